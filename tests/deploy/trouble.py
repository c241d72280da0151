"""Every status that a stack can stand in, brought about in a pretended AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ecsspec.deploy.apply import apply
from ecsspec.problems import EcsspecError
from tests.deploy.on_world import BREAKER, MORE, NEWER, applied, destroyed, ports, shown
from tests.world import World
from tests.world.cloudformation.events import stack_row
from tests.world.scripts import APP

GONE = "the role is gone"


def client(world: World) -> Any:
    return world.session().client("cloudformation")


def created(body: str = APP) -> World:
    world = World()
    applied(world, body)
    return world


def tried(act: Callable[[], object]) -> None:
    with suppress(EcsspecError):
        act()


def stopped(world: World, body: str) -> World:
    """Carry out a change set with rollback off, as somebody may do by hand."""
    found = shown(world, body).change_set
    assert found
    client(world).execute_change_set(ChangeSetName=found.id, StackName=found.stack_id, DisableRollback=True)
    world.clock.sleep(600)
    return world


def failing(world: World, *, on: str) -> World:
    world.fail("Service", reason=BREAKER, on=on)  # type: ignore[arg-type]
    return world


def running(world: World, body: str, *, seconds: float = 0) -> World:
    """Begin to apply and let go of it so many seconds later."""
    next(apply_of(world, body))
    world.clock.sleep(seconds)
    return world


def apply_of(world: World, body: str) -> Any:
    return iter(apply(ports(world), shown(world, body)))


def by_hand(status: str, *, then: str = "") -> World:
    """Let an import, which ecsspec never makes, have brought the stack there."""
    world = created()
    stack_row(world, world.stacks["web"], status)
    if then:
        world.at(60, lambda: stack_row(world, world.stacks["web"], then))
    return world


def rolled_back_creation() -> World:
    world = failing(World(), on="create")
    tried(lambda: applied(world))
    return world


def rollback_of_creation_failed() -> World:
    world = failing(World(), on="create")
    world.fail("Log", reason="AccessDenied", on="delete")
    tried(lambda: applied(world))
    world.mend("Log")
    return world


def deletion_failed() -> World:
    world = created()
    world.fail("Log", reason="AccessDenied", on="delete")
    tried(lambda: destroyed(world))
    return world


def update_rolled_back() -> World:
    world = failing(created(), on="update")
    tried(lambda: applied(world, NEWER))
    return world


def rollback_failed() -> World:
    world = failing(created(), on="update")
    world.fail("Service", reason=GONE, on="rollback")
    tried(lambda: applied(world, NEWER))
    return world


def deleting() -> World:
    world = created()
    client(world).delete_stack(StackName="web", ClientRequestToken="Console-1")
    return world


def until(status: str, world: World) -> World:
    """Let time pass until the stack stands so."""
    for _ in range(600):
        if world.stacks["web"].status == status:
            return world
        world.clock.sleep(1)
    raise AssertionError(f"{world.stacks['web'].status}, never {status}")


def removed() -> World:
    world = created()
    destroyed(world)
    return world


def reviewed() -> World:
    world = World()
    shown(world)
    return world


TROUBLES: Mapping[str, Callable[[], World]] = {
    "CREATE_COMPLETE": created,
    "UPDATE_COMPLETE": lambda: (world := created(), applied(world, MORE))[0],
    "IMPORT_COMPLETE": lambda: by_hand("IMPORT_COMPLETE"),
    "UPDATE_ROLLBACK_COMPLETE": update_rolled_back,
    "IMPORT_ROLLBACK_COMPLETE": lambda: by_hand("IMPORT_ROLLBACK_COMPLETE"),
    "REVIEW_IN_PROGRESS": reviewed,
    "CREATE_IN_PROGRESS": lambda: running(World(), APP),
    "UPDATE_IN_PROGRESS": lambda: running(created(), NEWER, seconds=5),
    "DELETE_IN_PROGRESS": deleting,
    "IMPORT_IN_PROGRESS": lambda: by_hand("IMPORT_IN_PROGRESS", then="IMPORT_COMPLETE"),
    "ROLLBACK_IN_PROGRESS": lambda: until("ROLLBACK_IN_PROGRESS", running(failing(World(), on="create"), APP)),
    "UPDATE_ROLLBACK_IN_PROGRESS": lambda: until(
        "UPDATE_ROLLBACK_IN_PROGRESS", running(failing(created(), on="update"), NEWER)
    ),
    "IMPORT_ROLLBACK_IN_PROGRESS": lambda: by_hand("IMPORT_ROLLBACK_IN_PROGRESS", then="IMPORT_ROLLBACK_COMPLETE"),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": lambda: until(
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", running(created(), NEWER)
    ),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": lambda: until(
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", running(failing(created(), on="update"), NEWER)
    ),
    "CREATE_FAILED": lambda: stopped(failing(World(), on="create"), APP),
    "ROLLBACK_COMPLETE": rolled_back_creation,
    "ROLLBACK_FAILED": rollback_of_creation_failed,
    "DELETE_FAILED": deletion_failed,
    "UPDATE_FAILED": lambda: stopped(failing(created(), on="update"), NEWER),
    "UPDATE_ROLLBACK_FAILED": rollback_failed,
    "IMPORT_ROLLBACK_FAILED": lambda: by_hand("IMPORT_ROLLBACK_FAILED"),
    "DELETE_COMPLETE": removed,
}
"""How a stack comes to stand in each status."""
