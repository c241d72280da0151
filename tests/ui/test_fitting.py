"""Text fitted to a width, whatever its letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, ending, filled, folded, tail, visible, wrapped

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


@given(st.text().map(lambda text: text.replace("`", "'")), WIDTHS)
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


COMMAND = "ecsspec apply web.yml --yes --allow-replace LoadBalancer"
WHOLE = (COMMAND, "ecsspec watch web")
SAID = f"if it is meant: `{COMMAND}`, or run `ecsspec watch web` again: it follows"


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100])
def test_a_command_is_never_broken(width: int) -> None:
    for lines in (wrapped(SAID, width), folded(SAID, "", width=width), folded(SAID, "  ", width=width, then="     ")):
        assert [COMMAND in line for line in lines].count(True) == 1
        assert [line for line in lines if columns(line) > width and line.strip() not in WHOLE] == []


def test_one_that_does_not_fit_stands_alone_to_be_pasted() -> None:
    assert wrapped(SAID, 40) == ["if it is meant:", COMMAND, "or run `ecsspec watch web` again: it", "follows"]
    assert folded(SAID, "", width=40, then="  ") == [
        "if it is meant:",
        f"  {COMMAND}",
        "  or run `ecsspec watch web` again: it",
        "  follows",
    ]
    assert folded(f"`{COMMAND}`", " ", width=20) == [f" {COMMAND}"]
    assert folded("", " ", width=20) == [" "]


def test_one_that_fits_stays_in_its_sentence() -> None:
    assert wrapped("then `ecsspec watch web` again", 24) == ["then `ecsspec watch web`", "again"]
    assert wrapped("then see `ecsspec watch web`", 24) == ["then see", "`ecsspec watch web`"]


def test_a_line_may_end_in_a_command() -> None:
    assert ending(f"so: {COMMAND}", "  ", width=40, then="    ") == ["  so:", f"    {COMMAND}"]
    assert ending("so: ecsspec watch", "  ", width=40, then="    ") == ["  so: ecsspec watch"]
    assert ending("one two three", "", width=8, then="  ") == ["one two", "  three"]


@pytest.mark.parametrize("text", ["a `b", "`", "``", "a `b` c", "(`x y`)"])
def test_backticks_of_others_are_text(text: str) -> None:
    assert wrapped(text, 80) == [text] == folded(text, "", width=80)
