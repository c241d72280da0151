"""How it went with each of several stacks, as a table: what happened, how long it took, and what to type next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ecsspec.problems import counted
from ecsspec.ui.console import Screen, Style
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import filled, tail, wrapped
from ecsspec.ui.many import column_of, shortened
from ecsspec.ui.progress import clock

LONGEST_FILE: Final = 32
GAP: Final = 2
TIME: Final = 6
LEAST: Final = 20
"""Columns for what happened, at least."""


class Became(Enum):
    """What became of a stack; the value is how the last line counts it."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RUNNING = "running on"
    NOT_BEGUN = "not begun"


STYLES: Final[Mapping[Became, Style]] = {
    Became.CREATED: "add",
    Became.UPDATED: "add",
    Became.UNCHANGED: "dim",
    Became.FAILED: "error",
    Became.CANCELLED: "warning",
    Became.RUNNING: "warning",
    Became.NOT_BEGUN: "warning",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How it went with one stack: in one word and in some, how long it took, and the next command if there is one."""

    name: str
    file: str
    became: Became
    words: str
    seconds: float | None = None
    next: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide each column is; a file that has none stands below its row."""

    name: int
    file: int
    words: int


def table(endings: Sequence[Ending], screen: Screen) -> str:
    """Return how it went with each, and a count of it."""
    widths = _columns(endings, screen.width)
    lines = [line for one in endings for line in _row(one, widths, screen)]
    return "\n".join([*lines, "", screen.paint(tally(endings), "bold")])


def tally(endings: Sequence[Ending]) -> str:
    """Return how many ended in which way: `3 stacks: 2 created, 1 failed`."""
    numbers = {kind: sum(one.became is kind for one in endings) for kind in Became}
    said = ", ".join(f"{number} {kind.value}" for kind, number in numbers.items() if number)
    return f"{counted(len(endings), 'stack')}: {said}"


def _columns(endings: Sequence[Ending], width: int) -> _Columns:
    name = column_of([one.name for one in endings])
    file = max((columns(_file(one)) for one in endings), default=0)
    rest = width - name - TIME - 3 * GAP
    if rest - file - GAP >= LEAST:
        return _Columns(name, file, rest - file - GAP)
    return _Columns(name, 0, max(LEAST, rest))


def _file(ending: Ending) -> str:
    return tail(ending.file, LONGEST_FILE)


def _row(ending: Ending, widths: _Columns, screen: Screen) -> Iterator[str]:
    name = filled(shortened(ending.name, widths.name), widths.name)
    time = "" if ending.seconds is None else clock(ending.seconds)
    file = [filled(_file(ending), widths.file)] if widths.file else []
    first, *more = wrapped(ending.words, widths.words)
    words = screen.paint(first, STYLES[ending.became])
    cells = [f"  {name}", f"{time:>{TIME}}", *file, words]
    yield (" " * GAP).join(cells).rstrip()
    indent = " " * (widths.name + TIME + GAP * 3 + (widths.file + GAP if widths.file else 0))
    yield from (f"{indent}{line}" for line in more)
    yield from _below(ending, " " * (widths.name + TIME + GAP * 3), widths, screen)


def _below(ending: Ending, indent: str, widths: _Columns, screen: Screen) -> Iterator[str]:
    if not widths.file:
        yield f"{indent}{tail(ending.file, screen.width - len(indent))}"
    if ending.next:
        told = f"{indent}{ending.next}"
        yield told if columns(told) <= screen.width else f"    {ending.next}"
