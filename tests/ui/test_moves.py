"""Where a key stands, where it stood, and what a parameter without echo says."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.template import Parameter, Template
from ecsspec.deploy.changes import PropertyMove
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.ui.console import Screen
from ecsspec.ui.moves import entry_sides, sentence, where
from tests.reviews import WEB
from tests.ui.offline import edited

LOGS = f"{WEB}logging:\n  retention_days: 90\n"


@pytest.mark.parametrize(
    ("before", "after", "key", "place"),
    [
        (LOGS, WEB, ("logging", "retention_days"), "main:web.yml:6"),
        (LOGS, f"{WEB}logging: {{stream_prefix: a}}\n", ("logging", "retention_days"), "main:web.yml:6"),
        (LOGS, f"{WEB}logging: false\n", ("logging", "retention_days"), "web.yml:5"),
        (LOGS, f"{WEB}logging: {{retention_days: 30}}\n", ("logging", "retention_days"), "web.yml:5"),
        (WEB, WEB, ("logging",), "web.yml: no logging"),
        (WEB, LOGS, ("logging", "stream_prefix"), "web.yml:5"),
        (f"{WEB}command: [a, b]\n", f"{WEB}command: [a]\n", ("command", 1), "main:web.yml:5"),
        (WEB, WEB, None, ""),
    ],
    ids=["section gone", "key gone", "shorter now", "another value", "nowhere", "not yet", "item gone", "no key"],
)
def test_a_key_that_is_gone_has_the_line_of_the_old_file(before: str, after: str, key: Path | None, place: str) -> None:
    assert where(edited(before, after), key) == place


def test_an_old_file_without_a_revision_has_its_whole_path() -> None:
    found = edited(LOGS, WEB)
    assert found.was is not None
    old = replace(found.was, source=replace(found.was.source, path="old/web.yml"))
    assert where(replace(found, was=old), ("logging",)) == "old/web.yml:5"


def with_parameter(echo: object) -> Review:
    found = edited(WEB, WEB)
    silent = Parameter("DbKey", "String", attributes={} if echo is None else {"NoEcho": echo})  # type: ignore[dict-item]
    return replace(found, preview=replace(found.preview, before=Template("", {}, parameters={"DbKey": silent})))


@pytest.mark.parametrize(
    ("echo", "before", "after", "sides"),
    [
        (True, "a", "b", ("(hidden)", "(hidden)")),
        ("true", ABSENT, "b", (ABSENT, "(hidden)")),
        (False, "a", "b", ("a", "b")),
        (None, "a", "b", ("a", "b")),
    ],
)
def test_a_parameter_without_echo_is_hidden(echo: object, before: Side, after: Side, sides: tuple[Side, Side]) -> None:
    found = with_parameter(echo)
    assert entry_sides(found, "Parameters", PropertyMove(("DbKey",), before, after)) == sides
    assert entry_sides(found, "Outputs", PropertyMove(("DbKey",), before, after)) == (before, after)


def test_a_sentence_leaves_room_for_its_place() -> None:
    text, screen = "one two three four five", Screen(io.StringIO(), width=44)
    assert list(sentence(text, "web.yml:1", screen)) == [
        "      one two three four five      web.yml:1",
    ]
    assert list(sentence(f"{text} six", "web.yml:1", screen)) == [
        "      one two three four five",
        "        six                        web.yml:1",
    ]
    assert list(sentence(text, "", screen)) == [f"      {text}"]


def test_a_sentence_beside_a_place_that_leaves_no_room_stands_above_it() -> None:
    place = "a-long-branch:web.yml:1"
    assert list(sentence("one two three four", place, Screen(io.StringIO(), width=40))) == [
        "      one two three four",
        f"{place:>40}",
    ]
