"""An operation that is cut short: its time is up, its tasks fail again and again, or somebody cancels it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.events import Cancelling, Event, Finished, KeepsFailing, NotCancelled, Outcome, PollFailed, Started
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.limits import Limits, OnTimeout
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import DeploymentFailed, EcsspecError, NeedsAttention, StillRunning
from tests.deploy.on_world import applied, ports, shown
from tests.world import World
from tests.world.fates import Fate, exits, never_healthy, well
from tests.world.shop import NEWER, SHOP, UNGUARDED

FAILS = exits(1, container="app", says=("boom",))
CANCEL = OnTimeout.CANCEL
NEWER_UNGUARDED = UNGUARDED.replace("nginx:1.28", "nginx:1.29")


def standing(body: str = SHOP) -> World:
    world = World()
    applied(world, body)
    return world


def told(
    world: World, body: str, *fates: Fate, cancel_order: CancelOrder | None = None, seen: bool = True, **limits: object
) -> tuple[list[Event], EcsspecError | None]:
    """Apply within limits, and return what was told and how it ended."""
    world.rolls_out("Service", *(fates or (never_healthy(),)), seen=seen)
    chosen = Limits(**limits)  # type: ignore[arg-type]
    events: list[Event] = []
    mine = shown(world, body)
    try:
        events.extend(apply(ports(world), mine, limits=chosen, cancel_order=cancel_order))
    except EcsspecError as error:
        return events, error
    return events, None


def of(events: list[Event], kind: type[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


def causes(events: list[Event]) -> list[str]:
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.diagnosis is not None
    return [finding.cause for finding in end.diagnosis.findings]


def test_when_the_time_is_up_it_is_let_go_of() -> None:
    world = standing()
    begun = world.clock.now()
    events, error = told(world, NEWER, timeout=600)
    assert isinstance(error, StillRunning)
    assert (error.code, error.exit_code) == ("E706", 7)
    assert error.what == "stack web is being updated after 10 min: it goes on without us"
    assert error.hint == "follow it with `ecsspec watch web`; to stop it: `ecsspec repair web --cancel`"
    assert 600 <= world.clock.now() - begun < 640
    assert world.stacks["web"].status == "UPDATE_IN_PROGRESS"
    assert of(events, Cancelling) == []


def test_what_was_seen_by_then_is_told_with_it() -> None:
    _, error = told(World(), UNGUARDED, FAILS, timeout=120)
    assert isinstance(error, StillRunning)
    assert error.details[0].startswith("so far: ")
    assert "`ecsspec repair web --cancel`" in error.hint


def test_an_operation_that_ends_in_time_is_not_disturbed() -> None:
    events, error = told(World(), SHOP, well(), timeout=600)
    assert (error, of(events, Cancelling)) == (None, [])


def test_an_update_whose_time_is_up_is_cancelled_and_followed_back() -> None:
    world = standing()
    events, error = told(world, NEWER, timeout=600, on_timeout=CANCEL)
    assert isinstance(error, DeploymentFailed)
    assert (error.code, error.exit_code) == ("E704", 5)
    assert error.what.startswith("the deployment of web was cancelled (10 min were over) and rolled back")
    assert [event.why for event in of(events, Cancelling)] == ["10 min were over"]  # type: ignore[union-attr]
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"
    assert causes(events) == ["it was cancelled: 10 min were over"], "what follows from it is no cause"
    assert len(world.called("CancelUpdateStack")) == 1


def test_the_causes_seen_come_after_who_cancelled_it() -> None:
    world = standing(UNGUARDED)
    events, error = told(world, NEWER_UNGUARDED, FAILS, timeout=300, on_timeout=CANCEL)
    assert error is not None
    first, second, *_ = causes(events)
    assert first == "it was cancelled: 5 min were over"
    assert second in error.what
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.evidence is not None
    assert diagnose(end.evidence).failed_tasks >= 3


def test_a_creation_whose_time_is_up_is_ended_by_stopping_its_deployment() -> None:
    world = World()
    events, error = told(world, UNGUARDED, FAILS, timeout=300, on_timeout=CANCEL)
    assert isinstance(error, DeploymentFailed)
    assert "was cancelled (5 min were over) and rolled back: Service: " in error.what
    assert "`ecsspec repair web`" in error.hint
    assert len(world.called("StopServiceDeployment")) == 1
    assert world.called("DeleteStack") == []
    assert (world.stacks["web"].status, of(events, NotCancelled)) == ("ROLLBACK_COMPLETE", [])


def test_a_creation_without_a_service_goes_on_until_there_is_one() -> None:
    world = World()
    world.takes("Targets", seconds=600, on="create")
    events, error = told(world, SHOP, timeout=400, on_timeout=CANCEL)
    assert isinstance(error, DeploymentFailed)
    [complaint] = of(events, NotCancelled)
    assert isinstance(complaint, NotCancelled)
    assert "there is no deployment of a service yet" in complaint.reason
    assert len(of(events, Cancelling)) == 1
    assert world.stacks["web"].status == "ROLLBACK_COMPLETE"


def test_a_creation_that_never_gets_to_a_service_is_let_go_of() -> None:
    world = World()
    world.takes("Targets", seconds=6000, on="create")
    begun = world.clock.now()
    _, error = told(world, SHOP, timeout=400, on_timeout=CANCEL)
    assert isinstance(error, StillRunning)
    assert error.what == "stack web is being created after 13 min: it goes on without us"
    assert 800 <= world.clock.now() - begun < 840


def test_a_creation_that_may_be_deleted_is() -> None:
    world = World()
    world.takes("Targets", seconds=6000, on="create")
    events, error = told(world, SHOP, timeout=400, on_timeout=CANCEL, may_delete=True)
    assert isinstance(error, DeploymentFailed)
    assert error.what == "the deployment of web was cancelled (6 min were over) and deleted"
    assert error.hint == "apply again"
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome is Outcome.DELETED
    assert events[-1].evidence is not None


def test_a_rollback_that_takes_longer_still_is_let_go_of_at_last() -> None:
    world = standing()
    world.takes("Task", seconds=6000, on="rollback")
    world.takes("Service", seconds=6000, on="rollback")
    events, error = told(world, NEWER, timeout=300, on_timeout=CANCEL)
    assert isinstance(error, StillRunning)
    assert "is being rolled back after 10 min" in error.what
    assert len(of(events, Cancelling)) == 1


def test_an_update_that_is_done_already_is_not_cancelled() -> None:
    world = standing()
    world.takes("Task", seconds=300, on="delete")
    cancel_order = CancelOrder()
    world.at(150, lambda: cancel_order.cancel("you said so"))
    events, error = told(world, NEWER, well(), cancel_order=cancel_order)
    assert (error, world.called("CancelUpdateStack")) == (None, [])
    [late] = of(events, NotCancelled)
    assert isinstance(late, NotCancelled)
    assert late.reason == "stack web was updated and is still removing what was replaced"


def test_a_cancellation_that_comes_too_late_changes_nothing() -> None:
    world = standing()
    world.deny(
        "cloudformation:CancelUpdateStack",
        code="ValidationError",
        message="CancelUpdateStack cannot be called from current stack status",
    )
    cancel_order = CancelOrder("you said so")
    events, error = told(world, NEWER, well(), cancel_order=cancel_order)
    assert error is None
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome is Outcome.UPDATED
    assert len(of(events, NotCancelled)) == 1
    assert len(world.called("CancelUpdateStack")) == 1, "a no is a no"


def test_who_may_not_cancel_is_told_and_goes_on_to_follow() -> None:
    world = standing()
    world.deny("cloudformation:CancelUpdateStack")
    events, error = told(world, NEWER, timeout=300, on_timeout=CANCEL)
    assert isinstance(error, StillRunning)
    [refused] = of(events, NotCancelled)
    assert isinstance(refused, NotCancelled)
    assert "CancelUpdateStack" in refused.reason


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_asked_for_again_and_cancels_once(when: str) -> None:
    world = standing()
    world.lose_connection(on="cloudformation:CancelUpdateStack", before_or_after=when)  # type: ignore[arg-type]
    events, error = told(world, NEWER, timeout=300, on_timeout=CANCEL)
    assert isinstance(error, DeploymentFailed)
    assert "was cancelled (5 min were over)" in error.what
    assert len(of(events, PollFailed)) == 1
    assert of(events, NotCancelled) == []


@pytest.mark.parametrize("begin", [lambda: (World(), UNGUARDED), lambda: (standing(UNGUARDED), NEWER_UNGUARDED)])
def test_failing_fast_cancels_at_the_third_task_of_one_cause(begin: Callable[[], tuple[World, str]]) -> None:
    world, body = begin()
    events, error = told(world, body, FAILS, fail_fast=3)
    assert isinstance(error, DeploymentFailed)
    assert re.search(r"was cancelled \([3-5] tasks failed of the same cause\) and rolled back", error.what)
    [again] = of(events, KeepsFailing)
    assert isinstance(again, KeepsFailing)
    assert (again.service, again.advice, again.tasks < 6) == ("Service", "", True)
    [order] = of(events, Cancelling)
    assert events.index(order) > events.index(again)


def test_failing_fast_may_wait_for_more() -> None:
    events, _ = told(World(), UNGUARDED, FAILS, fail_fast=5)
    assert [event.tasks >= 5 for event in of(events, KeepsFailing)] == [True]  # type: ignore[union-attr]


def test_tasks_that_keep_failing_are_told_of_once_with_what_can_be_done() -> None:
    world = standing(UNGUARDED)
    events, error = told(world, NEWER_UNGUARDED, FAILS, timeout=900)
    assert isinstance(error, StillRunning)
    [again] = of(events, KeepsFailing)
    assert isinstance(again, KeepsFailing)
    assert again.advice == "to stop it now: `ecsspec repair web --cancel`"
    events, error = told(World(), UNGUARDED, FAILS, timeout=900)
    [again] = of(events, KeepsFailing)
    assert isinstance(again, KeepsFailing)
    assert again.advice == "to stop it now: `ecsspec repair web --cancel`"


def test_where_ecs_gives_up_by_itself_there_is_nothing_to_offer() -> None:
    events, error = told(standing(), NEWER, FAILS)
    assert isinstance(error, DeploymentFailed)
    assert of(events, KeepsFailing) == []


def test_an_order_reaches_who_follows_and_who_watches() -> None:
    world = standing()
    world.rolls_out("Service", never_healthy())
    first = apply(ports(world), shown(world, NEWER))
    assert isinstance(next(first), Started)
    with pytest.raises(DeploymentFailed, match="was cancelled \\(you said so\\)"):
        list(watch(ports(world), "web", purposes={}, cancel_order=CancelOrder("you said so")))
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"


def test_a_service_that_comes_up_after_its_stack_is_stopped_when_the_time_is_up() -> None:
    world = standing()
    events, error = told(world, NEWER, seen=False, timeout=600, on_timeout=CANCEL)
    assert isinstance(error, DeploymentFailed)
    assert (error.code, "it was cancelled: 10 min were over" in error.what) == ("E719", True)
    assert len(of(events, Cancelling)) == 1


def test_a_service_that_comes_up_after_its_stack_is_let_go_of_when_the_time_is_up() -> None:
    world = standing()
    _, error = told(world, NEWER, seen=False, timeout=600)
    assert isinstance(error, StillRunning)
    assert error.what.startswith("stack web is done, but the deployment of Service has not ended after 10 min")


def test_a_way_back_that_fails_needs_a_person_and_says_that_it_was_cancelled() -> None:
    world = standing()
    world.fail("Service", reason="the role is gone", on="rollback")
    events, error = told(world, NEWER, timeout=300, on_timeout=CANCEL)
    assert isinstance(error, NeedsAttention)
    assert (error.code, error.exit_code) == ("E705", 6)
    assert "it was cancelled: 5 min were over; Service: the role is gone" in error.what
    assert causes(events) == ["it was cancelled: 5 min were over", "the role is gone"]
