"""A report file: what it holds, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecsspec.diagnosis.record import as_text, evidence_in
from ecsspec.problems import MachineError
from tests.diagnosis.scenes import CRASHES, SCENES


@pytest.mark.parametrize("name", SCENES)
def test_what_was_written_is_read(name: str) -> None:
    text = as_text(SCENES[name])
    assert as_text(evidence_in(text, file="web.report")) == text
    assert text.endswith("}\n")


def test_it_says_what_it_is_first() -> None:
    held = json.loads(as_text(CRASHES))
    assert list(held)[:4] == ["ecsspec_report", "version", "stack", "status"]
    assert held["version"] == 1


def test_it_holds_no_secret() -> None:
    assert "hunter22" in repr(CRASHES)
    assert "hunter22" not in as_text(CRASHES)


def refusal(text: str) -> str:
    """Return why a text is refused."""
    with pytest.raises(MachineError) as caught:
        evidence_in(text, file="web.report")
    assert caught.value.code == "E718"
    assert caught.value.hint
    return caught.value.what


@pytest.mark.parametrize("text", ["", "name: web", "[]", "{}", '{"ecsspec_plan": 1}', "[" * 100_000])
def test_what_is_no_report_is_refused(text: str) -> None:
    assert refusal(text) == "web.report is not a report of ecsspec"


def edited(**changes: object) -> str:
    """Return a report in which somebody changed something."""
    held: dict[str, Any] = json.loads(as_text(CRASHES))
    return json.dumps({**held, **changes})


def test_a_report_of_a_newer_ecsspec_is_refused() -> None:
    assert refusal(edited(version=2)) == "web.report is a report of a newer ecsspec"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": "1"}, "its version is not 1"),
        ({"version": None}, "its version is not 1"),
        ({"stack": 5}, "5 is of another type"),
        ({"failures": {}}, "{} is no list"),
        ({"failures": ["x"]}, "ResourceFailure has other keys"),
        ({"failures": [{"time": ""}]}, "ResourceFailure has other keys"),
        ({"more": 1}, "Evidence has other keys"),
    ],
)
def test_a_report_that_was_edited_is_refused(changes: dict[str, object], why: str) -> None:
    assert refusal(edited(**changes)) == f"the report in web.report was cut or edited: {why}"


def test_true_is_no_number() -> None:
    held = json.loads(as_text(CRASHES))
    held["services"][0]["desired"] = True
    assert refusal(json.dumps(held)).endswith("True is of another type")
