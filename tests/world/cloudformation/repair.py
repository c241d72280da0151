"""What brings a stack back that stopped half-way: cancelled, rolled back, or a rollback that is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.events import stack_row
from tests.world.cloudformation.stacks import Operation, Stack
from tests.world.refusals import invalid

if TYPE_CHECKING:
    from tests.world.world import World


def cancel_update_stack(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """End an update under way and roll it back; the same client token again changes nothing."""
    stack = _stack(world, params)
    if _is_repeated(stack, params):
        return {}
    if stack.status != "UPDATE_IN_PROGRESS" or stack.running is None:
        raise invalid("CancelUpdateStack cannot be called from current stack status")
    _begin(world, stack, params, kind="UPDATE_STACK")
    stack.running.cancel()
    return {}


def continue_update_rollback(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Take up a rollback that got stuck, without the resources that are to be skipped."""
    stack = _stack(world, params)
    if _is_repeated(stack, params):
        return {}
    if stack.status == "IMPORT_ROLLBACK_FAILED":
        return _continue_import(world, stack, params)
    if stack.status != "UPDATE_ROLLBACK_FAILED" or stack.running is None:
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be rolled back.")
    skip = params.get("ResourcesToSkip", ())
    for logical in skip:
        resource = stack.resources.get(logical)
        if resource is None or resource.status != "UPDATE_FAILED":
            raise invalid(f"The following resources to skip do not exist or are not in UPDATE_FAILED: [{logical}]")
    _begin(world, stack, params, kind="CONTINUE_ROLLBACK")
    stack.running.roll_back(skip=skip)
    return {}


def _continue_import(world: World, stack: Stack, params: dict[str, Any]) -> dict[str, Any]:
    """Take up the rollback of an import, whose resources this world does not play."""
    _begin(world, stack, params, kind="CONTINUE_ROLLBACK")
    stack_row(world, stack, "IMPORT_ROLLBACK_IN_PROGRESS", reason="User Initiated")
    world.at(5, lambda: stack_row(world, stack, "IMPORT_ROLLBACK_COMPLETE"))
    return {}


def rollback_stack(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Take a stack back that stopped with rollback off; one that never stood whole is deleted."""
    stack = _stack(world, params)
    if _is_repeated(stack, params):
        return {}
    if stack.status not in ("CREATE_FAILED", "UPDATE_FAILED") or stack.halted is None:
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be rolled back.")
    _begin(world, stack, params, kind="ROLLBACK")
    stack.halted.take_back()
    return {}


def _stack(world: World, params: dict[str, Any]) -> Stack:
    return world.stacks.must(params["StackName"], says="Stack [{}] does not exist")


def _is_repeated(stack: Stack, params: dict[str, Any]) -> bool:
    token = params.get("ClientRequestToken", "")
    return bool(token) and stack.operation.token == token


def _begin(world: World, stack: Stack, params: dict[str, Any], *, kind: str) -> None:
    stack.operations.append(Operation(world.uuid(), kind, params.get("ClientRequestToken", "")))
