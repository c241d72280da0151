"""What a change set says: the stack as it stands against a template, resource by resource, leaf by leaf."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.world import schemas
from tests.world.cloudformation.stacks import Resource
from tests.world.cloudformation.templates import Template, references
from tests.world.cloudformation.values import KNOWN_AFTER_APPLY, Scope, resolve, text

Path: TypeAlias = tuple[str, ...]
ABSENT = object()
_ATTRIBUTES = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy")


def leaves(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield (path, before, after) of every difference, as deep as both sides have the same shape."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from leaves(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else ABSENT
            new = after[index] if index < len(after) else ABSENT
            yield from leaves(old, new, (*path, str(index)))
    elif before is ABSENT or after is ABSENT or text(before) != text(after):
        yield path, before, after


def schema_path(path: Path) -> Path:
    """Return a path as the registry schema knows it, without positions in lists."""
    return tuple(step for step in path if not step.isdigit())


@dataclass
class Comparison:
    """One comparison under way; `verdicts` holds what earlier resources come to, for those that refer to them."""

    new: Template
    live: dict[str, Resource]
    scope: Scope
    definitions: dict[str, dict[str, Any]]
    moved: frozenset[str]
    """Parameters whose value changes."""
    old_tags: dict[str, str]
    new_tags: dict[str, str]
    verdicts: dict[str, str] = field(default_factory=dict)

    def known(self, logical: str) -> bool:
        """Tell whether a resource's id stays as it is."""
        return logical in self.live and self.verdicts.get(logical) in (None, "False", "Tags")

    def steady(self, logical: str) -> bool:
        """Tell whether a resource's attributes stay as they are."""
        return logical in self.live and self.verdicts.get(logical) in (None, "Tags")


def modify(comparison: Comparison, logical: str) -> dict[str, Any] | None:
    """Return the change of a resource that is in both, or None where it stays; its verdict is noted."""
    live, definition = comparison.live[logical], comparison.definitions[logical]
    schema = schemas.schema(live.type)
    after = resolve(definition.get("Properties") or {}, comparison.scope)
    details = [
        detail
        for path, old, new in leaves(live.properties, after)
        for detail in _details(comparison, logical, (path, old, new), schema)
    ]
    details += _attribute_details(live.definition, definition)
    if schema.tags and comparison.old_tags != comparison.new_tags:
        details += _tag_details(comparison)
    if not details:
        return None
    replacement = _replacement(details)
    scope = list(dict.fromkeys(detail["Target"]["Attribute"] for detail in details))
    comparison.verdicts[logical] = "Tags" if "Properties" not in scope else replacement
    change = {
        "Action": "Modify",
        "LogicalResourceId": logical,
        "PhysicalResourceId": live.physical,
        "ResourceType": live.type,
        "Replacement": replacement,
        "Scope": scope,
        "Details": details,
        "BeforeContext": context(live.definition, live.properties),
        "AfterContext": context(definition, after),
    }
    if replacement == "True":
        change["PolicyAction"] = f"ReplaceAnd{_disposal(definition.get('UpdateReplacePolicy'))}"
    return change


