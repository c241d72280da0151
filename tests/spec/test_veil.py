"""What of a whole file is secret, and where problems show it not."""

from __future__ import annotations

import pytest

from ecsspec.problems import Problem, Span
from ecsspec.spec.source import SourceFile
from ecsspec.spec.veil import Veil, hushed, veiled

LINES = {
    "a value": (["A: b", "DB_PASSWORD: hunter2", "B: c"], ["A: b", "DB_PASSWORD: *******", "B: c"]),
    "a missing colon": (["DB_PASSWORD hunter2", "B: c"], ["DB_PASSWORD *******", "B: c"]),
    "a block": (
        ["  TOKEN: |", "    one", "", "    two: 3", "  B: c"],
        ["  TOKEN: |", "    ***", "", "    ******", "  B: c"],
    ),
    "a block with a comment": (["TOKEN: >-  # mine", " one"], ["TOKEN: **********", " ***"]),
    "the next line": (["TOKEN:", "  hunter2", "B: c"], ["TOKEN:", "  *******", "B: c"]),
    "a quote over lines": (['  TOKEN: "one', 'two"', "B: c"], ["  TOKEN: ****", "****", "B: c"]),
    "a list below": (["TOKEN:", "- one", "B: c"], ["TOKEN:", "*****", "B: c"]),
    "an item among others": (["- TOKEN=one", "- B=c"], ["- TOKEN=***", "- B=c"]),
    "an item with a value below": (["- TOKEN:", "    one", "- B: c"], ["- TOKEN:", "    ***", "- B: c"]),
    "a flow": (["x: {TOKEN: one}", "two"], ["x: {TOKEN: ***}", "two"]),
    "a comment behind": (["TOKEN: one", "# two", "B: c"], ["TOKEN: ***", "# two", "B: c"]),
    "an explicit key": (["? TOKEN", ": one"], ["? TOKEN", "*****"]),
    "what an alias means": (["A: &a one", "B: &ab two", "TOKEN: *a"], ["A: &a ***", "B: &ab two", "TOKEN: **"]),
    "a block that an alias means": (["A: &a |", "  one", "TOKEN: *a"], ["A: &a |", "  ***", "TOKEN: **"]),
}


@pytest.mark.parametrize(("raw", "shown"), LINES.values(), ids=LINES)
def test_lines(raw: list[str], shown: list[str]):
    assert list(Veil(raw).lines) == shown


TEXT = "image: hunter2/x:1\nenvironment:\n  DB_PASSWORD: |\n    hunter2 is\n  B: c\n"


def over(problem: Problem, text: str = TEXT) -> Problem:
    """Return a problem under the veil of a file."""
    (found,) = veiled([problem], SourceFile("web.yml", text))
    return found


def test_the_line_of_a_span_is_covered():
    found = over(Problem("E205", "x", (), Span("web.yml", 4, 5, 10, "    hunter2 is")))
    assert found.span == Span("web.yml", 4, 5, 10, "    **********")


def test_what_is_starred_stays_so():
    text = "x: {TOKEN: one, A: two}\n"
    found = over(Problem("W305", "x", (), Span("web.yml", 1, 20, 3, "x: {TOKEN: one, A: ***}")), text)
    assert found.span
    assert found.span.text == "x: {TOKEN: ***, A: ***}"


def test_a_line_that_is_not_of_the_file_is_covered_by_itself():
    found = over(Problem("E205", "x", (), Span("web.yml", 99, 1, 1, "TOKEN: one")))
    assert found.span
    assert found.span.text == "TOKEN: ***"


@pytest.mark.parametrize(
    ("problem", "what"),
    [
        (Problem("E104", "no hunter2 is here"), "no ******* is here"),
        (Problem("E204", "no hunter2 is here", ("environment", "DB_PASSWORD")), "no ******* is here"),
        (Problem("E204", "no &hunter2, here", (), Span("web.yml", 3, 1, 1, "  DB_PASSWORD: |")), "no ********, here"),
        (Problem("E204", "no hunter2 is here", ("image",)), "no hunter2 is here"),
        (
            Problem("W305", "no hunter2 is here", ("environment", "DB_PASSWORD"), severity="warning"),
            "no hunter2 is here",
        ),
    ],
)
def test_words_of_a_secret_are_hidden_where_it_may_be_quoted(problem: Problem, what: str):
    assert over(problem).what == what


def test_keys_of_a_path_are_covered():
    assert over(Problem("E116", "x", ("environment", "TOKEN=one", 3))).path == ("environment", "TOKEN=***", 3)
    assert over(Problem("E203", "x", ("DB_PASSWORD", "hunter2"))).path == ("DB_PASSWORD", "*******")


def test_every_sentence_is_hushed():
    found = hushed(Problem("E999", 'not "TOKEN:one"', (), None, "TOKEN=one", "A: b\nTOKEN: one"))
    assert (found.what, found.allowed, found.hint) == ('not "TOKEN:***"', "TOKEN=***", "A: b\nTOKEN: ***")


def test_an_image_is_no_secret_unless_its_form_is_one():
    assert hushed(Problem("E206", '"api-token:1" is none', ("image",))).what == '"api-token:1" is none'
    assert "pw" not in hushed(Problem("E206", '"https://u:pw@h" is none', ("image",))).what
