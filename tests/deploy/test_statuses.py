"""Every status that CloudFormation knows has a truthful answer."""

from __future__ import annotations

import botocore.session
import pytest

from ecsspec.deploy.events import ENDINGS
from ecsspec.deploy.statuses import STANDINGS, Action, Kind, busy, lasting, note, remedy, require_changeable, standing
from ecsspec.problems import NeedsAttention, NotDone
from tests.deploy.fakes import a_stack, an_event

EVERY_STATUS = frozenset(botocore.session.Session().get_service_model("cloudformation").shape_for("StackStatus").enum)


def test_the_table_is_cloudformations_own_list() -> None:
    assert set(STANDINGS) == EVERY_STATUS


@pytest.mark.parametrize("status", sorted(EVERY_STATUS))
def test_each_status_is_ready_or_refused_with_its_name_and_a_next_step(status: str) -> None:
    stack = a_stack(status)
    kind = standing(status).kind
    if kind in (Kind.READY, Kind.REVIEW, Kind.ABSENT):
        require_changeable(stack, last=None)
        return
    with pytest.raises(NotDone if kind is Kind.BUSY else NeedsAttention) as refused:
        require_changeable(stack, last=None)
    assert status in refused.value.what
    assert "`" in refused.value.hint
    assert "{" not in refused.value.hint


@pytest.mark.parametrize("status", sorted(EVERY_STATUS))
def test_each_status_has_its_action(status: str) -> None:
    found = standing(status)
    first = {
        Kind.ABSENT: (Action.CREATE,),
        Kind.REVIEW: (Action.DELETE,),
        Kind.READY: (Action.NOTHING,),
        Kind.BUSY: (Action.FOLLOW,),
        Kind.BROKEN: (Action.DELETE, Action.ROLL_BACK, Action.CONTINUE),
    }
    assert found.actions[0] in first[found.kind]
    assert (found.kind is Kind.BROKEN) == ("ecsspec repair web" in remedy("web", status))


@pytest.mark.parametrize("status", sorted(EVERY_STATUS))
def test_what_an_apply_deletes_first_is_told_with_the_consent_that_it_needs(status: str) -> None:
    deletes = standing(status).kind is Kind.BROKEN and standing(status).actions[0] is Action.DELETE
    told = "or both at once: `ecsspec apply web --allow-delete web`" in remedy("web", status)
    assert told == (deletes and status != "DELETE_FAILED")


@pytest.mark.parametrize("status", sorted(EVERY_STATUS))
def test_only_what_goes_forth_can_be_cancelled(status: str) -> None:
    assert (Action.CANCEL in standing(status).actions) == (status == "UPDATE_IN_PROGRESS")
    assert (Action.STOP in standing(status).actions) == (status == "CREATE_IN_PROGRESS")
    goes_forth = status in ("UPDATE_IN_PROGRESS", "CREATE_IN_PROGRESS")
    assert ("--cancel" in busy(a_stack(status), last=None).hint) == goes_forth


def test_an_operation_ends_at_every_status_but_those_in_progress() -> None:
    assert {status for status in EVERY_STATUS if not status.endswith("_IN_PROGRESS")} == set(ENDINGS)


@pytest.mark.parametrize(
    ("token", "words"),
    [("ecsspec-7f3a91", "plan 7f3a91"), ("Console-1", "somebody else began this, token Console-1"), ("", "somebody")],
)
def test_a_busy_stack_says_who_began(token: str, words: str) -> None:
    with pytest.raises(NotDone, match=words) as refused:
        require_changeable(a_stack("UPDATE_IN_PROGRESS"), last=an_event("1", "UPDATE_IN_PROGRESS", by=token))
    assert refused.value.code == "E610"
    assert "ecsspec watch web" in refused.value.hint


def test_a_busy_stack_says_since_when() -> None:
    with pytest.raises(NotDone, match="an ecsspec repair began this 3 min ago; nothing was changed"):
        require_changeable(
            a_stack("UPDATE_ROLLBACK_IN_PROGRESS"),
            last=an_event("1", "UPDATE_ROLLBACK_IN_PROGRESS", by="ecsspec-repair-1"),
            seconds=185.2,
        )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h 0 min"),
        (90_000, "25 h 0 min"),
        (172_800, "2 days"),
    ],
)
def test_a_length_of_time_in_words(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_a_busy_stack_without_events_is_still_refused() -> None:
    with pytest.raises(NotDone, match="somebody else"):
        require_changeable(a_stack("CREATE_IN_PROGRESS"), last=None)


def test_a_broken_stack_tells_awss_reason() -> None:
    with pytest.raises(NeedsAttention) as refused:
        require_changeable(a_stack("UPDATE_ROLLBACK_FAILED", reason="role is gone"), last=None)
    assert refused.value.code == "E611"
    assert refused.value.details == ("role is gone",)


def test_statuses_of_the_future_are_told_by_their_ending() -> None:
    assert standing("TELEPORT_IN_PROGRESS").kind is Kind.BUSY
    assert standing("TELEPORT_FAILED").kind is Kind.BROKEN
    assert "ecsspec events web" in remedy("web", "TELEPORT_FAILED")


def test_a_stack_whose_last_deployment_failed_is_noted() -> None:
    assert "rolled back" in note(a_stack("UPDATE_ROLLBACK_COMPLETE"))
    assert note(a_stack("UPDATE_COMPLETE")) == ""
    assert note(None) == ""
