"""The line of the spec stands on the screen for everything that a key moves, however long its path is."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.review import Review
from ecsspec.ui.console import NARROWEST, Screen
from ecsspec.ui.diff import render
from ecsspec.ui.entries import entries
from ecsspec.ui.excerpt import columns
from ecsspec.ui.members import by_member
from ecsspec.ui.moves import entry_lines, near, property_lines
from ecsspec.ui.rows import beside, named
from tests.reviews import EC2, PRIVATE, WEB, deployed, reviewed
from tests.ui.drawn import a_review

WIDTHS = st.integers(NARROWEST, 120)
EDITS = {
    "logging-off": (EC2, f"{EC2}logging: false\n"),
    "subnets": (WEB, WEB + PRIVATE),
    "zones": (EC2, f"{EC2}network: {{zones: 3}}\ncapacity: {{max: 4}}\n"),
    "size": (WEB, f"{WEB}cpu: 512\nmemory: 1024\nlogging: {{stream_prefix: shop}}\n"),
}


@pytest.fixture(scope="module", params=EDITS)
def review(request: pytest.FixtureRequest) -> Review:
    before, after = EDITS[request.param]
    return reviewed(deployed(before), after, purpose="diff")


def rows(review: Review, screen: Screen) -> Iterator[tuple[str, list[str]]]:
    """Yield the place of each row that has one, and the row."""
    for change in review.preview.changes:
        for move in by_member(review.news_of(change)):
            key = review.key_of(change, move) if move.by == "edit" else None
            if place := near(review, key):
                yield place, property_lines(review, change, move, screen)
    for entry in () if review.is_new else entries(review):
        if place := near(review, entry.key):
            yield place, entry_lines(review, entry, screen)


def check(review: Review, screen: Screen) -> int:
    """Demand the place of every row once, at the right, on the whole screen; return how many rows there are."""
    found = list(rows(review, screen))
    shown = f"\n{render(review, screen)}\n"
    for place, lines in found:
        assert [line for line in lines if line.endswith(place) and columns(line) == screen.width] != [], lines
        assert f"\n{chr(10).join(lines)}\n" in shown, (screen.width, lines)
    return len(found)


def test_every_row_of_an_edit_names_its_line(review: Review) -> None:
    assert {check(review, Screen(io.StringIO(), width=width)) > 1 for width in range(NARROWEST, 121)} == {True}


@settings(deadline=None)
@given(st.integers(0, 2**32), WIDTHS)
def test_every_row_of_any_review_names_its_line(seed: int, width: int) -> None:
    check(a_review(seed), Screen(io.StringIO(), width=width))


@given(st.text(min_size=1), st.text(), st.sampled_from(["", "web.yml:1", "a/very/long/path/web.yml:123"]), WIDTHS)
def test_a_row_is_never_wider_than_the_screen(name: str, text: str, place: str, width: int) -> None:
    screen = Screen(io.StringIO(), width=width)
    lines = [*beside(name, place, screen, indent=6), named(name, text, place, screen, indent=6)]
    assert all(columns(line) <= width for line in lines)
    assert all(line.endswith(place) for line in (lines[-2], lines[-1]) if line)


def test_a_text_that_leaves_no_room_has_its_place_below() -> None:
    screen = Screen(io.StringIO(), width=40)
    assert list(beside("x" * 30, "web.yml:1", screen, indent=6)) == [f"{' ' * 6}{'x' * 30}", f"{'web.yml:1':>40}"]
    assert list(beside("short", "web.yml:1", screen, indent=2)) == [f"  short{'web.yml:1':>33}"]
    assert list(beside("short", "", screen, indent=2)) == ["  short"]
    assert named("x" * 30, "", "web.yml:1", screen, indent=6) == ""
