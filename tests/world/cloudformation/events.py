"""Rows of a stack's history: every change of a status writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.stacks import STACK_TYPE, Event, Resource, Stack, page

if TYPE_CHECKING:
    from tests.world.world import World

PAGE = 10


def row(world: World, stack: Stack, resource: Resource, status: str, *, reason: str = "", detailed: str = "") -> None:
    """Set a resource's status and write it down."""
    resource.status, resource.reason, resource.updated = status, reason, world.clock.moment()
    event_id = f"{resource.logical_id}-{status}-{world.uuid()}"
    _write(world, stack, (event_id, resource.logical_id, resource.physical, resource.type), (status, reason, detailed))


def stack_row(world: World, stack: Stack, status: str, *, reason: str = "") -> None:
    """Set the stack's status and write it down."""
    stack.status, stack.reason = status, reason
    _write(world, stack, (world.uuid(), stack.name, stack.id, STACK_TYPE), (status, reason, ""))


def _write(world: World, stack: Stack, who: tuple[str, str, str, str], what: tuple[str, str, str]) -> None:
    operation = stack.operation
    id_, logical, physical, type_ = who
    status, reason, detailed = what
    moment = world.clock.moment()
    stack.events.append(
        Event(id_, moment, logical, physical, type_, status, reason, operation.token, operation.id, detailed)
    )


def describe_stack_events(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the newest events first, a page at a time."""
    stack = world.stacks.must(params["StackName"], says="Stack [{}] does not exist")
    found, more = page(stack.events[::-1], params.get("NextToken"), size=PAGE)
    return {"StackEvents": [_answer(stack, event) for event in found], **more}


def describe_events(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the events of an operation: a stack's, or a change set's validation."""
    rows = _validation_rows(world, params)
    if "ChangeSetName" not in params and "StackName" in params:
        stack = world.stacks.must(params["StackName"], says="Stack [{}] does not exist")
        rows += [_operation_row(stack, event) for event in reversed(stack.events)]
    if operation := params.get("OperationId"):
        rows = [found for found in rows if found.get("OperationId") == operation]
    if params.get("Filters", {}).get("FailedEvents"):
        rows = [found for found in rows if "FAILED" in found.get("ResourceStatus", "FAILED")]
    found, more = page(rows, params.get("NextToken"), size=PAGE)
    return {"OperationEvents": found, **more}


def _validation_rows(world: World, params: dict[str, Any]) -> list[dict[str, Any]]:
    sets = [change_set for stack in world.stacks for change_set in stack.change_sets.values()]
    if wanted := params.get("ChangeSetName"):
        sets = [change_set for change_set in sets if wanted in (change_set.id, change_set.name)]
    if name := params.get("StackName"):
        sets = [change_set for change_set in sets if name in (change_set.stack.id, change_set.stack.name)]
    return [
        {
            "EventId": f"{change_set.operation}-{number}",
            "StackId": change_set.stack.id,
            "OperationId": change_set.operation,
            "OperationType": "CREATE_CHANGESET",
            "EventType": "VALIDATION_ERROR",
            "LogicalResourceId": finding.logical_id,
            "ResourceType": finding.type,
            "Timestamp": change_set.created,
            "ValidationFailureMode": "FAIL",
            "ValidationName": finding.name,
            "ValidationStatus": "FAILED",
            "ValidationStatusReason": finding.reason,
            "ValidationPath": finding.path,
        }
        for change_set in sets
        for number, finding in enumerate(change_set.findings)
    ]


def _answer(stack: Stack, event: Event) -> dict[str, Any]:
    return {"StackName": stack.name, **_common(stack, event)}


def _operation_row(stack: Stack, event: Event) -> dict[str, Any]:
    kind = next((known.kind for known in stack.operations if known.id == event.operation), "CREATE_STACK")
    failed = event.status.endswith("_FAILED") and event.type != STACK_TYPE
    return {
        **_common(stack, event),
        "OperationType": kind,
        "EventType": "PROVISIONING_ERROR" if failed else "STACK_EVENT",
    }


def _common(stack: Stack, event: Event) -> dict[str, Any]:
    optional = {
        "PhysicalResourceId": event.physical,
        "ResourceStatusReason": event.reason,
        "ClientRequestToken": event.token,
        "DetailedStatus": event.detailed,
        "OperationId": event.operation,
    }
    return {
        "StackId": stack.id,
        "EventId": event.id,
        "LogicalResourceId": event.logical_id,
        "ResourceType": event.type,
        "Timestamp": event.time,
        "ResourceStatus": event.status,
        **{name: value for name, value in optional.items() if value},
    }
