"""A busy AWS is asked less often, by whoever waits for it, and as often as before once it answers."""

from __future__ import annotations

from dataclasses import dataclass

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.follow import BUSIEST_PAUSE, MOST_STRAIN, Follower, follow, pause, strained
from ecsspec.deploy.following.waiting import until_rest
from tests.deploy.fakes import STACK_ID, FakeClock, FakePorts, a_stack, an_event, ports_with
from tests.deploy.following.test_follow import BEGIN, END, OURS

BUSY = Throttled("rate exceeded")


def followed(ports: FakePorts) -> list[float]:
    """Follow to the end, and return the pauses after each poll but the last."""
    list(follow(Follower(ports, STACK_ID, "web", OURS), purposes={}, unbegun=lambda: None))
    return ports.clock.slept


def news(number: int) -> list[list[StackEvent]]:
    return [[an_event(f"n{at}", "CREATE_COMPLETE", of=f"R{at}", by=OURS)] for at in range(number)]


def test_each_refusal_doubles_the_pause_and_each_answer_halves_it() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], BUSY, BUSY, BUSY, BUSY, *news(4), [END]]
    slept = followed(ports)
    assert slept[0] <= 3
    assert 5 < slept[1] < slept[2]
    assert all(15 < one <= BUSIEST_PAUSE for one in slept[2:5])
    assert slept[5] > slept[6] > slept[7]
    assert max(slept[7:]) <= 3


def test_a_lost_network_is_no_reason_to_ask_less_often() -> None:
    ports = ports_with()
    ports.stacks.batches = [[BEGIN], *[Unreachable("no route")] * 6, [END]]
    assert max(followed(ports)) <= 10


@dataclass
class Late(FakeClock):
    """A clock on which each answer takes its time, as boto3 was refused and asked again."""

    took: float = 0.0

    def now(self) -> float:
        self.time += self.took / 2  # it is looked at before and after
        return self.time


def test_what_boto3_had_to_ask_for_again_and_again_slows_us_too() -> None:
    slept = []
    for took in (0.0, 60.0):
        ports = FakePorts(clock=Late(took=took))
        ports.stacks.batches = [[BEGIN], *news(3), [END]]
        slept.append(followed(ports))
    quick, late = slept
    assert max(quick) <= 3
    assert late[0] < late[1] < late[2]
    assert late[2] > 10


def test_strain_has_an_end_and_passes() -> None:
    strain = 0
    for _ in range(9):
        strain = strained(strain, by=BUSY)
    assert strain == MOST_STRAIN
    assert pause(99, token=OURS, strain=strain) <= BUSIEST_PAUSE
    for _ in range(9):
        strain = strained(strain, by=0.2)
    assert strain == 0


def test_who_waits_for_somebody_else_asks_less_often_too() -> None:
    ports = ports_with(stack=a_stack("UPDATE_IN_PROGRESS"))
    assert ports.stacks.stack
    ports.stacks.describe_errors = [BUSY] * 6
    waiting = until_rest(ports, ports.stacks.stack)
    for _ in range(7):
        next(waiting)
    assert 10 < max(ports.clock.slept) <= BUSIEST_PAUSE
