"""A stack that goes back though nothing failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecsspec.deploy.following.rollback_cause import turned_back, was_cancelled
from tests.deploy.fakes import STACK_ID, an_event

STACK = "AWS::CloudFormation::Stack"
FAILED = an_event("f", "CREATE_FAILED", of="Old")


WHOLE = replace(an_event("0", "UPDATE_IN_PROGRESS"), type=STACK, physical_id=STACK_ID)


@pytest.mark.parametrize(
    ("before", "status", "reason", "told"),
    [
        ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated", 1),
        ("CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "User Initiated", 1),
        ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "Alarm web-errors went to ALARM", 1),
        ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to update: [A]. ", 0),
        ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "", 0),
        ("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated", 0),
        ("UPDATE_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated", 0),
    ],
)
def test_a_stack_that_was_turned_back_by_no_resource_says_so(before: str, status: str, reason: str, told: int) -> None:
    events = [replace(WHOLE, status=before), FAILED, replace(WHOLE, status=status, reason=reason)]
    found = list(turned_back(events, STACK_ID, name="web"))
    assert [(one.logical_id, one.type, one.reason) for one in found] == [("web", STACK, reason)] * told
    assert was_cancelled(events, STACK_ID) is (told == 1 and reason == "User Initiated")
