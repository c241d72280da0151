"""Several operations in one view: lines that say whose they are, or on a terminal a line a stack that is drawn over.

What fails, and why, stays above the lines of a terminal; a log has everything, each line behind the stack's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    NotCancelled,
    ResourceMoved,
    Started,
    TasksFailed,
    Unseen,
)
from ecsspec.problems import counted
from ecsspec.ui.block import Line, Window, above
from ecsspec.ui.console import WIDEST, Screen, Style
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, filled, visible
from ecsspec.ui.progress import GOOD, Teller, clock
from ecsspec.ui.rollouts import counts
from ecsspec.ui.spacing import Spacing
from ecsspec.ui.underway import UnderWay, is_stack

LONGEST: Final = 24
"""Columns that the name of a stack takes at most."""
NARROWEST: Final = 40
"""Columns that are left beside it at least."""
_TO_LINE_END, _TO_SCREEN_END, _UP = "\x1b[K", "\x1b[J", "\x1b[A"


class View(Protocol):
    """What makes text of what happens to several stacks, by the files of their specs; nothing is an empty text."""

    @property
    def spacing(self) -> Spacing:
        """Return what keeps apart what is to stay."""

    def happened(self, file: str, event: Event) -> str:
        """Return what to write of an event."""

    def stands(self, file: str, words: str, style: Style = "dim") -> str:
        """Return what to write where a stack, which is not being worked on, stands in another way."""

    def said(self, text: str) -> str:
        """Return what to write of a text that is to stay; none takes away what is drawn over."""

    def anew(self) -> str:
        """Return what to write where something else was written meanwhile."""


def shortened(name: str, width: int) -> str:
    """Return a name of a width at most, without its middle where it is longer: names differ at their ends."""
    name = visible(name)
    if columns(name) <= width:
        return name
    head = (width - 1) // 2
    return f"{name[:head]}…{name[len(name) - (width - 1 - head) :]}"


def column_of(names: Sequence[str]) -> int:
    """Return how many columns names take, those that are too long shortened."""
    return max((columns(shortened(name, LONGEST)) for name in names), default=0)


@dataclass(slots=True)
class Lines:
    """Tells the events of several operations in lines that keep coming; `names` are the stacks, by file."""

    screen: Screen
    names: Mapping[str, str]
    spacing: Spacing = field(default_factory=Spacing)
    failing: set[str] = field(default_factory=set)
    """The stacks whose tasks fail again and again, and are not being cancelled."""
    tellers: dict[str, Teller] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing told of any of them."""
        self.tellers = {file: Teller(self._beside(), name) for file, name in self.names.items()}

    def fit(self, screen: Screen) -> None:
        """Write for another screen from now on."""
        self.screen = screen
        for teller in self.tellers.values():
            teller.screen = self._beside()

    def way(self, file: str) -> UnderWay:
        """Return what of an operation is under way."""
        return self.tellers[file].way

    def happened(self, file: str, event: Event) -> str:
        """Return an event in lines that each begin with the stack's name."""
        text = self.told(file, event)
        return self.spacing.spaced(text) if text else ""

    def told(self, file: str, event: Event) -> str:
        """Return the lines of an event by themselves."""
        teller = self.tellers[file]
        match event:
            case Started(_, plan):
                teller.way.heed(event)
                text = f"  {clock(0):>6} {f'plan {plan} began' if plan else 'begun by somebody else'}"
            case Finished(outcome):
                took = f" in {clock(teller.way.at)}" if teller.way.at else ""
                text = f"  {clock(teller.way.at):>6} {self.screen.paint(f'{outcome.value}{took}', 'bold')}"
                text = text if outcome in GOOD and teller.way.began else ""
            case _:
                self._heed(file, event)
                text = teller.line(event)
        return self._named(file, text)

    def _heed(self, file: str, event: Event) -> None:
        match event:
            case KeepsFailing():
                self.failing.add(file)
            case Cancelling():
                self.failing.discard(file)

    def stands(self, file: str, words: str, style: Style = "dim") -> str:
        """Say nothing: whatever comes of it has lines of its own."""
        del file, words, style
        return ""

    def said(self, text: str) -> str:
        """Return a text as it is."""
        return self.spacing.spaced(text) if text else ""

    def anew(self) -> str:
        """Say nothing: what happens next has a line of its own."""
        return ""

    def _named(self, file: str, text: str) -> str:
        name = filled(shortened(self.names[file], LONGEST), self._column)
        label = self.screen.paint(name, "bold")
        return "\n".join(f"{label}{line}" for line in text.split("\n") if line.strip()) if text else ""

    @property
    def _column(self) -> int:
        return column_of(list(self.names.values()))

    def _beside(self) -> Screen:
        return replace(self.screen, width=max(NARROWEST, self.screen.width - self._column))


