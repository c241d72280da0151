"""After CloudFormation: what ECS says of the services."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.events import Waiting
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.follow import Follower
from ecsspec.deploy.services import LiveService, ServiceDeployment
from ecsspec.deploy.verify import PATIENCE, Setback, setbacks, verified
from ecsspec.diagnosis.evidence import Rollout, Service
from ecsspec.problems import AwsError, StillRunning
from tests.deploy.fakes import STACK_ID, FakePorts, an_event, at

ARN = "arn:aws:ecs:us-east-1:123456789012:service/shop/web"


def done(status: str = "UPDATE_COMPLETE", *, of: str = "Service", arn: str = ARN) -> StackEvent:
    return replace(an_event(of, status, of=of, seconds=60), physical_id=arn)


def follower(*history: str, state: str = "", seen: tuple[StackEvent, ...] = (done(),)) -> Follower:
    """Return a follower of an operation whose service has these deployments, newest first."""
    ports = FakePorts()
    rollout = Rollout("ecs-svc/1", "PRIMARY", state, f"because {state}", desired=3, running=1)
    ports.rollouts.services = {"web": LiveService(Service("shop", "web", rollouts=(rollout,) if state else ()))}
    ports.rollouts.history = [
        ServiceDeployment(f"arn:{n}", one, f"because {one}", at(90 - n)) for n, one in enumerate(history)
    ]
    begun = an_event("b", "UPDATE_IN_PROGRESS")
    return Follower(ports, STACK_ID, "web", "t", seen=[begun, *seen])


@pytest.mark.parametrize(
    ("status", "what"),
    [
        ("STOPPED", "its deployment was stopped"),
        ("ROLLBACK_REQUESTED", "ECS rolls its deployment back"),
        ("ROLLBACK_IN_PROGRESS", "ECS rolls its deployment back"),
        ("ROLLBACK_SUCCESSFUL", "ECS rolled its deployment back"),
        ("ROLLBACK_FAILED", "its deployment failed, and so did ECS's rollback"),
    ],
)
def test_a_deployment_that_ended_badly_is_a_setback(status: str, what: str) -> None:
    one = follower(status, "SUCCESSFUL", state="COMPLETED")
    assert list(verified(one)) == []
    assert setbacks(one) == [Setback("Service", what, f"because {status}")]


def test_the_newest_deployment_counts() -> None:
    one = follower("SUCCESSFUL", "ROLLBACK_SUCCESSFUL", state="FAILED")
    assert (list(verified(one)), setbacks(one)) == ([], [])


def test_where_ecs_has_no_history_the_rollout_counts() -> None:
    assert setbacks(follower(state="FAILED")) == [Setback("Service", "its deployment failed", "because FAILED")]
    assert setbacks(follower(state="COMPLETED")) == []
    assert setbacks(follower()) == []


def test_who_may_not_ask_for_the_history_sees_the_rollout() -> None:
    one = follower("SUCCESSFUL", state="FAILED")
    one.ports.rollouts.refusals = {"deployments": AwsError("you may not")}  # type: ignore[attr-defined]
    assert [setback.reason for setback in setbacks(one)] == ["because FAILED"]


def test_who_may_not_ask_at_all_takes_the_stacks_word() -> None:
    one = follower("ROLLBACK_FAILED", state="FAILED")
    one.ports.rollouts.refusals = {"service": AwsError("you may not")}  # type: ignore[attr-defined]
    assert (list(verified(one)), setbacks(one)) == ([], [])


@pytest.mark.parametrize(
    "event",
    [
        done("UPDATE_IN_PROGRESS"),
        done("DELETE_COMPLETE"),
        done(arn=""),
        replace(done(), type="AWS::ECS::Cluster"),
    ],
)
def test_what_the_operation_did_not_touch_is_not_asked_for(event: StackEvent) -> None:
    assert setbacks(follower("ROLLBACK_FAILED", seen=(event,))) == []


def test_a_deployment_under_way_is_waited_for() -> None:
    one = follower("IN_PROGRESS", state="IN_PROGRESS")
    waits = verified(one)
    assert [next(waits), next(waits)] == [Waiting("tasks of Service to become healthy", 2)] * 2
    one.ports.rollouts.history = [ServiceDeployment("arn:0", "SUCCESSFUL", created=at(90))]  # type: ignore[attr-defined]
    assert list(waits) == []


def test_one_that_never_ends_is_left_to_itself() -> None:
    one = follower("PENDING", state="IN_PROGRESS")
    begun = one.ports.clock.now()
    with pytest.raises(StillRunning, match="after 20 minutes") as left:
        list(verified(one))
    assert "ecsspec diagnose web" in left.value.hint
    assert PATIENCE <= one.ports.clock.now() - begun < PATIENCE + 60
