"""A computer that sleeps in the midst of a call: a night is no waiting, and what AWS did meanwhile counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecsspec.deploy.apply import apply
from ecsspec.deploy.events import Event, Outcome
from ecsspec.deploy.following.limits import Limits
from tests.deploy.on_world import applied, destroyed, outcome, ports, shown
from tests.world import World
from tests.world.scripts import EC2

NIGHT = 9 * 3600.0


def asleep(world: World, during: str) -> World:
    """Let the computer sleep when a call is answered and before the answer is looked at."""
    world.during(during, lambda: world.clock.sleep(NIGHT))
    return world


def with_hosts() -> World:
    world = World()
    applied(world, EC2, name="ec2")
    return world


def created(world: World) -> list[Event]:
    return list(apply(ports(world), shown(world), limits=Limits(timeout=1200.0)))


CASES: dict[str, tuple[Callable[[], World], Callable[[World], list[Event]], Outcome]] = {
    "cloudformation:DescribeChangeSet": (World, created, Outcome.CREATED),
    "cloudformation:ExecuteChangeSet": (World, created, Outcome.CREATED),
    "cloudformation:DescribeStackEvents": (World, created, Outcome.CREATED),
    "ecs:DescribeServices": (World, created, Outcome.CREATED),
    "ecs:DescribeTasks": (with_hosts, lambda world: destroyed(world, "ec2"), Outcome.DELETED),
    "autoscaling:UpdateAutoScalingGroup": (with_hosts, lambda world: destroyed(world, "ec2"), Outcome.DELETED),
}


@pytest.mark.parametrize("during", CASES)
def test_a_night_is_no_waiting(during: str) -> None:
    make, act, good = CASES[during]
    assert outcome(act(asleep(make(), during))) is good
