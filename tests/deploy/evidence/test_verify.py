"""After CloudFormation: what ECS says of the services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ecsspec.deploy.errors import Unreachable
from ecsspec.deploy.events import Cancelling, Event, NotCancelled, PollFailed, Unseen, Waiting
from ecsspec.deploy.evidence.verify import Setback, Verification
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower
from ecsspec.deploy.following.limits import NO_LIMITS, Limits, OnTimeout
from ecsspec.deploy.services import LiveService, ServiceDeployment
from ecsspec.diagnosis.evidence import Rollout, Service
from ecsspec.problems import AwsError, StillRunning
from tests.deploy.fakes import STACK_ID, FakePorts, an_event, at

ARN = "arn:aws:ecs:us-east-1:123456789012:service/shop/web"


def done(status: str = "UPDATE_COMPLETE", *, of: str = "Service", arn: str = ARN) -> StackEvent:
    return replace(an_event(of, status, of=of, seconds=60), physical_id=arn)


def follower(*history: str, state: str = "", seen: tuple[StackEvent, ...] = (done(),), runs: str = "") -> Follower:
    """Return a follower of an operation whose service has these deployments, newest first."""
    ports = FakePorts()
    rollout = Rollout("ecs-svc/1", "PRIMARY", state, f"because {state}", runs, desired=3, running=1)
    ports.rollouts.services = {"web": LiveService(Service("shop", "web", rollouts=(rollout,) if state else ()))}
    ports.rollouts.history = [
        ServiceDeployment(f"arn:{n}", one, f"because {one}", at(90 - n)) for n, one in enumerate(history)
    ]
    begun = an_event("b", "UPDATE_IN_PROGRESS")
    return Follower(ports, STACK_ID, "web", "t", seen=[begun, *seen])


def verification(one: Follower, *, cancel_order: CancelOrder | None = None, **limits: object) -> Verification:
    chosen = Limits(**limits) if limits else NO_LIMITS  # type: ignore[arg-type]
    return Verification(one, Cancellation(one, chosen, cancel_order or CancelOrder()))


def waits(one: Follower, **limits: object) -> Iterator[Event]:
    """Return what is told while the services are waited for, as long as the limits let it."""
    return verification(one, **limits).events()


def setbacks(one: Follower) -> list[Setback]:
    """Return the services that went back."""
    look = verification(one)
    list(look.events())
    return look.setbacks


def fakes(one: Follower) -> FakePorts:
    """Return the doors of a follower as what they are."""
    assert isinstance(one.ports, FakePorts)
    return one.ports


DEFINITION = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:"
MADE = replace(
    an_event("TaskDefinition", "UPDATE_COMPLETE", of="TaskDefinition", seconds=50),
    type="AWS::ECS::TaskDefinition",
    physical_id=f"{DEFINITION}2",
)
AGAIN = (
    "aws ecs update-service --cluster shop --service web --task-definition web:2 --force-new-deployment"
    " --region us-east-1"
)
NO_HISTORY = AwsError("you may not ecs:ListServiceDeployments on *")


def without_history(runs: str, *, seen: tuple[StackEvent, ...] = (MADE, done())) -> Follower:
    one = follower("ROLLBACK_SUCCESSFUL", state="COMPLETED", seen=seen, runs=DEFINITION + runs)
    fakes(one).rollouts.refusals = {"deployments": NO_HISTORY}
    return one


def test_without_the_history_the_task_definition_tells_that_ecs_went_back() -> None:
    what = "it runs web:1 and not web:2: ECS went back, or somebody else deployed it"
    assert setbacks(without_history("1")) == [Setback("Service", what, "because COMPLETED", AGAIN)]
    one = without_history("2")
    assert (list(waits(one)), setbacks(one)) == ([], [])


def test_what_cannot_be_told_is_said_to_be_not_verified() -> None:
    one = without_history("1", seen=(done(),))
    unseen = Unseen("not verified: whether Service runs what its stack says", NO_HISTORY.what)
    assert (list(waits(one)), setbacks(one)) == ([unseen], [])


def test_a_setback_that_the_history_tells_says_what_runs_and_how_to_deploy_again() -> None:
    one = follower("ROLLBACK_SUCCESSFUL", state="COMPLETED", seen=(MADE, done()), runs=f"{DEFINITION}1")
    what = "it runs web:1 and not web:2: ECS rolled its deployment back"
    assert setbacks(one) == [Setback("Service", what, "because ROLLBACK_SUCCESSFUL", AGAIN)]
    nothing = follower("STOPPED", seen=(MADE, done()))
    assert setbacks(nothing) == [Setback("Service", "its deployment was stopped", "because STOPPED", AGAIN)]


def test_each_service_is_asked_once_and_a_lost_answer_anew() -> None:
    one = follower("SUCCESSFUL", state="COMPLETED")
    fakes(one).rollouts.refusals = {"service": Unreachable("no answer")}
    look = verification(one)
    told = look.events()
    assert next(told) == PollFailed("no answer")
    fakes(one).rollouts.refusals = {}
    assert list(told) == []
    fakes(one).rollouts.refusals = {"service": Unreachable("no answer")}
    assert look.setbacks == [], "nobody is asked again"


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
    assert setbacks(one) == [Setback("Service", what, f"because {status}")]


def test_the_newest_deployment_counts() -> None:
    one = follower("SUCCESSFUL", "ROLLBACK_SUCCESSFUL", state="FAILED")
    assert (list(waits(one)), setbacks(one)) == ([], [])


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
    unseen = Unseen("not verified: whether Service runs what its stack says", "you may not")
    assert (list(waits(one)), setbacks(one)) == ([unseen], [])


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
    told = waits(one)
    assert [next(told), next(told)] == [Waiting("tasks of Service to become healthy", 2)] * 2
    one.ports.rollouts.history = [ServiceDeployment("arn:0", "SUCCESSFUL", created=at(90))]  # type: ignore[attr-defined]
    assert list(told) == []


def test_one_that_never_ends_is_left_to_itself_when_the_time_is_up() -> None:
    one = follower("PENDING", state="IN_PROGRESS")
    begun = one.ports.clock.now()
    with pytest.raises(StillRunning, match="deployment of Service has not ended after 5 min") as left:
        list(waits(one, timeout=300))
    assert (left.value.code, "ecsspec diagnose web" in left.value.hint) == ("E706", True)
    assert 300 <= one.ports.clock.now() - begun < 320


def test_one_that_never_ends_is_stopped_when_the_time_is_up() -> None:
    one = follower("PENDING", state="IN_PROGRESS")
    told: list[Event] = []
    for event in waits(one, timeout=300, on_timeout=OnTimeout.CANCEL):
        told.append(event)
        if one.ports.rollouts.stops:  # type: ignore[attr-defined]
            one.ports.rollouts.history = [ServiceDeployment("arn:0", "STOPPED", created=at(90))]  # type: ignore[attr-defined]
    assert [event.why for event in told if isinstance(event, Cancelling)] == ["5 min were over"]
    assert one.ports.rollouts.stops == ["web"]  # type: ignore[attr-defined]
    assert [setback.what for setback in setbacks(one)] == ["its deployment was stopped"]


def test_a_deployment_that_cannot_be_stopped_is_left_to_itself_in_the_end() -> None:
    one = follower("PENDING", state="IN_PROGRESS")
    one.ports.rollouts.refusals = {"stop": AwsError("you may not")}  # type: ignore[attr-defined]
    told: list[Event] = []
    with pytest.raises(StillRunning, match="after 10 min"):
        told.extend(waits(one, timeout=300, on_timeout=OnTimeout.CANCEL))
    assert [event.reason for event in told if isinstance(event, NotCancelled)] == ["you may not"]
