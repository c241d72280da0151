"""Where the last operation of a stack begins."""

from __future__ import annotations

from ecsspec.deploy.evidence.lookback import last_operation, looked_back
from tests.deploy.fakes import STACK_ID, FakePorts, FakeStacks, a_stack, an_event

EARLIER = (
    an_event("1", "CREATE_IN_PROGRESS"),
    an_event("2", "CREATE_FAILED", of="Service", reason="long ago", seconds=1),
    an_event("3", "CREATE_COMPLETE", seconds=2),
)
LATER = (
    an_event("4", "UPDATE_IN_PROGRESS", seconds=10),
    an_event("5", "UPDATE_FAILED", of="Service", reason="now", seconds=11),
    an_event("6", "UPDATE_ROLLBACK_IN_PROGRESS", seconds=12),
    an_event("7", "UPDATE_ROLLBACK_COMPLETE", seconds=13),
)


def test_the_last_operation_and_its_rollback_are_one() -> None:
    assert last_operation((*EARLIER, *LATER), STACK_ID) == LATER


def test_without_a_beginning_everything_counts() -> None:
    assert last_operation(LATER[1:], STACK_ID) == LATER[1:]
    assert last_operation((), STACK_ID) == ()


def test_a_resource_that_begins_begins_no_operation() -> None:
    moves = (*LATER[:1], an_event("8", "UPDATE_IN_PROGRESS", of="Service", seconds=11))
    assert last_operation(moves, STACK_ID) == moves


def test_only_failures_of_the_last_operation_are_evidence() -> None:
    ports = FakePorts(stacks=FakeStacks(history=[*EARLIER, *LATER]))
    assert [one.reason for one in looked_back(ports, a_stack()).failures] == ["now"]
    assert looked_back(FakePorts(), a_stack()).failures == ()
