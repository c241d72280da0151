"""Two applies of one stack at once: the second is told who is at work, not that AWS said no."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.evidence.ongoing import Work, busy_now, work
from ecsspec.deploy.preview.live import preview
from ecsspec.problems import AwsError, NotDone
from tests.deploy.fakes import a_stack, ports_with
from tests.deploy.on_world import MORE, NEWER, applied, ports, shown, wanted
from tests.world import World
from tests.world.refusals import Refused
from tests.world.scripts import APP


class Rivalled(World):
    """A world in which somebody else does something just before it answers an operation for the first time."""

    def __init__(self, operation: str, rival: Callable[[World], object]) -> None:
        super().__init__()
        self.operation, self.rival = operation, rival

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if operation == self.operation:
            self.operation = ""
            self.rival(self)
        return super().answer(service, operation, params)


def begins(world: World) -> None:
    next(apply(ports(world), shown(world, NEWER)))


def begins_the_same(world: World) -> None:
    next(apply(ports(world), shown(world, APP)))


MOMENTS = ["CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_stack_that_somebody_else_began_to_make_is_busy(moment: str) -> None:
    world = Rivalled(moment, begins)
    with pytest.raises(NotDone) as refused:
        applied(world, APP)
    assert refused.value.code == "E610"
    assert re.search(
        r"is being created \(CREATE_IN_PROGRESS\); an ecsspec began this \d+ s ago, plan \w{12};", refused.value.what
    )
    assert "`ecsspec watch web`" in refused.value.hint
    assert world.stacks["web"].status == "CREATE_IN_PROGRESS", "the other one goes on"


def test_the_same_spec_twice_at_once_is_busy_as_well() -> None:
    with pytest.raises(NotDone) as refused:
        applied(Rivalled("CreateChangeSet", begins_the_same), APP)
    assert refused.value.code == "E610"


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_update_that_somebody_else_began_is_busy(moment: str) -> None:
    world = Rivalled("", begins)
    applied(world, APP)
    world.operation = moment
    with pytest.raises(NotDone) as refused:
        applied(world, MORE)
    assert (refused.value.code, "is being updated" in refused.value.what) == ("E610", True)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_stack_that_somebody_else_has_made_is_another_one(moment: str) -> None:
    with pytest.raises(NotDone) as refused:
        applied(Rivalled(moment, lambda world: applied(world, NEWER)), APP)
    assert refused.value.code == "E703"
    assert "run the command again" in refused.value.hint


def says_no(_: World) -> None:
    raise Refused("ValidationError", "no")


def says_no_and_nothing_else(world: World) -> None:
    world.deny("cloudformation:DescribeStacks")
    says_no(world)


@pytest.mark.parametrize("refuses", [says_no, says_no_and_nothing_else])
@pytest.mark.parametrize("moment", ["CreateChangeSet", "ExecuteChangeSet"])
def test_where_nobody_is_at_work_or_can_tell_awss_no_is_told(moment: str, refuses: Callable[[World], None]) -> None:
    with pytest.raises(AwsError, match=r"\(ValidationError\): no") as refused:
        applied(Rivalled(moment, refuses), APP)
    assert refused.value.code == "E809"


def test_a_diff_meets_a_rival_too() -> None:
    world = Rivalled("", begins)
    applied(world, APP)
    world.operation = "CreateChangeSet"
    with pytest.raises(NotDone, match="is being updated"):
        preview(ports(world), wanted(MORE), invocation="7-1f", purpose="diff")


def test_since_when_is_counted_from_the_operation_not_from_the_review_before_it() -> None:
    world = World()
    running = apply(ports(world), shown(world, APP))
    next(running)
    world.clock.sleep(70)
    stack = ports(world).stacks.describe("web")
    assert stack
    found = work(ports(world), stack)
    assert found.first
    assert (found.first.status, found.seconds) == ("CREATE_IN_PROGRESS", 70.0)
    assert "began this 1 min ago" in busy_now(ports(world), stack).what


def test_who_may_not_read_events_is_told_less() -> None:
    world = World()
    begins_the_same(world)
    world.deny("cloudformation:DescribeStackEvents")
    stack = ports(world).stacks.describe("web")
    assert stack
    assert work(ports(world), stack) == Work()
    assert Work().tokens == ()
    assert "; somebody else began this; nothing" in busy_now(ports(world), stack).what


def test_a_stack_without_events_has_no_work() -> None:
    fake = ports_with(a_stack("UPDATE_IN_PROGRESS"))
    assert work(fake, a_stack("UPDATE_IN_PROGRESS")) == Work()
