"""DeleteStack: dependents first, what cannot go stays and is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.deploy import backwards
from tests.world.cloudformation.events import row, stack_row
from tests.world.cloudformation.stacks import Operation, Stack
from tests.world.cloudformation.walk import Job, Walk
from tests.world.cloudformation.work import Erase
from tests.world.refusals import invalid

if TYPE_CHECKING:
    from tests.world.world import World

_FORCE = "FORCE_DELETE_STACK"
_REFUSING = ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "ROLLBACK_IN_PROGRESS")


def delete_stack(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Begin to delete a stack; one that is not there is no error."""
    stack = world.stacks.get(params["StackName"])
    if stack is None or stack.deleted or stack.status == "DELETE_IN_PROGRESS":
        return {}
    _admit(world, stack, params)
    if stack.running:  # a creation under way may be deleted; it just stops
        stack.running.abandon()
    stack.role = params.get("RoleARN", stack.role)
    stack.operations.append(Operation(world.uuid(), "DELETE_STACK", params.get("ClientRequestToken", "")))
    stack_row(world, stack, "DELETE_IN_PROGRESS", reason="User Initiated")
    retained, forced = set(params.get("RetainResources", ())), params.get("DeletionMode") == _FORCE
    jobs: dict[str, Job] = {
        logical: Erase(
            world,
            stack,
            resource,
            policy="Retain" if logical in retained else resource.policy("DeletionPolicy"),
        )
        for logical, resource in stack.resources.items()
    }

    def deleted(walk: Walk) -> None:
        if forced:
            for logical in walk.failed:
                world.things.leave(stack.resources[logical])
                row(world, stack, stack.resources[logical], "DELETE_SKIPPED")
        if walk.failed and not forced:
            says = f"The following resource(s) failed to delete: [{', '.join(walk.failed)}]. "
            stack_row(world, stack, "DELETE_FAILED", reason=says)
        else:
            bury(world, stack)

    walk = Walk(world.clock, jobs, after=backwards(stack.template), then=deleted, on_failure="carry on")
    world.clock.after(1.0, walk.start)
    return {}


def bury(world: World, stack: Stack) -> None:
    """End a stack: from now on its id alone finds it."""
    stack_row(world, stack, "DELETE_COMPLETE")
    stack.deleted = world.clock.moment()
    stack.exports = {}
    stack.change_sets.clear()


def _admit(world: World, stack: Stack, params: dict[str, Any]) -> None:
    if stack.protected:
        raise invalid(f"Stack [{stack.id}] cannot be deleted while TerminationProtection is enabled")
    if stack.status in _REFUSING or "CLEANUP_IN_PROGRESS" in stack.status:
        raise invalid(f"Stack [{stack.id}] cannot be deleted while in status {stack.status}")
    if params.get("RetainResources") and stack.status != "DELETE_FAILED":
        raise invalid(
            f"Invalid operation on stack [{stack.id}]. "
            "Specify resources to retain only when the current stack state is DELETE_FAILED."
        )
    if params.get("DeletionMode") == _FORCE and stack.status != "DELETE_FAILED":
        raise invalid(f"Stack [{stack.id}] can be deleted by force only from DELETE_FAILED")
    for name in stack.exports:
        if user := _importer(world, name):
            raise invalid(f"Export {name} cannot be deleted as it is in use by {user}")


def _importer(world: World, export: str) -> str:
    for stack in world.stacks:
        body = stack.template.body if stack.template and not stack.deleted else ""
        if "ImportValue" in body and export in body:
            return stack.name
    return ""
