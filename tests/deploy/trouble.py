"""Every status that a stack can stand in, brought about in a pretended AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ecsspec.deploy.apply import apply
from ecsspec.problems import EcsspecError
from tests.deploy.on_world import BREAKER, MORE, NEWER, applied, destroyed, ports, shown
from tests.world import World
from tests.world.cloudformation.events import stack_row
from tests.world.scripts import APP

GONE = "the role is gone"


@dataclass(frozen=True)
class Play:
    """A template, two that come after it (another image, more tasks), and the name of its log group."""

    app: str
    newer: str
    more: str
    log: str


SCRIPT = Play(APP, NEWER, MORE, "Log")


def client(world: World) -> Any:
    return world.session().client("cloudformation")


def created(play: Play = SCRIPT) -> World:
    world = World()
    applied(world, play.app)
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


def by_hand(status: str, play: Play = SCRIPT, *, then: str = "") -> World:
    """Let an import, which ecsspec never makes, have brought the stack there."""
    world = created(play)
    stack_row(world, world.stacks["web"], status)
    if then:
        world.at(60, lambda: stack_row(world, world.stacks["web"], then))
    return world


def rolled_back_creation(play: Play = SCRIPT) -> World:
    world = failing(World(), on="create")
    tried(lambda: applied(world, play.app))
    return world


def rollback_of_creation_failed(play: Play = SCRIPT) -> World:
    world = failing(World(), on="create")
    world.fail(play.log, reason="AccessDenied", on="delete")
    tried(lambda: applied(world, play.app))
    world.mend(play.log)
    return world


def deletion_failed(play: Play = SCRIPT) -> World:
    world = created(play)
    world.fail(play.log, reason="AccessDenied", on="delete")
    tried(lambda: destroyed(world))
    return world


def update_rolled_back(play: Play = SCRIPT) -> World:
    world = failing(created(play), on="update")
    tried(lambda: applied(world, play.newer))
    return world


def rollback_failed(play: Play = SCRIPT) -> World:
    world = failing(created(play), on="update")
    world.fail("Service", reason=GONE, on="rollback")
    tried(lambda: applied(world, play.newer))
    return world


def deleting(play: Play = SCRIPT) -> World:
    world = created(play)
    client(world).delete_stack(StackName="web", ClientRequestToken="Console-1")
    return world


def until(status: str, world: World) -> World:
    """Let time pass until the stack stands so."""
    for _ in range(600):
        if world.stacks["web"].status == status:
            return world
        world.clock.sleep(1)
    raise AssertionError(f"{world.stacks['web'].status}, never {status}")


def removed(play: Play = SCRIPT) -> World:
    world = created(play)
    destroyed(world)
    return world


def reviewed(play: Play = SCRIPT) -> World:
    world = World()
    shown(world, play.app)
    return world


def half_way(status: str, play: Play, *, fails: bool = False) -> World:
    """Return a world in which an update passes through a status."""
    world = failing(created(play), on="update") if fails else created(play)
    return until(status, running(world, play.newer))


PLAYS: Mapping[str, Callable[[Play], World]] = {
    "CREATE_COMPLETE": created,
    "UPDATE_COMPLETE": lambda play: (world := created(play), applied(world, play.more))[0],
    "IMPORT_COMPLETE": partial(by_hand, "IMPORT_COMPLETE"),
    "UPDATE_ROLLBACK_COMPLETE": update_rolled_back,
    "IMPORT_ROLLBACK_COMPLETE": partial(by_hand, "IMPORT_ROLLBACK_COMPLETE"),
    "REVIEW_IN_PROGRESS": reviewed,
    "CREATE_IN_PROGRESS": lambda play: running(World(), play.app),
    "UPDATE_IN_PROGRESS": lambda play: running(created(play), play.newer, seconds=5),
    "DELETE_IN_PROGRESS": deleting,
    "IMPORT_IN_PROGRESS": partial(by_hand, "IMPORT_IN_PROGRESS", then="IMPORT_COMPLETE"),
    "ROLLBACK_IN_PROGRESS": lambda play: until(
        "ROLLBACK_IN_PROGRESS", running(failing(World(), on="create"), play.app)
    ),
    "UPDATE_ROLLBACK_IN_PROGRESS": partial(half_way, "UPDATE_ROLLBACK_IN_PROGRESS", fails=True),
    "IMPORT_ROLLBACK_IN_PROGRESS": partial(by_hand, "IMPORT_ROLLBACK_IN_PROGRESS", then="IMPORT_ROLLBACK_COMPLETE"),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": partial(half_way, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": partial(
        half_way, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", fails=True
    ),
    "CREATE_FAILED": lambda play: stopped(failing(World(), on="create"), play.app),
    "ROLLBACK_COMPLETE": rolled_back_creation,
    "ROLLBACK_FAILED": rollback_of_creation_failed,
    "DELETE_FAILED": deletion_failed,
    "UPDATE_FAILED": lambda play: stopped(failing(created(play), on="update"), play.newer),
    "UPDATE_ROLLBACK_FAILED": rollback_failed,
    "IMPORT_ROLLBACK_FAILED": partial(by_hand, "IMPORT_ROLLBACK_FAILED"),
    "DELETE_COMPLETE": removed,
}
"""How a stack of a template comes to stand in each status."""

TROUBLES: Mapping[str, Callable[[], World]] = {status: partial(play, SCRIPT) for status, play in PLAYS.items()}
"""How a stack comes to stand in each status."""
