"""A stack inside a stack that fails: what failed in it is told, not that it failed."""

from __future__ import annotations

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Cancelling, Event, Finished, NotCancelled, Outcome, RolloutMoved, Unseen
from ecsspec.deploy.following.limits import Limits, OnTimeout
from ecsspec.deploy.following.rollout import INSIDE
from ecsspec.problems import DeploymentFailed, StillRunning
from tests.deploy.on_world import ports, shown
from tests.world import World
from tests.world.fates import Fate, exits, never_healthy
from tests.world.shop import SHOP

URL = "https://templates.s3.us-east-1.amazonaws.com/shop.yml"
OUTER = f"""
Resources:
  Topic: {{Type: AWS::SNS::Topic}}
  Inner: {{Type: AWS::CloudFormation::Stack, DependsOn: Topic, Properties: {{TemplateURL: {URL}}}}}
"""


def holding(*fates: Fate) -> World:
    """Return a world with a template for the inner stack, whose service meets these fates."""
    world = World()
    world.bodies[URL] = SHOP
    if fates:
        world.rolls_out("Service", *fates)
    return world


def failed(world: World, *, on_timeout: OnTimeout = OnTimeout.DETACH) -> tuple[list[Event], Finished, DeploymentFailed]:
    told: list[Event] = []
    mine = shown(world, OUTER)
    with pytest.raises(DeploymentFailed) as caught:
        told.extend(apply(ports(world), mine, limits=Limits(timeout=600, on_timeout=on_timeout)))
    assert isinstance(told[-1], Finished)
    return told, told[-1], caught.value


def test_the_tasks_of_an_inner_service_are_the_cause() -> None:
    _, end, error = failed(holding(exits(1, container="app", says=("boom",))))
    assert end.diagnosis is not None
    cause = end.diagnosis.cause
    assert cause is not None
    assert (cause.logical_id, cause.container, cause.tasks >= 3) == ("Service", "app", True)
    assert [line.text for line in cause.logs] == ["boom"]
    assert "Service: " in error.what
    assert "Embedded stack" not in error.what


def test_the_first_resource_that_failed_inside_is_the_cause() -> None:
    world = holding()
    world.fail("Log", reason="the moon is full")
    _, end, error = failed(world)
    assert end.outcome is Outcome.ROLLED_BACK
    assert "Log: the moon is full" in error.what
    assert end.diagnosis is not None
    assert end.diagnosis.cause is not None
    assert end.diagnosis.cause.stack.startswith("web-Inner-")


def test_the_deployment_of_an_inner_service_is_what_is_stopped() -> None:
    world = holding(never_healthy())
    told, end, error = failed(world, on_timeout=OnTimeout.CANCEL)
    assert [one.why for one in told if isinstance(one, Cancelling)] == ["10 min were over"]
    assert "was cancelled (10 min were over) and rolled back" in error.what
    assert (end.outcome, len(world.called("StopServiceDeployment"))) == (Outcome.ROLLED_BACK, 1)


def test_the_tasks_of_an_inner_service_are_counted_while_it_comes_up() -> None:
    world = holding(never_healthy())
    told, _, _ = failed(world, on_timeout=OnTimeout.CANCEL)
    moved = [one for one in told if isinstance(one, RolloutMoved)]
    assert {one.service for one in moved} == {"Inner/Service"}
    assert any(one.running for one in moved)


def test_an_inner_service_that_does_not_move_is_not_told_of() -> None:
    world = holding()
    assert not [one for one in apply(ports(world), shown(world, OUTER)) if isinstance(one, Unseen)]
    changed = OUTER.replace("SNS::Topic}", "SNS::Topic, Properties: {DisplayName: x}}")
    told = list(apply(ports(world), shown(world, changed)))
    assert [one for one in told if isinstance(one, RolloutMoved)] == []


def test_an_inner_stack_that_we_may_not_look_into_is_said_once() -> None:
    world = holding()
    world.deny("cloudformation:ListStackResources")
    told = list(apply(ports(world), shown(world, OUTER)))
    assert [one.what for one in told if isinstance(one, Unseen)][:1] == [INSIDE]


@pytest.mark.parametrize("may_delete", [False, True])
def test_an_order_reaches_a_creation_whose_inner_stack_is_closed(may_delete: bool) -> None:  # noqa: FBT001
    world = holding(never_healthy())
    world.deny("cloudformation:ListStackResources")
    told: list[Event] = []
    limits = Limits(timeout=600, on_timeout=OnTimeout.CANCEL, may_delete=may_delete)
    following = apply(ports(world), shown(world, OUTER), limits=limits)
    with pytest.raises(DeploymentFailed if may_delete else StillRunning) as caught:
        told.extend(following)
    refused = [one.reason for one in told if isinstance(one, NotCancelled)]
    assert ["a stack inside it could not be looked into" in one for one in refused] == [True] * (not may_delete)
    assert ("cancelled (10 min were over) and deleted" in caught.value.what) is may_delete
