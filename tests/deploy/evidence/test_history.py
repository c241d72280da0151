"""Where one operation ends and the next begins."""

from __future__ import annotations

import pytest

from ecsspec.deploy.events import Outcome
from ecsspec.deploy.evidence.history import Operation, operations
from ecsspec.deploy.facts import StackEvent

ID = "arn:aws:cloudformation:us-east-1:123456789012:stack/web/1"
STACK = "AWS::CloudFormation::Stack"


def at(second: int, status: str, *, token: str = "", physical: str = ID) -> StackEvent:
    return StackEvent(str(second), f"2026-01-05T09:00:{second:02}.000Z", "web", physical, STACK, status, token=token)


def split(*statuses: str) -> list[tuple[str, Outcome | None]]:
    found = operations([at(number, status) for number, status in enumerate(statuses)], ID)
    return [(one.kind, one.outcome) for one in found]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("REVIEW_IN_PROGRESS", [("preparation", None)]),
        ("REVIEW_IN_PROGRESS CREATE_IN_PROGRESS CREATE_COMPLETE", [("creation", Outcome.CREATED)]),
        ("REVIEW_IN_PROGRESS DELETE_IN_PROGRESS", [("deletion", None)]),
        ("CREATE_IN_PROGRESS ROLLBACK_IN_PROGRESS ROLLBACK_COMPLETE", [("creation", Outcome.ROLLED_BACK)]),
        ("CREATE_IN_PROGRESS DELETE_IN_PROGRESS", [("creation", None), ("deletion", None)]),
        ("UPDATE_IN_PROGRESS UPDATE_IN_PROGRESS UPDATE_COMPLETE_CLEANUP_IN_PROGRESS UPDATE_COMPLETE",
         [("update", Outcome.UPDATED)]),
        ("UPDATE_IN_PROGRESS UPDATE_ROLLBACK_IN_PROGRESS UPDATE_ROLLBACK_FAILED UPDATE_ROLLBACK_IN_PROGRESS "
         "UPDATE_ROLLBACK_COMPLETE", [("update", Outcome.NEEDS_ATTENTION), ("rollback", Outcome.ROLLED_BACK)]),
        ("UPDATE_FAILED", [("operation", Outcome.NEEDS_ATTENTION)]),
    ],
)  # fmt: skip
def test_a_history_falls_into_operations(statuses: str, expected: list[tuple[str, Outcome | None]]) -> None:
    assert split(*statuses.split()) == expected


def test_no_events_are_no_operations() -> None:
    assert operations([], ID) == []


def test_a_nested_stack_begins_nothing() -> None:
    nested = at(2, "CREATE_IN_PROGRESS", physical=f"{ID}-nested")
    [one] = operations([at(1, "CREATE_IN_PROGRESS"), nested], ID)
    assert (one.is_whole(nested), one.last) == (False, one.began)


@pytest.mark.parametrize(
    ("token", "plan"),
    [("ecsspec-7f3a", "7f3a"), ("ecsspec-repair-9", "9"), ("Console-CreateStack-1", ""), ("", "")],
)
def test_a_plan_is_of_ecsspec_alone(token: str, plan: str) -> None:
    events = [at(1, "REVIEW_IN_PROGRESS"), at(4, "CREATE_IN_PROGRESS", token=token), at(9, "CREATE_COMPLETE")]
    one = Operation(ID, events)
    assert (one.plan, one.lasted, one.seconds(events[0])) == (plan, 5.0, 0.0)


def test_an_operation_of_which_only_resources_are_told_lasts_as_long_as_they_do() -> None:
    events = [at(number, "CREATE_COMPLETE", physical="x") for number in (3, 8)]
    assert (Operation(ID, events).lasted, Operation(ID, events).last) == (5.0, None)
