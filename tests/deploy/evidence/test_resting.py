"""A stack on which nothing runs: what it says of itself, and what its services say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import pytest

from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.events import Event, Finished, Outcome, Unseen
from ecsspec.deploy.evidence.resting import rest
from ecsspec.deploy.facts import LiveResource
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.limits import NO_LIMITS
from ecsspec.deploy.preview.live import preview
from ecsspec.deploy.services import LiveService, ServiceDeployment
from ecsspec.diagnosis.evidence import Rollout, Service
from ecsspec.problems import AwsError, EcsspecError
from tests.deploy.fakes import FakePorts, FakeStacks, a_deployment, a_set, a_stack, at, ports_with

SERVICE = "arn:aws:ecs:us-east-1:123456789012:service/shop/web"
DEFINITION = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:"
AGAIN = "`aws ecs update-service --cluster shop --service web --task-definition web:2 --force-new-deployment"
DENIED = AwsError("you may not do that")
Look: TypeAlias = Callable[[FakePorts], tuple[list[Event], EcsspecError | None]]


def standing(status: str = "UPDATE_COMPLETE", *, runs: str = "2", state: str = "COMPLETED") -> FakePorts:
    """Return a stack of a service that runs this revision, where the stack has the second."""
    ports = ports_with(a_stack(status))
    ports.stacks.live = [
        LiveResource("Service", "AWS::ECS::Service", SERVICE, "UPDATE_COMPLETE"),
        LiveResource("TaskDefinition", "AWS::ECS::TaskDefinition", f"{DEFINITION}2", "UPDATE_COMPLETE"),
    ]
    rollout = Rollout("ecs-svc/1", "PRIMARY", state, "because", runs and DEFINITION + runs)
    ports.rollouts.services = {"web": LiveService(Service("shop", "web", rollouts=(rollout,) if runs else ()))}
    return ports


def applied(ports: FakePorts) -> tuple[list[Event], EcsspecError | None]:
    """Apply what changes nothing."""
    ports.change_sets.answers = [
        a_set(status="FAILED", execution_status="UNAVAILABLE", reason="No updates are to be performed.")
    ]
    shown = preview(ports, a_deployment(), invocation="1", purpose="apply")
    return _told(apply(ports, shown))


def watched(ports: FakePorts) -> tuple[list[Event], EcsspecError | None]:
    return _told(watch(ports, "web", purposes={}))


def _told(events: Iterator[Event]) -> tuple[list[Event], EcsspecError | None]:
    told: list[Event] = []
    try:
        told.extend(events)
    except EcsspecError as error:
        return told, error
    return told, None


LOOKS = pytest.mark.parametrize("look", [applied, watched])


@pytest.mark.parametrize(
    ("status", "code", "exit_code", "outcome"),
    [
        ("UPDATE_ROLLBACK_COMPLETE", "E704", 5, Outcome.ROLLED_BACK),
        ("IMPORT_ROLLBACK_COMPLETE", "E704", 5, Outcome.ROLLED_BACK),
        ("ROLLBACK_COMPLETE", "E704", 5, Outcome.ROLLED_BACK),
        ("CREATE_FAILED", "E705", 6, Outcome.NEEDS_ATTENTION),
        ("UPDATE_ROLLBACK_FAILED", "E705", 6, Outcome.NEEDS_ATTENTION),
        ("DELETE_FAILED", "E705", 6, Outcome.NEEDS_ATTENTION),
        ("REFACTOR_FAILED", "E705", 6, Outcome.NEEDS_ATTENTION),
    ],
)
def test_watching_at_rest_fails_as_the_last_operation_did(
    status: str, code: str, exit_code: int, outcome: Outcome
) -> None:
    events, error = watched(ports_with(a_stack(status, reason="because")))
    assert error is not None
    assert (error.code, error.exit_code, error.details) == (code, exit_code, ("because",))
    assert error.hint.count("`ecsspec diagnose web`") == 1
    assert events == [Finished(outcome)]


@LOOKS
def test_a_service_that_runs_what_the_stack_says_is_fine(look: Look) -> None:
    events, error = look(standing())
    assert (len(events), error) == (1, None)


@LOOKS
def test_a_service_that_went_back_is_an_error_with_a_way_on(look: Look) -> None:
    ports = standing(runs="1")
    ports.rollouts.history = [ServiceDeployment("arn:1", "ROLLBACK_SUCCESSFUL", "tasks failed", at(90))]
    events, error = look(ports)
    assert error is not None
    assert (error.code, error.exit_code, events) == ("E719", 5, [Finished(Outcome.ROLLED_BACK)])
    assert "not Service: it runs web:1 and not web:2: ECS rolled its deployment back; tasks failed" in error.what
    assert AGAIN in error.hint


@pytest.mark.parametrize("refused", [False, True])
def test_why_it_went_back_may_be_unknown(refused: bool) -> None:  # noqa: FBT001  a parameter of the test
    ports = standing(runs="1")
    ports.rollouts.refusals = {"deployments": DENIED} if refused else {}
    _, error = watched(ports)
    assert error is not None
    assert "it runs web:1 and not web:2: ECS went back, or somebody else deployed it" in error.what


def test_a_deployment_that_failed_and_did_not_go_back_is_one_too() -> None:
    _, error = watched(standing(state="FAILED"))
    assert error is not None
    assert "not Service: its deployment failed; because" in error.what


@LOOKS
def test_a_service_of_another_family_or_without_a_rollout_is_left_alone(look: Look) -> None:
    for ports in (standing(runs=""), standing(runs="1")):
        ports.stacks.live = [row for row in ports.stacks.live if row.type == "AWS::ECS::Service"]
        assert look(ports)[1] is None


@LOOKS
def test_what_may_not_be_looked_at_is_told_and_refuses_nothing(look: Look) -> None:
    ports = standing(runs="1")
    ports.rollouts.refusals = {"service": DENIED}
    events, error = look(ports)
    assert (events[0], error) == (
        Unseen("not verified: whether Service runs what its stack says", DENIED.what),
        None,
    )
    assert isinstance(events[-1], Finished)


def test_whose_resources_may_not_be_listed_is_not_verified_at_all() -> None:
    class Closed(FakeStacks):
        def resources(self, stack: str) -> Sequence[LiveResource]:
            raise replace(DENIED, details=(stack,))

    ports = ports_with(a_stack())
    ports.stacks = Closed()
    told = list(rest(ports, a_stack(), limits=NO_LIMITS, cancel_order=CancelOrder()))
    assert told == [
        Unseen("not verified: whether web runs what its stack says", DENIED.what),
        Finished(Outcome.CREATED, {"Url": "http://web"}),
    ]
