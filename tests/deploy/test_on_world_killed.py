"""A program that is killed at any call goes on when it is run again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pytest

from ecsspec.problems import NotDone
from tests.deploy.on_world import NEWER, applied, destroyed, sets
from tests.world import Killed, World
from tests.world.scripts import EC2


@dataclass(frozen=True)
class Life:
    """What happens before, what is killed and run again, and how it must end."""

    before: Callable[[World], object]
    act: Callable[[World], object]
    stack: str
    status: str


LIVES = {
    "create": Life(lambda _: None, applied, "web", "CREATE_COMPLETE"),
    "update": Life(applied, lambda world: applied(world, NEWER), "web", "UPDATE_COMPLETE"),
    "destroy": Life(
        lambda world: applied(world, EC2, name="ec2"), lambda world: destroyed(world, "ec2"), "ec2", "DELETE_COMPLETE"
    ),
}


def worth_a_kill(life: Life) -> list[int]:
    """Return which calls of a life to kill: each that differs by what it is or by what it comes after."""
    world = World()
    life.before(world)
    first = len(world.calls)
    life.act(world)
    calls = [str(call) for call in world.calls[first:]]
    firsts: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(pairwise(["", *calls])):
        firsts.setdefault(pair, at)
    return list(firsts.values())


def run_until_it_ends(world: World, life: Life) -> None:
    """Run a life again until it ends by itself; a stack that is busy is given time first."""
    for _ in range(3):
        try:
            life.act(world)
        except NotDone as refused:
            if refused.code != "E610":
                raise
            world.clock.settle()
        else:
            return
    raise AssertionError("it never came to an end")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", LIVES)
def test_a_program_killed_at_any_call_goes_on_when_run_again(name: str, when: Literal["before", "after"]) -> None:
    life = LIVES[name]
    for call in worth_a_kill(life):
        world = World()
        life.before(world)
        world.kill(after_calls=call, before_or_after=when)
        with suppress(Killed):  # a call that AWS refuses is not killed after its answer
            life.act(world)
        run_until_it_ends(world, life)
        assert [stack.status for stack in world.stacks.by_id.values() if stack.name == life.stack][-1] == life.status
        assert life.status == "DELETE_COMPLETE" or sets(world, life.stack) == []
