"""Where a key stands and where it stood."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from ecsspec.problems import Path
from ecsspec.ui.console import Screen
from ecsspec.ui.moves import near, sentence, where
from tests.reviews import WEB
from tests.ui.offline import edited, pulled

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


DEEP = "services/checkout/specs/production.yml"


def test_a_path_is_whole_where_there_is_room_and_in_short_beside_a_text() -> None:
    found = pulled({"specs/web.yml": LOGS}, {"specs/web.yml": WEB}).reviews[0]
    gone = ("logging", "retention_days")
    assert where(found, gone) == near(found, gone) == "main:specs/web.yml:6"
    deep = pulled({DEEP: LOGS}, {DEEP: WEB.replace("1.28", "1.29")}).reviews[0]
    assert (where(deep, ("image",)), near(deep, ("image",))) == (f"{DEEP}:2", "production.yml:2")
    assert (where(deep, gone), near(deep, gone)) == (f"main:{DEEP}:6", "main:production.yml:6")


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
