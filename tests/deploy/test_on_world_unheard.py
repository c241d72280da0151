"""An execution whose answer is lost, while AWS then tells nothing at all: whoever cannot know says so."""

from __future__ import annotations

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Outcome
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import StillRunning
from tests.deploy.on_world import applied, outcome, ports, shown
from tests.world import World

EXECUTE, EVENTS = "cloudformation:ExecuteChangeSet", "cloudformation:DescribeStackEvents"


def unheard(*, times: int | None) -> tuple[World, Preview]:
    """Return a world that loses the answer to the execution, refuses its repeat, and then says nothing for a while."""
    world = World()
    found = shown(world)

    def refuse_and_be_silent() -> None:
        world.deny(EXECUTE, code="InvalidChangeSetStatus", message="cannot be executed", times=1)
        world.lose_connection(on=EVENTS, times=times)

    world.lose_connection(on=EXECUTE, before_or_after="after")
    world.at(1, refuse_and_be_silent)
    return world, found


def test_who_is_answered_later_goes_on() -> None:
    world, found = unheard(times=5)
    assert outcome(list(apply(ports(world), found))) is Outcome.CREATED


def test_who_is_answered_nothing_says_that_it_may_go_on() -> None:
    world, found = unheard(times=None)
    with pytest.raises(StillRunning, match="lost sight of stack web") as lost:
        list(apply(ports(world), found))
    assert "ecsspec watch web" in lost.value.hint
    world.reconnect()
    world.clock.settle()
    applied(world)
    assert world.stacks["web"].status == "CREATE_COMPLETE"
