"""What the YAML reader trips over, in the user's words: a `Snag` goes in, a Problem with the text to type comes out.

The reader says which of its rules broke; the lines around the place say what was probably meant. Each rule knows one
mistake and returns None when it is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecsspec.problems import Problem
from ecsspec.spec import layout
from ecsspec.spec.events import DIRECTIVE
from ecsspec.spec.scalars import quoted
from ecsspec.spec.snag import FLOW_END, NO_CHARACTER, Snag, bare, depth_of

if TYPE_CHECKING:
    from ecsspec.spec.document import Sheet

_CLOSING: Final = {"[": "]", "{": "}"}


def problem_of(snag: Snag) -> Problem:
    """Return the problem behind a snag."""
    found = (rule(snag) for rule in _RULES)
    return next((problem for problem in found if problem), _unknown(snag))


def _unclosed_quote(snag: Snag) -> Problem | None:
    if "scanning a quoted scalar" not in snag.said:
        return None
    return _never_closed(snag.sheet, snag.start)


def _after_quote(snag: Snag) -> Problem | None:
    """Tell text after a closing quote from a quote that an earlier line forgot to close."""
    if snag.last is None or snag.last.style not in {"'", '"'} or snag.last.end_mark.line != snag.at[0]:
        return None
    style: str = snag.last.style
    start, end = snag.last.start_mark, snag.last.end_mark
    if start.line < end.line:
        return _never_closed(snag.sheet, (start.line, start.column))
    text = bare(snag.line[start.column :]).replace(style, "")
    if style == "'" and end.column == snag.at[1]:
        text = bare(snag.line[start.column :]).strip("'")
    hint = snag.line[: start.column].strip() + " " + quoted(text)
    return Problem("E104", "text follows the closing quote", (), snag.here, "a value ends with its quote", hint.strip())


def _never_closed(sheet: Sheet, start: tuple[int, int]) -> Problem:
    span = sheet.rest(*start)
    quote = span.text[start[1]]
    hint = bare(span.text).strip() + quote
    return Problem("E117", f"the quote {quote} that opens here is never closed", (), span, hint=hint)


def _unclosed_bracket(snag: Snag) -> Problem | None:
    bracket = snag.opening[snag.start[1] : snag.start[1] + 1]
    if not ("expected ','" in snag.said or FLOW_END in snag.said) or bracket not in _CLOSING:
        return None
    closing, span = _CLOSING[bracket], snag.sheet.rest(*snag.start)
    text = bare(snag.opening).strip().rstrip(",")
    met = snag.line[snag.at[1] : snag.at[1] + 1]
    if snag.at[0] > snag.start[0] or not met:
        return Problem("E117", f"the {bracket} that opens here is never closed", (), span, hint=text + closing)
    if met in "]}":
        hint = text[: snag.at[1] - depth_of(snag.line)] + closing
        return Problem("E117", f"the {bracket} that opens here ends with {met}", (), span, hint=hint)
    return _comma(snag, "items stand between commas" if bracket == "[" else "pairs of key: value stand between commas")


def _comma(snag: Snag, allowed: str) -> Problem:
    what = "a comma is missing, or text needs quotes"
    return Problem("E104", what, (), snag.here, allowed, 'put text with : , [ ] { } between quotes: "…"')


def _special_first(snag: Snag) -> Problem | None:
    """Object to a value that begins with a character to which YAML gives a meaning."""
    special = ("cannot start any token", "scanning an alias", "scanning an anchor", "the node content", "block scalar")
    if not any(words in snag.said for words in special):
        return None
    line, column = snag.start
    first = snag.opening[column : column + 1]
    value = bare(snag.opening[column:])
    hint = f"{snag.opening[:column].strip()} {quoted(value)}".strip()
    what = f"a value cannot begin with {first} unless it is quoted"
    return Problem("E104", what, (), snag.sheet.span(line, column, len(value)), "put the value between quotes", hint)


def _escape(snag: Snag) -> Problem | None:
    text, column = snag.opening, snag.start[1]
    if "double-quoted scalar" not in snag.said:
        return None
    span = snag.sheet.span(snag.at[0], max(0, snag.at[1] - 1), 2)
    value = bare(text[column:]).strip('"')
    hint = f"{text[:column].strip()} '{value}'".strip()
    what = "a backslash between double quotes begins an escape, and this is none"
    return Problem("E104", what, (), span, "single quotes keep backslashes as they are", hint)


def _no_character(snag: Snag) -> Problem | None:
    if snag.said != NO_CHARACTER:
        return None
    hint = "write the character itself, or its number as in \\U0001F600"
    return Problem("E104", "an escape that stands for no character", (), snag.here, hint=hint)


def _tag(snag: Snag) -> Problem | None:
    if "tag" not in snag.said or "directive" in snag.said:
        return None
    return Problem("E108", "this YAML tag is not complete, and a spec has none", (), snag.here, "values are plain")


def _directive(snag: Snag) -> Problem | None:
    if not snag.said.endswith(DIRECTIVE):
        return None
    what = "a directive such as %YAML has no place in a spec"
    return Problem("E109", what, (), snag.here, "a spec is always read as YAML 1.2", "remove the line")


def _unknown(snag: Snag) -> Problem:
    what = "this is not YAML from here on"
    return Problem("E104", what, (), snag.here, 'lines are key: value; odd text stands between quotes: "…"')


_RULES: Final = (
    _directive,
    _no_character,
    layout.tab,
    _unclosed_quote,
    layout.missing_mark,
    layout.second_colon,
    layout.indented_value,
    layout.misplaced_dash,
    _after_quote,
    layout.indentation,
    _unclosed_bracket,
    _escape,
    _tag,
    _special_first,
)
