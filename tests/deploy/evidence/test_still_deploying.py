"""A stack at rest, and a service of it that ECS still deploys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ecsspec.deploy.apply import watch
from ecsspec.deploy.events import Cancelling, Event, Finished, Outcome, RolloutMoved, Started
from ecsspec.deploy.facts import LiveResource
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.limits import NO_LIMITS, Limits, OnTimeout
from ecsspec.deploy.services import ServiceDeployment
from ecsspec.problems import AwsError, EcsspecError, StillRunning
from tests.deploy.evidence.test_resting import DENIED, standing
from tests.deploy.fakes import FakePorts, FakeStacks, at

INNER = "arn:aws:cloudformation:us-east-1:123456789012:stack/web-Inner-1/2"


class Ending:
    """ECS's history of a service: IN_PROGRESS for some looks, and then as it ends."""

    def __init__(self, ports: FakePorts, end: str, *, looks: int = 4) -> None:
        self.ports, self.end, self.looks = ports, end, looks
        self.ports.rollouts.history = [ServiceDeployment("arn:1", "IN_PROGRESS", "", at(90))]
        self.ports.rollouts.deployments = self  # type: ignore[assignment,method-assign]

    def __call__(self, *_: str, since: str) -> Sequence[ServiceDeployment]:
        self.looks -= 1
        status = "IN_PROGRESS" if self.looks > 0 else self.end
        return [ServiceDeployment("arn:1", status, f"because {status}", at(90))] * (since < at(91))


def watched(ports: FakePorts, limits: Limits = NO_LIMITS) -> tuple[list[Event], EcsspecError | None]:
    told: list[Event] = []
    try:
        told.extend(watch(ports, "web", purposes={}, limits=limits, cancel_order=CancelOrder()))
    except EcsspecError as error:
        return told, error
    return told, None


def test_it_is_followed_until_it_ends_and_then_verified() -> None:
    ports = standing(state="IN_PROGRESS")
    Ending(ports, "SUCCESSFUL")
    told, error = watched(ports)
    assert (error, told[0]) == (None, Started("web", "", "Service"))
    assert any(isinstance(one, RolloutMoved) for one in told)
    assert told[-1] == Finished(Outcome.UPDATED, {"Url": "http://web"})


@pytest.mark.parametrize("end", ["ROLLBACK_SUCCESSFUL", "ROLLBACK_IN_PROGRESS"])
def test_one_that_ecs_takes_back_is_a_failure_with_what_was_seen(end: str) -> None:
    ports = standing(state="IN_PROGRESS")
    Ending(ports, end)
    told, error = watched(ports)
    assert error is not None
    assert (error.code, error.exit_code) == ("E719", 5)
    last = told[-1]
    assert isinstance(last, Finished)
    assert last.evidence is not None
    assert (last.outcome, last.evidence.status) == (Outcome.ROLLED_BACK, "UPDATE_COMPLETE")


def test_a_way_back_under_way_is_told_at_once() -> None:
    ports = standing(state="IN_PROGRESS")
    ports.rollouts.history = [ServiceDeployment("arn:1", "ROLLBACK_IN_PROGRESS", "tasks failed", at(90))]
    error = watched(ports)[1]
    assert error is not None
    assert (error.code, "ECS rolls its deployment back" in error.what) == ("E719", True)


def test_when_the_time_is_up_it_goes_on_without_us() -> None:
    ports = standing(state="IN_PROGRESS")
    Ending(ports, "SUCCESSFUL", looks=10_000)
    error = watched(ports, Limits(timeout=60))[1]
    assert isinstance(error, StillRunning)
    assert "stack web is done, but the deployment of Service has not ended after 1 min" in error.what
    assert "`ecsspec watch web`" in error.hint


def test_or_it_is_stopped_where_that_is_wanted() -> None:
    ports = standing(state="IN_PROGRESS")
    Ending(ports, "ROLLBACK_SUCCESSFUL", looks=12)
    told, error = watched(ports, Limits(timeout=60, on_timeout=OnTimeout.CANCEL))
    assert [one.why for one in told if isinstance(one, Cancelling)] == ["1 min were over"]
    assert error is not None
    assert (error.code, "it was cancelled: 1 min were over" in error.what) == ("E719", True)


def test_where_the_history_is_closed_the_service_itself_tells() -> None:
    ports = standing(state="IN_PROGRESS")
    ports.rollouts.refusals = {"deployments": DENIED}
    error = watched(ports, Limits(timeout=60))[1]
    assert isinstance(error, StillRunning)


def test_who_may_not_look_at_all_is_told_what_was_not_verified() -> None:
    ports = standing(state="IN_PROGRESS")
    ports.rollouts.refusals = {"deployments": DENIED, "service": DENIED}
    told, error = watched(ports)
    assert (error, isinstance(told[-1], Finished), any(isinstance(one, Started) for one in told)) == (None, True, False)


def test_a_service_of_a_stack_inside_is_followed_too() -> None:
    class Nesting(FakeStacks):
        def resources(self, stack: str) -> Sequence[LiveResource]:
            if stack == INNER:
                return self.live
            return [LiveResource("Inner", "AWS::CloudFormation::Stack", INNER, "UPDATE_COMPLETE")]

    ports = standing(state="IN_PROGRESS")
    ports.stacks = Nesting(stack=ports.stacks.stack, live=ports.stacks.live)
    Ending(ports, "SUCCESSFUL")
    assert watched(ports)[0][0] == Started("web", "", "Service")


def test_a_stack_inside_that_we_may_not_look_into_is_left_out() -> None:
    class Closed(FakeStacks):
        def resources(self, stack: str) -> Sequence[LiveResource]:
            if stack == INNER:
                raise AwsError("you may not")
            return [*self.live, LiveResource("Inner", "AWS::CloudFormation::Stack", INNER, "UPDATE_COMPLETE")]

    ports = standing(state="IN_PROGRESS")
    ports.stacks = Closed(stack=ports.stacks.stack, live=ports.stacks.live)
    Ending(ports, "SUCCESSFUL")
    assert watched(ports)[0][0] == Started("web", "", "Service")


def test_what_failed_before_is_told_when_the_deployment_has_ended() -> None:
    ports = standing("UPDATE_ROLLBACK_COMPLETE", state="IN_PROGRESS")
    Ending(ports, "SUCCESSFUL")
    told, error = watched(ports)
    assert error is not None
    assert (error.code, isinstance(told[0], Started)) == ("E704", True)


def test_the_stack_is_described_as_it_stands_then() -> None:
    ports = standing(state="COMPLETED")
    assert ports.stacks.stack is not None
    ports.stacks.stack = replace(ports.stacks.stack, status="UPDATE_COMPLETE")
    assert [type(one) for one in watched(ports)[0]] == [Finished]
