"""The live view of an operation on a terminal: a few lines that are drawn over, and above them what is to stay.

Each text begins where the last one ended, below the block. So the cursor is in order whenever we are interrupted, and
the last state stays on the screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TextIO

from ecsspec.deploy.events import Event, Finished, ResourceMoved, RolloutMoved, Tick, Waiting
from ecsspec.ui.console import WIDEST, Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, filled
from ecsspec.ui.progress import GOOD, Teller, clock
from ecsspec.ui.rollouts import counts, state
from ecsspec.ui.underway import Row, is_stack

INDENT: Final = 9
_TO_LINE_END, _TO_SCREEN_END = "\x1b[K", "\x1b[J"


class Window(NamedTuple):
    """The size of a terminal."""

    columns: int
    lines: int


class Line(NamedTuple):
    """A line of the block: its text for one who counts columns, and as it is painted."""

    text: str
    painted: str


def above(drawn: Sequence[Line], size: Window) -> str:
    """Return what takes the cursor to a block's first line, however a narrower window has wrapped it since."""
    wrapped = sum(max(1, -(-columns(line.text) // max(1, size.columns))) for line in drawn)
    up = min(wrapped, max(0, size.lines - 1))
    return f"\r\x1b[{up}A" if up else ""


def window(stream: TextIO) -> Window:
    """Return the size of a terminal at this moment."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return Window(80, 24)
    return Window(size.columns or 80, size.lines or 24)


def can_redraw(stream: TextIO, env: Mapping[str, str]) -> bool:
    """Tell whether a stream is a terminal whose reader wants to see lines change."""
    plain = env.get("NO_COLOR") or env.get("CI") or env.get("TERM", "dumb") == "dumb"
    return stream.isatty() and not plain


@dataclass(slots=True)
class Block:
    """Draws the events of one operation. What fails, and why, stays; what goes well is counted."""

    screen: Screen
    stack: str
    size: Callable[[], Window]
    _teller: Teller = field(init=False)
    _drawn: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        """Begin with a screen as wide as the terminal is now."""
        self._teller = Teller(self.screen, self.stack)

    def line(self, event: Event) -> str:
        """Return what to write, without its last line break; nothing where all stands as it stood."""
        size = self.size()
        width = max(1, min(WIDEST, size.columns - 1))
        self._teller.screen = replace(self.screen, width=max(25, width))
        self._teller.way.heed(event)
        staying = self._staying(event)
        over = isinstance(event, Finished)
        rows = () if over or not self._teller.way.began else tuple(self._rows(width, size.lines - 1))
        if over and not staying:
            staying = [line.painted for line in self._drawn]
        if not staying and rows == self._drawn:
            return ""
        text = above(self._drawn, size) + f"{_TO_LINE_END}\n".join([*staying, *(row.painted for row in rows)])
        self._drawn = rows
        return text + _TO_SCREEN_END if text else ""

    def leave(self) -> None:
        """Let the block stand as it is: what is drawn next stands below."""
        self._drawn = ()

    def _staying(self, event: Event) -> list[str]:
        """Return the lines that are not drawn over."""
        match event:
            case ResourceMoved() if not (is_stack(event) or _tells(event)):
                return []
            case RolloutMoved() | Tick() | Waiting():
                return []
            case Finished():
                last = [self._teller.told(moved) for moved in self._last_seen(event)]
                return [text for text in (*last, self._teller.told(event)) if text]
            case _:
                text = self._teller.told(event)
                return text.split("\n") if text else []

    def _last_seen(self, event: Finished) -> Iterator[RolloutMoved]:
        """Yield how the services stood at last; where all went well, what was seen before its end is left out."""
        for moved in self._teller.way.services.values():
            if event.outcome not in GOOD or moved.state == "COMPLETED":
                yield moved

    def _rows(self, width: int, most: int) -> Iterator[Line]:
        """Yield the block, no more lines than there is room for."""
        rows = list(self._body(width))
        room = max(0, most - 1)
        if len(rows) > room:
            kept = max(0, room - 1)
            rows = [*rows[:kept], self._line(f"{' ' * INDENT}… and {len(rows) - kept} more", width)][:room]
        yield from [self._head(width), *rows][: max(1, most)]

    def _head(self, width: int) -> Line:
        way = self._teller.way
        numbers = {"under way": len(way.rows), "done": len(way.done), "failed": len(way.failed)}
        said = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
        parts = [f"{self.stack}: {way.verb or 'at work'}", said, clock(way.seconds)]
        text = cut(" · ".join(filter(None, parts)), width)
        return Line(text, self.screen.paint(text, "bold"))

    def _body(self, width: int) -> Iterator[Line]:
        """Yield the services first, then the other resources, the oldest first, then what is waited for."""
        rolling = {moved.service: moved for moved in self._teller.way.rolling}
        for name, moved in rolling.items():
            verb, style = state(moved)
            row = self._teller.way.row_of(name)
            yield self._row(replace(row, verb=verb, style=style), width)
            yield self._line(f"{' ' * INDENT}{cut(counts(moved), max(1, width - INDENT))}", width)
        for name, row in self._teller.way.rows.items():
            if name not in rolling:
                yield self._row(row, width)
        if left := self._teller.way.left:
            yield self._row(
                Row(f"{left.what}: {left.remaining} left", "waiting", "dim", "", self._teller.way.seconds), width
            )

    def _row(self, row: Row, width: int) -> Line:
        about = f"{row.name}: {row.purpose}" if row.purpose else row.name
        time, verb = f"  {clock(self._teller.way.seconds - row.since):>6} ", filled(row.verb, 14)
        room = width - INDENT - columns(verb) - 1
        if room < 1:
            return self._line(f"{time}{row.verb}", width)
        about = cut(about, room)
        return Line(f"{time}{verb} {about}", f"{time}{self.screen.paint(verb, row.style)} {about}")

    def _line(self, text: str, width: int) -> Line:
        lead = len(text) - len(text.lstrip())
        text = f"{' ' * min(lead, width - 1)}{cut(text, max(1, width - lead))}"
        return Line(text, text)


def _tells(event: ResourceMoved) -> bool:
    """Tell whether a resource's move is a failure of its own, or keeps something that was to go."""
    is_echo = "cancel" in event.reason.lower()
    return event.status == "DELETE_SKIPPED" or (event.status.endswith("_FAILED") and not is_echo)
