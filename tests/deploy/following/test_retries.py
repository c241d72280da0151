"""Calls that are made until AWS answers."""

from __future__ import annotations

import pytest

from ecsspec.deploy.errors import Throttled
from ecsspec.deploy.following.follow import SILENCE
from ecsspec.deploy.following.retries import Retried, again
from ecsspec.problems import AwsError
from tests.deploy.on_world import applied, ports
from tests.world import World
from tests.world.clock import FakeClock
from tests.world.scripts import EC2

BUSY = Throttled("AWS is busy", "wait", code="E806")


class Deaf:
    """Answers at the n-th call."""

    def __init__(self, calls: int, *, error: AwsError = BUSY) -> None:
        self.left, self.error = calls, error

    def __call__(self) -> str:
        self.left -= 1
        if self.left > 0:
            raise self.error
        return "here"


def test_it_asks_until_there_is_an_answer() -> None:
    clock = FakeClock()
    assert again(clock, Deaf(5)) == "here"
    assert (len(clock.slept), max(clock.slept) <= 10) == (4, True)


def test_it_gives_up_after_minutes() -> None:
    clock = FakeClock()
    with pytest.raises(Throttled):
        again(clock, Deaf(1000))
    assert SILENCE <= sum(clock.slept) <= SILENCE + 10


def test_a_refusal_is_an_answer() -> None:
    clock, deaf = FakeClock(), Deaf(5, error=AwsError("no", "", code="E803"))
    with pytest.raises(AwsError):
        again(clock, deaf)
    assert clock.slept == []


def test_a_night_of_sleep_is_no_waiting() -> None:
    clock, deaf = FakeClock(), Deaf(2)

    def asleep() -> str:
        if deaf.left == 2:
            clock.sleep(9 * 3600)
        return deaf()

    assert again(clock, asleep) == "here"


def test_the_door_to_workloads_is_patient_and_no_other() -> None:
    world = World()
    applied(world, EC2, name="ec2")
    patient = Retried(ports(world))
    group = world.stacks["ec2"].resources["Group"].physical
    world.throttle("autoscaling:DescribeAutoScalingGroups", times=3)
    assert patient.workloads.hosts(group) == 1
    world.throttle("cloudformation:DescribeStacks")
    with pytest.raises(Throttled):
        patient.stacks.describe("ec2")
