"""The catalogue is whole: every number is played, or is said not to be ours."""

from __future__ import annotations

from ecsspec.codes import CODES
from ecsspec.diagnosis.known import KNOWN
from tests.conftest import GOLDEN
from tests.failures.catalogue import FAILURES, NOT_OURS, NUMBERS
from tests.generate import failures

IDS = {entry.id for entry in KNOWN} | set(CODES)


def test_every_number_is_played_or_not_ours() -> None:
    played = {failure.number for failure in FAILURES if failure.number}
    assert sorted([*played, *NOT_OURS]) == list(NUMBERS)


def test_every_failure_has_a_name_of_its_own_that_begins_with_its_number() -> None:
    names = [failure.name for failure in FAILURES]
    assert len(set(names)) == len(names)
    assert [one.name for one in FAILURES if one.number and not one.name.startswith(f"{one.number:02}-")] == []


def test_no_screen_is_left_over() -> None:
    kept = {file.name for file in (GOLDEN / "failures").iterdir()}
    assert kept == {f"{failure.name}.txt" for failure in FAILURES}


def test_every_cause_is_a_known_text_or_an_error_or_in_awss_own_words() -> None:
    strange = {cause for failure in FAILURES for cause in failure.causes if cause not in IDS}
    assert strange == {
        "Role arn:aws:iam::123456789012:role/x is not valid",
        "FirmwareAssertionError: the snark was a boojum",
    }


def test_the_table_of_the_page_is_fresh() -> None:
    assert failures.PAGE.read_text(encoding="utf-8") == failures.page(), "run: python -m tests.generate.failures"
