"""What a change set comes to: its parameters looked up, early validation, its changes, or that there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world import schemas
from tests.world.cloudformation import compare
from tests.world.cloudformation.admission import is_ssm
from tests.world.cloudformation.deploy import typed
from tests.world.cloudformation.templates import before, references
from tests.world.cloudformation.values import KNOWN_AFTER_APPLY, Scope, active, resolve
from tests.world.refusals import Failed

if TYPE_CHECKING:
    from tests.world.cloudformation.changesets import ChangeSet
    from tests.world.world import World

_EARLY = (
    "The following hook(s)/validation failed: [AWS::EarlyValidation::{}]. To troubleshoot Early Validation errors, use "
    "the DescribeEvents API for detailed failure information."
)
_NOT_KEPT = (
    "CloudFormation is attempting to import some resources because they already exist in your account. The resources "
    "must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful "
    "import. The affected resources are {}"
)
_VALUES = ("Path", "BeforeValue", "AfterValue", "AttributeChangeType")


@dataclass(frozen=True)
class Finding:
    """One finding of early validation, as DescribeEvents shows it."""

    name: str
    logical_id: str
    type: str
    reason: str
    path: str


def settle(world: World, change_set: ChangeSet, *, no_changes: str) -> None:
    """End the creation of a change set, one way or the other."""
    if change_set.id not in change_set.stack.change_sets:
        return
    reason, findings = world.refused_set
    if reason:
        change_set.findings = list(findings)
        change_set.fail(reason)
        return
    ssm = {
        name: value
        for name, value in change_set.parameters.items()
        if is_ssm(change_set.template.parameters[name]["Type"])
    }
    if lost := [path for path in ssm.values() if path not in world.ssm]:
        change_set.fail(f"Unable to fetch parameters [{','.join(lost)}] from parameter store for this account.")
        return
    change_set.resolved = {name: world.ssm[path] for name, path in ssm.items()}
    try:
        _work_out(world, change_set, no_changes)
    except Failed as failed:
        change_set.fail(failed.reason)


def _work_out(world: World, change_set: ChangeSet, no_changes: str) -> None:
    comparison = _comparison(world, change_set)
    changes = _changes(comparison)
    if not changes and not _outputs_change(change_set, comparison):
        change_set.fail(no_changes)
        return
    importing = bool(change_set.request.get("ImportExistingResources"))
    added = [change for change in changes if change["Action"] == "Add"]
    if importing and (loose := _adopt(world, comparison, added)):
        change_set.fail(_NOT_KEPT.format(loose))
        return
    if not change_set.request.get("DisableValidation"):
        change_set.findings = [*_wrong_properties(comparison), *_name_conflicts(world, change_set, comparison, added)]
    if change_set.findings:
        change_set.fail(_EARLY.format(change_set.findings[0].name))
    else:
        change_set.complete(changes)


def _comparison(world: World, change_set: ChangeSet) -> compare.Comparison:
    stack, template = change_set.stack, change_set.template
    live = {resource.logical_id: resource for resource in stack.live() if resource.status != "CREATE_FAILED"}
    new = {**change_set.parameters, **change_set.resolved}
    old = {**stack.parameters, **stack.resolved}

    def ref(logical: str) -> Any:
        return live[logical].physical if comparison.known(logical) else KNOWN_AFTER_APPLY

    def attribute(logical: str, name: str) -> Any:
        return world.attribute(live[logical], name) if comparison.steady(logical) else KNOWN_AFTER_APPLY

    scope = Scope(
        template=template,
        parameters=typed(template, new),
        pseudo=world.pseudo(stack),
        ref=ref,
        attribute=attribute,
        ssm=world.ssm,
        exports=world.stacks.exports(),
        lost_export=KNOWN_AFTER_APPLY,  # the export may come until execution: AWS does not ask for it before
    )
    comparison = compare.Comparison(
        new=template,
        live=live,
        scope=scope,
        definitions=active(scope),
        moved=frozenset(name for name, value in new.items() if name in old and old[name] != value),
        old_tags=stack.tags,
        new_tags=change_set.tags,
    )
    return comparison


def _changes(comparison: compare.Comparison) -> list[dict[str, Any]]:
    changes = []
    for logical in _in_order(before(comparison.new)):
        definition = comparison.definitions.get(logical)
        if definition is None:
            continue
        if logical not in comparison.live:
            changes.append(compare.add(logical, definition, comparison.scope))
        elif change := compare.modify(comparison, logical):
            changes.append(change)
    gone = [live for logical, live in comparison.live.items() if logical not in comparison.definitions]
    changes += [compare.remove(live) for live in gone]
    return sorted(changes, key=lambda change: change["LogicalResourceId"])


def _in_order(graph: dict[str, frozenset[str]]) -> Iterator[str]:
    left = dict(graph)
    while left:
        for logical in [name for name, needs in left.items() if not needs & left.keys()]:
            del left[logical]
            yield logical


def _outputs_change(change_set: ChangeSet, comparison: compare.Comparison) -> bool:
    old, new = change_set.stack.template, change_set.template
    if old is None or old.outputs != new.outputs:
        return True
    return any(name in comparison.moved for name, _ in references(list(new.outputs.values())))


def _adopt(world: World, comparison: compare.Comparison, added: list[dict[str, Any]]) -> list[str]:
    """Turn the addition of what is there already into its import; return what may not be imported."""
    loose = []
    for change in added:
        logical = change["LogicalResourceId"]
        definition = comparison.definitions[logical]
        properties = resolve(definition.get("Properties") or {}, comparison.scope)
        if world.things.unowned(definition["Type"], properties) is None:
            continue
        change["Action"] = "Import"
        if definition.get("DeletionPolicy") not in ("Retain", "RetainExceptOnCreate"):
            loose.append(logical)
    return loose


def _wrong_properties(comparison: compare.Comparison) -> Iterator[Finding]:
    for logical, definition in comparison.definitions.items():
        schema, given = schemas.schema(definition["Type"]), (definition.get("Properties") or {}).keys()
        reasons = [f"Unsupported property [{name}]" for name in sorted(given - schema.properties)]
        reasons += [f"Required property [{name}] not found" for name in sorted(schema.required - given)]
        for reason in reasons:
            yield Finding("PropertyValidation", logical, definition["Type"], reason, f"/Resources/{logical}/Properties")


def _name_conflicts(
    world: World, change_set: ChangeSet, comparison: compare.Comparison, added: list[dict[str, Any]]
) -> Iterator[Finding]:
    for change in added:
        logical = change["LogicalResourceId"]
        definition = comparison.definitions[logical]
        properties = resolve(definition.get("Properties") or {}, comparison.scope)
        thing = world.things.seen(definition["Type"], properties)
        if change["Action"] == "Add" and thing and thing.stack != change_set.stack.id:
            reason = f"Resource of type '{definition['Type']}' with identifier '{thing.name}' already exists."
            yield Finding(
                "ResourceExistenceCheck", logical, definition["Type"], reason, f"/Resources/{logical}/Properties"
            )


def shown(change: dict[str, Any], *, full: bool) -> dict[str, Any]:
    """Return a change as it is answered, with or without its property values."""
    if full:
        return change
    plain = {name: value for name, value in change.items() if name not in ("BeforeContext", "AfterContext")}
    details: list[dict[str, Any]] = []
    for detail in change["Details"]:
        target = {name: value for name, value in detail["Target"].items() if name not in _VALUES}
        if (short := {**detail, "Target": target}) not in details:
            details.append(short)
    return {**plain, "Details": details}


def parameter_list(values: dict[str, str], resolved: dict[str, str]) -> list[dict[str, str]]:
    """Return parameters as AWS answers them."""
    return [
        {"ParameterKey": name, "ParameterValue": value}
        | ({"ResolvedValue": resolved[name]} if name in resolved else {})
        for name, value in values.items()
    ]
