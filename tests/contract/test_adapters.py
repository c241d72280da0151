"""The same cases on the fake AWS and on the local target; a difference is in the table, or it fails here."""

from __future__ import annotations

import pytest

from tests.contract import cases_of_change, cases_of_meeting, cases_of_rollouts
from tests.contract.case import CASES
from tests.contract.differences import DIFFERENCES
from tests.contract.places import Place

FILES = (cases_of_change, cases_of_meeting, cases_of_rollouts)
"""Importing them registers their cases."""


@pytest.mark.parametrize("name", CASES)
def test_a_case_shows_its_facts(name: str, place: Place) -> None:
    expected = dict(CASES[name].facts)
    if place.name == "local":
        expected |= {fact: difference.seen for (of, fact), difference in DIFFERENCES.items() if of == name}
    assert dict(CASES[name].live(place)) == expected


@pytest.mark.parametrize("key", DIFFERENCES, ids=".".join)
def test_a_difference_is_one_and_has_a_reason(key: tuple[str, str]) -> None:
    name, fact = key
    assert DIFFERENCES[key].seen != CASES[name].facts[fact]
    assert len(DIFFERENCES[key].reason) > 20


def test_every_file_of_cases_is_read() -> None:
    assert {case.live.__module__ for case in CASES.values()} == {file.__name__ for file in FILES}