@dataclass(slots=True)
class Board:
    """Draws a line for each of several stacks, over and over; what fails is written above."""

    screen: Screen
    names: Mapping[str, str]
    size: Callable[[], Window]
    waits: Mapping[str, str] = field(default_factory=dict)
    """What is said of a stack before anything is known of it."""
    _lines: Lines = field(init=False)
    _standing: dict[str, tuple[str, Style]] = field(init=False)
    _drawn: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        """Begin with nothing drawn."""
        self._lines = Lines(self.screen, self.names)
        self._standing = {file: (self.waits.get(file, ""), "dim") for file in self.names}

    @property
    def spacing(self) -> Spacing:
        """Return what keeps apart what stays above the block."""
        return self._lines.spacing

    def happened(self, file: str, event: Event) -> str:
        """Return what is written above the block, if anything, and the block."""
        width = self._fit()
        if isinstance(event, Started):
            self._standing.pop(file, None)
        text = self._lines.told(file, event)
        staying = self.spacing.spaced(text) if text and _stays(event) else ""
        return self._over(staying, self._rows(width))

    def stands(self, file: str, words: str, style: Style = "dim") -> str:
        """Take in how a stack stands, and return the block."""
        width = self._fit()
        self._standing[file] = (words, style)
        return self._over("", self._rows(width))

    def said(self, text: str) -> str:
        """Return a text in the place of the block, which comes again below it when anything moves."""
        self._fit()
        return self._over(self._lines.said(text), ())

    def anew(self) -> str:
        """Return the block, below whatever was written meanwhile."""
        self._drawn = ()
        return self._over("", self._rows(self._fit()))

    def _fit(self) -> int:
        """Return the width that there is now."""
        width = max(1, min(WIDEST, self.size().columns - 1))
        self._lines.fit(replace(self.screen, width=width))
        return width

    def _over(self, staying: str, rows: tuple[Line, ...]) -> str:
        """Return what is written over the block that stands; nothing where it stays as it is."""
        if not staying and rows == self._drawn:
            return ""
        # Where nothing takes its place, the line break at the end of all that is written leads back to where it began.
        has_room = self.spacing.begun and len(self._drawn) < self.size().lines - 1
        up = above(self._drawn, self.size())
        self._drawn = rows
        lines = [*(staying.split("\n") if staying else ()), *(row.painted for row in rows)]
        return up + f"{_TO_LINE_END}\n".join(lines) + _TO_SCREEN_END + ("" if lines or not has_room else _UP)

    def _rows(self, width: int) -> tuple[Line, ...]:
        """Return the block: what is at work first, where there is no room for all."""
        room = max(0, self.size().lines - 2)
        files = list(self.names)
        if len(files) > room:
            files = sorted(files, key=lambda file: file in self._standing)[: max(0, room - 1)]
        hidden = len(self.names) - len(files)
        more = [_line(f"  … and {hidden} more", width)] if hidden and room else []
        shown = set(files)
        apart = [Line("", "")] if self.spacing.owes and room > len(files) else []
        return (*apart, self._head(width), *(self._row(file, width) for file in self.names if file in shown), *more)

    def _head(self, width: int) -> Line:
        under_way = len(self.names) - len(self._standing)
        parts = [counted(len(self.names), "stack"), f"{under_way} under way" if under_way else ""]
        text = cut(" · ".join(filter(None, parts)), width)
        return Line(text, self.screen.paint(text, "bold"))

    def _row(self, file: str, width: int) -> Line:
        name = filled(shortened(self.names[file], LONGEST), column_of(list(self.names.values())))
        room = max(1, width - columns(name) - 4)
        words, style = self._standing.get(file, ("", "dim"))
        said = cut(words or " · ".join(self._at_work(file)), room)
        text = f"  {name}  {said}"
        if columns(text) > width:
            return _line(text, width)
        return Line(text, f"  {name}  {self.screen.paint(said, style) if words else said}")

    def _at_work(self, file: str) -> Iterator[str]:
        """Yield how far an operation is, in a few words."""
        way = self._lines.way(file)
        yield way.verb or "at work"
        if file in self._lines.failing:
            yield "keeps failing"
        numbers = {"under way": len(way.rows), "done": len(way.done), "failed": len(way.failed)}
        yield ", ".join(f"{number} {what}" for what, number in numbers.items() if number) or "begun"
        yield clock(way.seconds)
        yield from (f"{moved.service} {counts(moved)}" for moved in way.rolling)


def _line(text: str, width: int) -> Line:
    """Return as much of a text as fits, where a window is too narrow for more."""
    while columns(text) > width:
        text = text[:-1]
    return Line(text, text)


def _stays(event: Event) -> bool:
    """Tell whether an event is to stay on a terminal: a failure, and what is done about it."""
    match event:
        case ResourceMoved(status=status, reason=reason):
            is_own = status.endswith("_FAILED") and "cancel" not in reason.lower()
            return status == "DELETE_SKIPPED" or (is_own and not is_stack(event))
        case TasksFailed() | KeepsFailing() | Cancelling() | NotCancelled() | Unseen():
            return True
        case _:
            return False
