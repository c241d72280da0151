"""Stacks inside stacks: a resource that is a stack of its own, with events of its own."""

from __future__ import annotations

from tests.world.cloudformation.delete import delete_stack
from tests.world.cloudformation.deploy import Deployment
from tests.world.cloudformation.stacks import STACK_TYPE, Operation, Resource, Stack
from tests.world.cloudformation.templates import parse
from tests.world.effects import Effect
from tests.world.identity import Birth
from tests.world.refusals import Failed, NotPlayed

_ASKS_EVERY = 5.0


class Nested(Effect):
    """A stack inside a stack; `world.bodies` holds its template by URL. Only its creation and deletion are played."""

    def physical(self, birth: Birth) -> str:
        """Return the id of a new stack."""
        above = self._world.stacks[birth.stack]
        made = self._world.new_stack(f"{birth.stack}-{birth.logical_id}-{birth.token}", status="CREATE_IN_PROGRESS")
        made.parent, made.root = above.id, above.root or above.id
        return made.id

    def began(self, resource: Resource) -> None:
        """Begin to create it; what goes wrong stays as it is until the stack above goes back."""
        stack = self._stack(resource)
        stack.operations.append(Operation(self._world.uuid(), "CREATE_STACK", ""))
        template = parse(self._world.bodies[str(resource.properties["TemplateURL"])])
        given = {name: str(value) for name, value in (resource.properties.get("Parameters") or {}).items()}
        defaults = {name: str(one["Default"]) for name, one in template.parameters.items() if "Default" in one}
        Deployment(
            world=self._world,
            stack=stack,
            template=template,
            parameters=defaults | given,
            resolved={},
            tags=resource.tags,
            import_existing=False,
            disable_rollback=True,
            done=_nobody_asks,
        ).begin()

    def changed(self, resource: Resource) -> None:
        """Refuse to play an update."""
        raise NotPlayed(f"tests/world plays no update of a stack inside a stack: {resource.logical_id}")

    def unstable(self, resource: Resource) -> float:
        """Return 0 once it is created."""
        stack = self._stack(resource)
        if stack.running:
            return _ASKS_EVERY
        if stack.status != "CREATE_COMPLETE":
            raise Failed(f"Embedded stack {stack.id} was not successfully created: {stack.reason}")
        return 0.0

    def leave(self, resource: Resource) -> None:
        """Begin to delete it."""
        delete_stack(self._world, {"StackName": resource.physical})

    def left(self, resource: Resource) -> float:
        """Return 0 once it is gone."""
        return 0.0 if self._stack(resource).deleted else _ASKS_EVERY

    def _stack(self, resource: Resource) -> Stack:
        return self._world.stacks[resource.physical]


def _nobody_asks(_: str) -> None:
    """Let the outcome be: no change set of its own was executed."""


EFFECTS: dict[str, type[Effect]] = {STACK_TYPE: Nested}
