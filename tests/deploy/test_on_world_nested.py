"""A stack inside a stack that fails: what failed in it is told, not that it failed."""

from __future__ import annotations

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Cancelling, Event, Finished, Outcome
from ecsspec.deploy.limits import Limits, OnTimeout
from ecsspec.problems import DeploymentFailed
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
