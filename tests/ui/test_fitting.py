"""Text fitted to a width, whatever its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, filled, tail, visible, wrapped

WIDTHS = st.integers(2, 40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("  two\n lines\tand  gaps ", "two lines and gaps"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred"),
        ("right\N{RIGHT-TO-LEFT OVERRIDE}left", "right\N{REPLACEMENT CHARACTER}left"),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_what_a_terminal_may_see(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("a abcdefghij b", 4) == ["a", "abcd", "efgh", "ij b"]
    assert wrapped("日本語です", 4) == ["日本", "語で", "す"]
    assert wrapped("", 4) == [""]


def test_a_path_is_broken_after_a_dot() -> None:
    path = "Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"
    assert wrapped(path, 40) == ["Service.NetworkConfiguration.", "AwsvpcConfiguration.AssignPublicIp"]
    assert wrapped(path, 30) == ["Service.NetworkConfiguration.", "AwsvpcConfiguration.", "AssignPublicIp"]
    assert wrapped(f"a.{'b' * 12}", 12) == [f"a.{'b' * 10}", "bb"], "a line with hardly anything on it helps nobody"
    assert cut("keeps.thewantednumberoftasks", 20) == "keeps.thewantednumb…"


def test_a_cut_text_ends_at_a_word_that_is_near() -> None:
    assert cut("keeps the wanted number", 30) == "keeps the wanted number"
    assert cut("keeps the wanted number", 20) == "keeps the wanted …"
    assert cut("keeps thewantednumberoftasks", 20) == "keeps thewantednumb…"
    assert cut("onewordonly", 5) == "onew…"


def test_the_end_of_a_path_says_most() -> None:
    assert tail("very/long/path/web.yml:12", 12) == "…/web.yml:12"
    assert tail("web.yml:1", 12) == "web.yml:1"


def test_filled_by_columns() -> None:
    assert filled("日", 4) == "日  "
    assert filled("longer", 2) == "longer"


@given(st.text(), WIDTHS)
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")
    assert columns(cut(text, width)) <= width
    assert columns(tail(text, width)) <= width
    assert columns(filled(visible(text), width)) >= width


@given(st.text())
def test_what_is_visible_steers_nothing(text: str) -> None:
    assert visible(text).isprintable()
