"""The screens of problems and errors."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.problems import MachineError, Problem, Span, SpecError
from ecsspec.ui.console import Screen
from ecsspec.ui.problems import render, render_error, render_json

SCREEN = Screen(io.StringIO())

SIZE = Problem(
    "E401",
    "FARGATE has no size of cpu 256 with memory 4096",
    ("memory",),
    Span("specs/nginx-fargate.yml", 4, 9, 4, "memory: 4096"),
    "with cpu 256: 512, 1024 or 2048 · for memory 4096: cpu 512, 1024 or 2048",
    "memory: 2048",
)


def columns(text: str) -> int:
    """Return how wide a text is on a screen."""
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me"} else 2 if unicodedata.east_asian_width(c) in {"W", "F"} else 1
        for c in text
    )


def lines(problem: Problem, width: int = 80) -> list[str]:
    """Return the screen of one problem by line."""
    return render([problem], Screen(io.StringIO(), width=width)).split("\n")


def test_the_screen_of_a_problem() -> None:
    assert render([SIZE], SCREEN) == (
        "error[E401]: FARGATE has no size of cpu 256 with memory 4096\n"
        "  ┌ specs/nginx-fargate.yml:4:9\n"
        "4 │ memory: 4096\n"
        "  │         ^^^^\n"
        "  │         with cpu 256: 512, 1024 or 2048\n"
        "  │         for memory 4096: cpu 512, 1024 or 2048\n"
        "  = try: memory: 2048\n"
        "  = ecsspec explain E401"
    )


def test_a_note_that_fits_stands_beside_the_carets() -> None:
    problem = Problem("E205", "port is out of range", ("port",), Span("a.yml", 12, 7, 5, "port: 99999"), "1 to 65535")
    assert lines(problem)[1:4] == ["   ┌ a.yml:12:7", "12 │ port: 99999", "   │       ^^^^^ 1 to 65535"]


def test_a_nested_key_is_named() -> None:
    problem = Problem("E205", "x", ("network", "zones", 0), Span("a.yml", 2, 3, 1, "  - 9"))
    assert lines(problem)[1] == "  ┌ a.yml:2:3 · network.zones[0]"


def test_a_nested_key_that_does_not_fit_is_left_out() -> None:
    problem = Problem("E205", "x", ("a" * 40, "b" * 40), Span("a.yml", 2, 3, 1, "  - 9"))
    assert lines(problem)[1] == "  ┌ a.yml:2:3"


def test_a_hint_of_many_lines_is_a_block() -> None:
    problem = Problem("E103", "the spec is empty", (), Span("a.yml", 1, 1), hint="name: a\nimage: b")
    assert lines(problem) == [
        "error[E103]: the spec is empty",
        "  ┌ a.yml:1:1",
        "  = try:",
        "      name: a",
        "      image: b",
        "  = ecsspec explain E103",
    ]


def test_a_problem_without_a_place() -> None:
    problem = Problem("W301", "this costs money", severity="warning", allowed="about 30 a month")
    assert lines(problem) == ["warning[W301]: this costs money", "  │ about 30 a month", "  = ecsspec explain W301"]


def test_several_problems_are_counted_and_each_code_is_explained_once() -> None:
    text = render([SIZE, SIZE], SCREEN)
    assert text.count("ecsspec explain E401") == 1
    assert text.endswith("\n\n2 problems in specs/nginx-fargate.yml")
    assert text.split("\n\n")[1].startswith("error[E401]")


def test_errors_and_warnings_of_several_files_are_counted_apart() -> None:
    warning = Problem("W301", "x", (), Span("b.yml", 1, 1), severity="warning")
    assert render([SIZE, warning, warning], SCREEN).endswith("\n\n1 error and 2 warnings in 2 files")
    assert render([warning, warning], SCREEN).endswith("\n\n2 warnings in b.yml")


def test_no_problems_are_no_text() -> None:
    assert render([], SCREEN) == ""
    assert render_json([]) == ""


@pytest.mark.parametrize(
    ("text", "column", "length", "shown", "carets"),
    [
        ("a: bc", 4, 2, "a: bc", "   ^^"),
        ("\ta: bc", 5, 2, "    a: bc", "       ^^"),
        ("名前: bc", 5, 2, "名前: bc", "      ^^"),
        ("a: 名前", 4, 2, "a: 名前", "   ^^^^"),
        ("e\u0301: bc", 5, 2, "e\u0301: bc", "   ^^"),
        ("a: \u202ebc", 5, 2, "a: bc", "   ^^"),
        ("a: \x1b[31m", 4, 5, "a: \N{REPLACEMENT CHARACTER}[31m", "   ^^^^^"),
        ("a:", 3, 1, "a:", "  ^"),
        ("a: b", 4, 99, "a: b", "   ^"),
        ("a: b", 99, 1, "a: b", "    ^"),
        ("a:\u00a0b\u3000c", 6, 1, "a: b  c", "      ^"),
        ("a: \u0301", 4, 1, "a: \u0301", "   ^"),
    ],
)
def test_the_carets_stand_below_the_value(text: str, column: int, length: int, shown: str, carets: str) -> None:
    screen = lines(Problem("E1", "x", (), Span("a.yml", 1, column, length, text)))
    assert screen[2:4] == [f"1 │ {shown}", f"  │ {carets}"]


def test_a_long_line_is_cut_around_the_value() -> None:
    text = "command: [" + "x, " * 50 + "bad, " + "y, " * 50 + "]"
    screen = lines(Problem("E1", "x", (), Span("a.yml", 1, text.index("bad") + 1, 3, text), "no"))
    source, carets = screen[2], screen[3]
    assert len(source) == 80
    assert source[4] == source[-1] == "…"
    assert source[carets.index("^") : carets.rindex("^") + 1] == "bad"


def test_a_long_value_is_cut_behind() -> None:
    text = "image: " + "x" * 200
    source, carets = lines(Problem("E1", "x", (), Span("a.yml", 1, 8, 200, text), "shorter"))[2:4]
    assert source == "1 │ image: " + "x" * 68 + "…"
    assert carets == "  │        " + "^" * 68


def test_text_of_the_file_cannot_steer_the_terminal_nor_flood_it() -> None:
    problem = Problem("E106", "\x1b[2J is written twice\n" + "k" * 5000, ("a", "\x1b]0;x"), Span("a.yml", 1, 1), "\x07")
    screen = render([problem], SCREEN)
    assert all(c.isprintable() or c == "\n" for c in screen)
    assert len(screen) < 1000


def test_colour_changes_no_letter() -> None:
    painted = render([SIZE, SIZE], Screen(io.StringIO(), colour=True))
    assert "\x1b[1;31merror[E401]\x1b[0m" in painted
    plain = painted
    for code in ("1;31", "1", "2", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == render([SIZE, SIZE], SCREEN)


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(exclude_characters="\r\n"), max_size=150),
    st.integers(1, 200),
    st.integers(1, 200),
    st.integers(40, 100),
)
def test_any_line_fits_the_screen(text: str, column: int, length: int, width: int) -> None:
    for line in lines(Problem("E1", "x", (), Span("a.yml", 1, column, length, text), "a note " * 9), width=width):
        assert columns(line) <= width
        assert line.isprintable()


def test_json_has_one_object_a_line() -> None:
    first, second = render_json([SIZE, Problem("W301", "größer", severity="warning")]).split("\n")
    assert json.loads(first) == {
        "code": "E401",
        "severity": "error",
        "file": "specs/nginx-fargate.yml",
        "line": 4,
        "column": 9,
        "key": "memory",
        "what": "FARGATE has no size of cpu 256 with memory 4096",
        "allowed": "with cpu 256: 512, 1024 or 2048 · for memory 4096: cpu 512, 1024 or 2048",
        "hint": "memory: 2048",
    }
    assert json.loads(second)["line"] is None
    assert "größer" in second


def test_the_screen_of_an_error() -> None:
    error = MachineError("there is no file web.yml", "specs/web.yml", "E901", ("looked in .", "looked in ./specs"))
    assert render_error(error, SCREEN) == (
        "error[E901]: there is no file web.yml\n"
        "  looked in .\n"
        "  looked in ./specs\n"
        "  = try: specs/web.yml\n"
        "  = ecsspec explain E901"
    )


def test_an_error_with_problems_shows_them() -> None:
    assert render_error(SpecError.of([SIZE]), SCREEN) == render([SIZE], SCREEN)


def test_an_error_without_a_code_has_nothing_to_explain() -> None:
    assert render_error(SpecError("nothing to do"), SCREEN) == "error: nothing to do"
