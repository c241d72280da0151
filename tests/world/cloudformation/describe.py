"""The calls that read or adjust a stack: describe, list, template, protection, cancel, continue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.cloudformation import changesets
from tests.world.cloudformation.outlook import parameter_list
from tests.world.cloudformation.stacks import Resource, Stack, page, tag_list
from tests.world.cloudformation.work import answer_resource
from tests.world.refusals import invalid

if TYPE_CHECKING:
    from tests.world.world import World

_PAGE = 20


def describe_stacks(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer one stack, or all that stand."""
    if "StackName" in params:
        return {"Stacks": [_stack(world.stacks.must(params["StackName"]))]}
    standing = [stack for stack in world.stacks if not stack.deleted]
    rows, more = page(standing, params.get("NextToken"), size=_PAGE)
    return {"Stacks": [_stack(stack) for stack in rows], **more}


def list_stacks(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer a page of all stacks in some states; of the deleted ones too, which here are never forgotten."""
    wanted = params.get("StackStatusFilter")
    known = [stack for stack in world.stacks.by_id.values() if not wanted or stack.status in wanted]
    rows, more = page(known, params.get("NextToken"), size=_PAGE)
    return {"StackSummaries": [_summary(stack) for stack in rows], **more}


def _summary(stack: Stack) -> dict[str, Any]:
    optional = {"DeletionTime": stack.deleted, "LastUpdatedTime": stack.updated, "StackStatusReason": stack.reason}
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": stack.created,
        "StackStatus": stack.status,
        **{name: value for name, value in optional.items() if value},
    }


def _stack(stack: Stack) -> dict[str, Any]:
    optional = {
        "ChangeSetId": stack.executed,
        "Description": stack.template.description if stack.template else "",
        "DeletionTime": stack.deleted,
        "LastUpdatedTime": stack.updated,
        "StackStatusReason": stack.reason,
        "Outputs": _outputs(stack),
        "ParentId": stack.parent,
        "RootId": stack.root,
        "Parameters": parameter_list(stack.parameters, stack.resolved),
    }
    operations = [{"OperationType": known.kind, "OperationId": known.id} for known in stack.operations[-1:]]
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "CreationTime": stack.created,
        "StackStatus": stack.status,
        "DisableRollback": stack.disable_rollback,
        "NotificationARNs": [],
        "RollbackConfiguration": {},
        "Capabilities": stack.capabilities,
        "Tags": tag_list(stack.tags),
        "EnableTerminationProtection": stack.protected,
        "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        "LastOperations": operations,
        **({"RoleARN": stack.role} if stack.role else {}),
        **{name: value for name, value in optional.items() if value},
    }


def _outputs(stack: Stack) -> list[dict[str, str]]:
    declared = stack.template.outputs if stack.template else {}
    rows = []
    for name, value in stack.outputs.items():
        row = {"OutputKey": name, "OutputValue": value}
        if description := declared.get(name, {}).get("Description"):
            row["Description"] = description
        rows.append(row)
    return rows


def get_template(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the template as it was sent: the stack's, or a change set's."""
    if "ChangeSetName" in params:
        body = changesets.find(world, params).template.body
    else:
        stack = world.stacks.must(params["StackName"])
        if stack.template is None:
            raise invalid(f"Stack [{stack.name}] is in {stack.status} state and has no template")
        body = stack.template.body
    return {"TemplateBody": body, "StagesAvailable": ["Original", "Processed"]}


def list_stack_resources(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer a page of a stack's resources."""
    stack = world.stacks.must(params["StackName"])
    rows, more = page(list(stack.resources.values()), params.get("NextToken"), size=_PAGE)
    summaries = [answer_resource(row) | {"LastUpdatedTimestamp": row.updated} for row in rows]
    return {"StackResourceSummaries": summaries, **more}


def describe_stack_resources(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the first hundred resources of a stack."""
    stack = world.stacks.must(params["StackName"])
    wanted = params.get("LogicalResourceId")
    rows = [row for logical, row in stack.resources.items() if wanted in (None, logical)]
    own = {"StackName": stack.name, "StackId": stack.id}
    return {"StackResources": [answer_resource(row) | own | {"Timestamp": row.updated} for row in rows[:100]]}


def describe_stack_resource(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer one resource of a stack."""
    stack = world.stacks.must(params["StackName"], says="Stack '{}' does not exist")
    row = _resource(stack, params["LogicalResourceId"])
    own = {"StackName": stack.name, "StackId": stack.id, "LastUpdatedTimestamp": row.updated}
    return {"StackResourceDetail": answer_resource(row) | own}


def _resource(stack: Stack, logical: str) -> Resource:
    if logical not in stack.resources:
        raise invalid(f"Resource {logical} does not exist for stack {stack.name}")
    return stack.resources[logical]


def update_termination_protection(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Set or lift termination protection."""
    stack = world.stacks.must(params["StackName"], says="Stack [{}] does not exist")
    stack.protected = params["EnableTerminationProtection"]
    return {"StackId": stack.id}
