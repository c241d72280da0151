"""A source line with carets under it, as wide as the screen allows, whatever characters the line holds."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.problems import Span

TAB: Final = 4
LEAD: Final = 12
"""How many columns before the carets stay when a line is cut."""

Cell: TypeAlias = tuple[str, int]
"""What to show for one character, and how many columns it takes."""

_CUT: Final[Cell] = ("…", 1)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line to show, and the 0-based columns on the screen where the carets begin and end."""

    line: str
    start: int
    end: int

    @property
    def carets(self) -> str:
        """Return the carets, at their place."""
        return " " * self.start + "^" * (self.end - self.start)


def excerpt(span: Span, width: int) -> Excerpt:
    """Return the line of a span cut to a width, and where its carets go."""
    cells = [_cell(character) for character in span.text]
    first = min(span.column - 1, len(cells))
    last = min(first + span.length, len(cells))
    cells, first, last = _window(cells, first, last, width=width)
    start, covered = _columns(cells[:first]), _columns(cells[first:last])
    return Excerpt("".join(shown for shown, _ in cells).rstrip(), start, min(start + max(1, covered), width))


def columns(text: str) -> int:
    """Return how many columns text takes on a screen."""
    return len(text) if text.isascii() else _columns([_cell(character) for character in text])


def _cell(character: str) -> Cell:
    if character == "\t":
        return (" " * TAB, TAB)
    if character.isascii() and character.isprintable():
        return (character, 1)
    category = unicodedata.category(character)
    if category in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}:
        return ("\N{REPLACEMENT CHARACTER}", 1)
    if category in {"Mn", "Me"}:
        return (character, 0)
    if category == "Cf":
        return ("", 0)
    width = 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
    return (" " * width if category == "Zs" else character, width)


def _columns(cells: Sequence[Cell]) -> int:
    return sum(width for _, width in cells)


def _window(cells: list[Cell], first: int, last: int, *, width: int) -> tuple[list[Cell], int, int]:
    """Cut a line that is too wide, so that the carets and a little of what stands before them are seen."""
    if _columns(cells) <= width:
        return cells, first, last
    begin, lead, shown = 0, _columns(cells[:first]), _columns(cells[:last])
    while shown > width - 2 and lead > LEAD:
        lead, shown = lead - cells[begin][1], shown - cells[begin][1]
        begin += 1
    head = [_CUT] if begin else []
    end = begin
    while end < len(cells) and _columns(cells[begin : end + 1]) <= width - len(head) - 1:
        end += 1
    tail = [_CUT] if end < len(cells) else []
    shift = len(head) - begin
    return [*head, *cells[begin:end], *tail], first + shift, min(last, end) + shift
