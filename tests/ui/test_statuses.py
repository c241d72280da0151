"""CloudFormation's statuses in plain words, none of them twice."""

from __future__ import annotations

import boto3
import pytest

from ecsspec.ui.statuses import Ledger, words

REPLACES = "Requested update requires the creation of a new physical resource; hence creating one."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("CREATE_IN_PROGRESS", "creating"),
        ("CREATE_COMPLETE", "created"),
        ("CREATE_FAILED", "not created"),
        ("DELETE_SKIPPED", "kept"),
        ("REVIEW_IN_PROGRESS", "prepared"),
        ("ROLLBACK_FAILED", "stuck"),
        ("UPDATE_ROLLBACK_COMPLETE", "rolled back"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "cleaning up"),
        ("SOMETHING_NEW", "something new"),
    ],
)
def test_a_status_in_words(status: str, said: str) -> None:
    assert words(status)[0] == said


def test_every_status_fits_its_column() -> None:
    client = boto3.Session(region_name="us-east-1").client("cloudformation")
    known = client.meta.service_model.shape_for("StackStatus").enum
    assert len(known) > 20
    assert [status for status in known if len(words(status)[0]) > 14 or "_" in words(status)[0]] == []


def test_nothing_is_told_twice() -> None:
    ledger = Ledger()
    assert ledger.news("A", "CREATE_IN_PROGRESS") == ("creating", "dim")
    assert ledger.knows("A")
    assert not ledger.knows("B")
    assert ledger.news("A", "CREATE_IN_PROGRESS", reason="Resource creation Initiated") is None
    assert ledger.news("B", "CREATE_IN_PROGRESS") is not None
    assert ledger.news("A", "CREATE_IN_PROGRESS", detailed_status="CONFIGURATION_COMPLETE") == ("stabilising", "dim")
    assert ledger.news("A", "CREATE_COMPLETE", detailed_status="CONFIGURATION_COMPLETE") == ("created", "add")


def test_a_replacement_is_told_as_one_and_its_old_half_goes() -> None:
    ledger = Ledger()
    ledger.news("A", "UPDATE_IN_PROGRESS", reason=REPLACES)
    assert ledger.news("A", "UPDATE_IN_PROGRESS", reason="Resource creation Initiated") is None
    assert ledger.news("A", "UPDATE_COMPLETE") == ("replaced", "add")
    assert ledger.title("A", "DELETE_IN_PROGRESS") == "A, the old one"
    assert ledger.title("A", "UPDATE_COMPLETE") == "A"
    assert ledger.title("B", "DELETE_IN_PROGRESS") == "B"


def test_after_a_rollback_the_new_half_goes() -> None:
    ledger = Ledger()
    ledger.news("A", "UPDATE_IN_PROGRESS", reason=REPLACES)
    ledger.news("web", "UPDATE_ROLLBACK_IN_PROGRESS")
    assert ledger.news("A", "UPDATE_COMPLETE") == ("updated", "add")
    assert ledger.title("A", "DELETE_COMPLETE") == "A, the new one"