def add(logical: str, definition: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """Return the change of a new resource."""
    after = resolve(definition.get("Properties") or {}, scope)
    change = {"Action": "Add", "LogicalResourceId": logical, "ResourceType": definition["Type"]}
    return {**change, "Scope": [], "Details": [], "AfterContext": context(definition, after)}


def remove(live: Resource) -> dict[str, Any]:
    """Return the change of a resource that goes."""
    return {
        "Action": "Remove",
        "LogicalResourceId": live.logical_id,
        "PhysicalResourceId": live.physical,
        "ResourceType": live.type,
        "PolicyAction": _disposal(live.policy("DeletionPolicy")),
        "Scope": [],
        "Details": [],
        "BeforeContext": context(live.definition, live.properties),
    }


def context(definition: dict[str, Any], properties: Any) -> str:
    """Return what DescribeChangeSet gives as BeforeContext and AfterContext."""
    rest = {name: definition[name] for name in _ATTRIBUTES if name in definition}
    return json.dumps({"Properties": properties, **rest}, sort_keys=True)


def _disposal(policy: str | None) -> str:
    return "Retain" if policy in ("Retain", "RetainExceptOnCreate") else policy or "Delete"


def _replacement(details: list[dict[str, Any]]) -> str:
    found = {(detail["Target"].get("RequiresRecreation"), detail["Evaluation"]) for detail in details}
    if ("Always", "Static") in found:
        return "True"
    hard = {recreation for recreation, _ in found} & {"Always", "Conditionally"}
    return "Conditional" if hard else "False"


def _details(
    comparison: Comparison, logical: str, leaf: tuple[Path, Any, Any], schema: schemas.Schema
) -> list[dict[str, Any]]:
    path, old, new = leaf
    target = _target(path, old, new)
    if path[0] == schema.tags:
        target |= {"Attribute": "Tags", "RequiresRecreation": "Never"}
    else:
        recreation = schema.recreation(schema_path(path))
        target |= {"Attribute": "Properties", "Name": path[0], "RequiresRecreation": recreation}
    causes = _causes(comparison, logical, path, after_known=new != KNOWN_AFTER_APPLY)
    return [{"Target": target, **cause} for cause in causes]


def _target(path: Path, old: Any, new: Any) -> dict[str, Any]:
    target = {"Path": "/" + "/".join(("Properties", *path))}
    if old is not ABSENT:
        target["BeforeValue"] = text(old)
    if new is not ABSENT:
        target["AfterValue"] = text(new)
    kind = "Add" if old is ABSENT else "Remove" if new is ABSENT else "Modify"
    return {**target, "AttributeChangeType": kind}


def _causes(comparison: Comparison, logical: str, path: Path, *, after_known: bool) -> list[dict[str, Any]]:
    raw_old = _written(comparison.live[logical].definition.get("Properties"), path)
    raw_new = _written(comparison.definitions[logical].get("Properties"), path)
    causes: list[dict[str, Any]] = []
    for id_, attribute in dict.fromkeys(references(raw_new)):
        if cause := _cause(comparison, id_, attribute):
            causes.append(cause)
    by_parameter = any(cause["ChangeSource"] == "ParameterReference" for cause in causes)
    if raw_old != raw_new or not causes:
        causes.append({"ChangeSource": "DirectModification", "Evaluation": "Static" if after_known else "Dynamic"})
    elif by_parameter:  # AWS says both: that the parameter moved, and that the value may
        causes.append({"ChangeSource": "DirectModification", "Evaluation": "Dynamic"})
    return causes


def _cause(comparison: Comparison, id_: str, attribute: str) -> dict[str, Any] | None:
    if id_ in comparison.moved:
        return {"ChangeSource": "ParameterReference", "Evaluation": "Static", "CausingEntity": id_}
    if id_ not in comparison.live:
        return None
    if attribute and not comparison.steady(id_):
        entity = f"{id_}.{attribute}"
        return {"ChangeSource": "ResourceAttribute", "Evaluation": "Dynamic", "CausingEntity": entity}
    if not attribute and not comparison.known(id_):
        return {"ChangeSource": "ResourceReference", "Evaluation": "Dynamic", "CausingEntity": id_}
    return None


def _written(value: Any, path: Path) -> Any:
    """Return what the template says at a path, or the function above it that makes it up."""
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            break
    return value


def _attribute_details(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    moved = [name for name in _ATTRIBUTES if old.get(name) != new.get(name)]
    return [_static({"Attribute": name, "Path": f"/{name}"}) for name in moved]


def _tag_details(comparison: Comparison) -> list[dict[str, Any]]:
    changes = leaves(comparison.old_tags, comparison.new_tags)
    return [
        _static({**_target(("Tags", *path), old, new), "Attribute": "Tags", "RequiresRecreation": "Never"})
        for path, old, new in changes
    ]


def _static(target: dict[str, Any]) -> dict[str, Any]:
    return {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}
