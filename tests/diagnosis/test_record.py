"""A report file: what it holds, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
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
    assert held["version"] == 2


def test_it_holds_no_secret() -> None:
    assert "hunter22" in repr(CRASHES)
    assert "hunter22" not in as_text(CRASHES)


def test_a_report_of_version_1_is_read() -> None:
    held = json.loads(as_text(CRASHES))
    old = {key: value for key, value in held.items() if key not in {"stack_id", "began", "token"}}
    read = evidence_in(json.dumps({**old, "version": 1}), file="web.report")
    assert as_text(read) == as_text(CRASHES)
    assert (read.stack_id, read.began, read.token) == ("", "", "")


def test_it_says_of_which_operation_it_is() -> None:
    stack_id = "arn:aws:cloudformation:us-east-1:123456789012:stack/web/5f3a0b1c-1d2e-4f5a-8b9c-0d1e2f3a4b5c"
    known = replace(CRASHES, stack_id=stack_id, began="2026-01-05T09:00:00+00:00", token="ecsspec-c1d083040c19")
    read = evidence_in(as_text(known), file="web.report")
    assert (read.stack_id, read.began, read.token) == (known.stack_id, known.began, known.token)


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
    assert refusal(edited(version=3)) == "web.report is a report of a newer ecsspec"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"version": "1"}, "its version is none of 1 to 2"),
        ({"version": None}, "its version is none of 1 to 2"),
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
