"""What CloudFormation refuses at CreateChangeSet, at once and in its own words."""

from __future__ import annotations

import re
from typing import Any

from tests.world import attributes, schemas
from tests.world.cloudformation.stacks import Stack
from tests.world.cloudformation.templates import Template, before, circle, depends_on, references
from tests.world.refusals import Refused, invalid

BODY_LIMIT = 51_200
_SECTIONS = frozenset(
    {"AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Transform"}
    | {"Resources", "Outputs", "Rules", "Hooks"}
)
_MEMBERS = frozenset(
    {"Type", "Properties", "DependsOn", "Metadata", "Condition", "CreationPolicy", "UpdatePolicy"}
    | {"DeletionPolicy", "UpdateReplacePolicy"}
)
_POLICIES = ("Delete", "Retain", "Snapshot", "RetainExceptOnCreate")
_PSEUDO = frozenset(
    {"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId"}
    | {"AWS::StackName", "AWS::URLSuffix"}
)
_IAM = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::Policy": "",
    "AWS::IAM::RolePolicy": "",
}


def check_body(body: str) -> None:
    """Refuse a template that is too long to be sent inline."""
    if len(body.encode()) > BODY_LIMIT:
        raise invalid(
            f"1 validation error detected: Value '{body[:60]}…' at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {BODY_LIMIT}"
        )


def check_template(template: Template) -> None:
    """Refuse a template that cannot stand."""
    if unknown := template.sections - _SECTIONS:
        raise invalid(f"Invalid template property or properties [{', '.join(sorted(unknown))}]")
    if len(template.description.encode()) > 1024:
        raise _format("'Description' length is greater than 1024.")
    if len(template.resources) > 500:
        raise _format(f"Number of resources, {len(template.resources)}, is greater than maximum allowed, 500")
    for logical, definition in template.resources.items():
        _check_resource(logical, definition)
    strange = {definition["Type"] for definition in template.resources.values()} - _known(template)
    if strange:
        raise _format(f"Unrecognized resource types: [{', '.join(sorted(strange))}]")
    _check_references(template)
    if ring := circle(before(template)):
        raise invalid(f"Circular dependency between resources: [{', '.join(ring)}]")


def _format(what: str) -> Refused:
    return invalid(f"Template format error: {what}")


def _known(template: Template) -> set[str]:
    return {definition["Type"] for definition in template.resources.values() if schemas.known(definition["Type"])}


def _check_resource(logical: str, definition: dict[str, Any]) -> None:
    if not logical.isalnum():
        raise _format(f"Resource name {logical} is non alphanumeric.")
    if "Type" not in definition:
        raise _format(f"[/Resources/{logical}] Every Resources object must contain a Type member.")
    if strange := definition.keys() - _MEMBERS:
        raise invalid(f"Invalid template resource property '{min(strange)}'")
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        if definition.get(name, "Delete") not in _POLICIES or (
            name == "UpdateReplacePolicy" and definition.get(name) == "RetainExceptOnCreate"
        ):
            raise _format(f"Unrecognized {name} {definition[name]} for resource {logical}")


def _check_references(template: Template) -> None:
    names = template.resources.keys() | template.parameters.keys() | _PSEUDO
    for block, values in (
        ("Resources", list(template.resources.values())),
        ("Outputs", [output.get("Value") for output in template.outputs.values()]),
    ):
        found = [pair for value in values for pair in references(value)]
        lost = {id_ for id_, attribute in found if not attribute and id_ not in names}
        if block == "Resources":
            needs = {need for definition in template.resources.values() for need in depends_on(definition)}
            lost |= needs - template.resources.keys()
        if lost:
            named = ", ".join(sorted(lost))
            raise _format(f"Unresolved resource dependencies [{named}] in the {block} block of the template")
        for id_, attribute in found:
            if attribute:
                _check_attribute(template, id_, attribute)


def _check_attribute(template: Template, id_: str, attribute: str) -> None:
    if id_ not in template.resources:
        raise invalid(f"Template error: instance of Fn::GetAtt references undefined resource {id_}")
    if not attributes.has_attribute(template.resources[id_]["Type"], attribute):
        raise invalid(f"Template error: resource {id_} does not support attribute type {attribute} in Fn::GetAtt")


def check_types(template: Template, stack: Stack) -> None:
    """Refuse an update that makes another type of a resource."""
    changed = [
        logical
        for logical, definition in template.resources.items()
        if logical in stack.resources and stack.resources[logical].type != definition["Type"]
    ]
    if changed:
        raise invalid(
            "Update of resource type is not permitted. The new template modifies resource type of the following "
            f"resources: [{', '.join(changed)}]"
        )


def check_capabilities(template: Template, given: list[str]) -> None:
    """Refuse IAM resources that nobody acknowledged."""
    iam = [definition for definition in template.resources.values() if definition["Type"] in _IAM]
    named = any(_IAM[definition["Type"]] in (definition.get("Properties") or {}) for definition in iam)
    needed = "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"
    if iam and needed not in given and "CAPABILITY_NAMED_IAM" not in given:
        raise Refused("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")


def check_tags(tags: dict[str, str]) -> None:
    """Refuse tags that are AWS's own."""
    if any(key.lower().startswith("aws:") for key in tags):
        raise invalid("aws: prefixed tag key names are not allowed for external use.")


def parameters(template: Template, given: list[dict[str, Any]], previous: dict[str, str]) -> dict[str, str]:
    """Return the value of every parameter, or refuse."""
    asked = {item["ParameterKey"]: item for item in given}
    if strange := asked.keys() - template.parameters.keys():
        raise invalid(f"Parameters: [{', '.join(sorted(strange))}] do not exist in the template")
    values: dict[str, str] = {}
    for name, declared in template.parameters.items():
        item = asked.get(name, {})
        value = previous.get(name) if item.get("UsePreviousValue") else item.get("ParameterValue")
        value = declared.get("Default") if value is None else value
        if value is not None:
            values[name] = str(value)
    if missing := template.parameters.keys() - values.keys():
        raise invalid(f"Parameters: [{', '.join(sorted(missing))}] must have values")
    for name, value in values.items():
        _check_parameter(name, template.parameters[name], value)
    return values


def _check_parameter(name: str, declared: dict[str, Any], value: str) -> None:
    if declared["Type"] == "Number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise invalid(f"Parameter '{name}' must be a number.")
    allowed = [str(option) for option in declared.get("AllowedValues", ())]
    if allowed and value not in allowed:
        raise invalid(f"Parameter '{name}' must be one of AllowedValues")
    pattern = declared.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        says = declared.get("ConstraintDescription") or f"must match pattern {pattern}"
        raise invalid(f"Parameter {name} failed to satisfy constraint: {says}")
    if len(value) < int(declared.get("MinLength", 0)):
        raise invalid(f"Parameter '{name}' must contain at least {declared['MinLength']} characters")


def is_ssm(type_: str) -> bool:
    """Tell whether a parameter's value is the name of an SSM parameter."""
    return type_.startswith("AWS::SSM::Parameter::Value<")
