"""Mistakes of layout: tabs, indentation, and the space, colon or dash that is missing.

Each function knows one mistake behind a `Snag` and returns None when it is another.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from ecsspec.problems import Problem
from ecsspec.spec.objections import spaced
from ecsspec.spec.scalars import quoted
from ecsspec.spec.snag import KEY, KEY_AND_VALUE, Snag, bare, depth_of, first_line, line_before

if TYPE_CHECKING:
    from ecsspec.spec.document import Sheet

_TWO_WORDS: Final = re.compile(r"([A-Za-z_][\w-]*)\s+([^\s:].*)")
_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")
_SHOWN_LINES: Final = 5


def tab(snag: Snag) -> Problem | None:
    """Object to a tab; YAML indents with spaces and wants them between the parts of a line."""
    number, column = snag.at
    rest = snag.line[column:]
    if not rest.startswith("\t"):
        return None
    span = snag.sheet.span(number, column, len(rest) - len(rest.lstrip("\t")))
    hint = "put two spaces for each tab" + _also(snag.sheet, number + 1)
    return Problem("E105", "a tab stands where YAML wants spaces", (), span, hint=hint)


def _also(sheet: Sheet, number: int) -> str:
    """Name the lines from a 0-based number on that begin with a tab."""
    more = [str(n) for n, line in enumerate(sheet.lines[number:], number + 1) if line.startswith("\t")]
    if not more:
        return ""
    shown = ", ".join([*more[:_SHOWN_LINES], *(["…"] if len(more) > _SHOWN_LINES else [])])
    return f" (also in line {shown})" if len(more) == 1 else f" (also in lines {shown})"


def missing_mark(snag: Snag) -> Problem | None:
    """Find the `key:value`, `-item` or `key value` that made the reader join two lines."""
    if "could not find expected ':'" in snag.said:
        return _unfinished(snag.sheet, snag.start[0])
    if "mapping values are not allowed" not in snag.said or KEY_AND_VALUE.match(snag.line[: snag.at[1]]):
        return None
    return _unfinished(snag.sheet, line_before(snag.sheet, snag.at[0]))


def _unfinished(sheet: Sheet, number: int) -> Problem | None:
    line = sheet.line(number)
    text, span = bare(line).strip(), sheet.rest(number, depth_of(line))
    if hint := spaced(text.removeprefix("- ")):
        return Problem("E119", "a space is missing after the colon", (), span, hint=hint)
    if text[:1] == "-" and text[1:2].strip("-"):
        return Problem("E119", "a space is missing after the dash", (), span, hint=f"- {text[1:]}")
    if match := _TWO_WORDS.fullmatch(text):
        return Problem("E119", f"a colon is missing after {match[1]}", (), span, hint=f"{match[1]}: {match[2]}")
    if not _WORD.fullmatch(text):
        return None
    if depth_of(sheet.line(number + 1)) > depth_of(line):
        return Problem("E119", f"a colon is missing after {text}", (), span, hint=f"{text}:")
    return Problem("E119", f"a colon and a value are missing after {text}", (), span, hint=f"{text}: …")


def second_colon(snag: Snag) -> Problem | None:
    """Object to a value that holds a colon and a space."""
    before = snag.line[: snag.at[1]]
    if "mapping values are not allowed" not in snag.said or not (match := KEY_AND_VALUE.match(before)):
        return None
    value = bare(snag.line[match.end() - 1 :])
    what = f"a second colon in the value of {match[1]}"
    span = snag.sheet.span(snag.at[0], match.end() - 1, len(value))
    return Problem("E104", what, (), span, "text with a colon and a space needs quotes", f"{match[1]}: {quoted(value)}")


def indented_value(snag: Snag) -> Problem | None:
    """Object to a key that is indented below a key which already has its value."""
    if "mapping values are not allowed" not in snag.said:
        return None
    before = line_before(snag.sheet, snag.at[0])
    owner, depth = KEY_AND_VALUE.match(snag.sheet.line(before)), depth_of(snag.line)
    if not owner or depth <= depth_of(snag.sheet.line(before)):
        return None
    what = f"this line is indented below {owner[1]}, which already has a value"
    allowed = f"start it in column {depth_of(snag.sheet.line(before)) + 1}, like {owner[1]}"
    return Problem("E118", what, (), snag.sheet.rest(snag.at[0], depth), allowed, bare(snag.line).strip())


def misplaced_dash(snag: Snag) -> Problem | None:
    """Object to an item of a list behind its key, or among keys."""
    if "sequence entries are not allowed" in snag.said:
        key = KEY.match(snag.line)
        item = bare(snag.line[snag.at[1] + 1 :]).strip()
        hint = f"{key[1] if key else 'key'}: [{item}]"
        return Problem("E104", "a list cannot begin behind its key", (), snag.here, "one item a line, or in [ ]", hint)
    if "found '-'" in snag.said and not snag.line[: snag.at[1]].strip():
        what = "an item of a list stands where a key is due"
        return Problem("E118", what, (), snag.here, "indent it below the key that it belongs to")
    return None


def indentation(snag: Snag) -> Problem | None:
    """Object to a line whose first column is that of no line around it."""
    if snag.line[: snag.at[1]].strip() or not ("<block end>" in snag.said or "<document start>" in snag.said):
        return None
    first = snag.sheet.line(first_line(snag.sheet))
    if "<document start>" in snag.said and depth_of(first):
        what, span = "the first line is indented, but the next is not", snag.sheet.rest(first_line(snag.sheet), 0)
        return Problem("E118", what, (), span, "start it in column 1", first.strip())
    columns = _columns(snag.sheet, snag.at[0], dash=snag.line[snag.at[1] :].startswith("- "))
    if not columns or snag.at[1] + 1 in columns:
        return None
    allowed = "start it in column " + " or ".join(str(c) for c in sorted(columns))
    return Problem("E118", "the indentation of this line fits no line above it", (), snag.here, allowed)


def _columns(sheet: Sheet, number: int, *, dash: bool) -> list[int]:
    """Return the 1-based columns in which a key, or the dash of an item, may stand below the lines above."""
    columns: list[int] = []
    limit = sys.maxsize
    for line in reversed(sheet.lines[:number]):
        if bare(line).strip() and (depth := depth_of(line)) < limit:
            limit, item = depth, line[depth:].startswith("- ")
            columns += [depth + 1] if item == dash else [depth + 3] if item and KEY.match(line) else []
    return columns
