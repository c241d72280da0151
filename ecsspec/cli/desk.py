"""What is told of several stacks that are applied: how far each is, what went wrong, and in the end a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from ecsspec.cli.becoming import End
from ecsspec.cli.live import tell_left
from ecsspec.cli.several import worst
from ecsspec.cli.talk import draw, put, say, show, stderr
from ecsspec.deploy.course import Step
from ecsspec.deploy.events import Event, Finished, ResourceMoved, Started
from ecsspec.problems import EcsspecError
from ecsspec.ui.block import can_redraw, window
from ecsspec.ui.endings import STYLES, Became, Ending, table
from ecsspec.ui.fleet import Board, Lines, View
from ecsspec.ui.problems import render_error
from ecsspec.ui.progress import outputs

if TYPE_CHECKING:
    from ecsspec.cli.applying import Applying, Words
    from ecsspec.cli.wishes import Wishes
    from ecsspec.deploy.graph import Needs
    from ecsspec.deploy.halt import Trace

DOING: Final[Mapping[Step, str]] = {
    Step.REVIEW: "being looked at",
    Step.CLEAR: "something is in its way",
    Step.APPLY: "beginning",
    Step.UNDO: "being taken back",
}
Trouble: TypeAlias = tuple[EcsspecError, tuple[str, ...]]
"""What is wrong with a stack, and what was noted beside it."""
AGAIN: Final = "to go on, run the same command again: what is done stays as it is"


def view_of(names: Mapping[str, str], needed: Needs) -> View:
    """Return a board that is drawn over where somebody looks at a terminal, else lines."""
    screen = stderr()
    if not can_redraw(sys.stderr, os.environ):
        return Lines(screen, names)
    waits = {
        file: f"needs {', '.join(names[one] for one in names if one in wanted)}" for file, wanted in needed.items()
    }
    return Board(screen, names, partial(window, sys.stderr), waits)


@dataclass(slots=True)
class Desk:
    """Writes for all the threads; `ends` says how it went with each stack that has an end, by file."""

    stacks: Mapping[str, Applying]
    view: View
    wishes: Wishes
    ends: dict[str, End] = field(default_factory=dict)
    is_quiet: bool = False
    """Nobody wants to know any more how it goes: it was stopped."""
    began: set[str] = field(default_factory=set)
    """The stacks whose operation is known to have begun."""
    _troubles: dict[str, Trouble] = field(default_factory=dict)
    _finished: dict[str, Finished] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)
    _moved: dict[str, float] = field(default_factory=dict)
    """When something moved last: what is over took no longer, however often we looked since."""

    def happened(self, file: str, event: Event) -> None:
        """Tell an event; a program reads its record instead."""
        self._seconds[file] = max(self._seconds.get(file, 0.0), getattr(event, "seconds", 0.0))
        match event:
            case ResourceMoved(seconds=seconds):
                self._moved[file] = seconds
            case Started():
                self.began.add(file)
            case Finished():
                self._finished[file] = event
        if not self.wishes.as_json:
            self._write(self.view.happened(file, event))

    def heard(self, words: Words) -> None:
        """Write what was said in a thread; records of events are for programs alone."""
        if words.kind == "talk":
            self._write(self.view.said(words.text))
        elif self.wishes.as_json:
            put(words.text)

    def stands(self, file: str, step: Step) -> None:
        """Tell what is done with a stack, where one can see it."""
        self._write(self.view.stands(file, DOING[step]))

    def ended(self, file: str, end: End) -> None:
        """Take in how it went with a stack."""
        self.ends[file] = end
        self._write(self.view.stands(file, end.words, STYLES[end.became]))

    def clear(self) -> None:
        """Take away what is drawn over: something else is written."""
        self._write(self.view.said(""))

    def trouble(self, file: str, error: EcsspecError, *, notes: Sequence[str] = ()) -> None:
        """Keep what is wrong with a stack, to be told together with what is wrong with the others."""
        self._troubles[file] = (error, tuple(notes))

    @property
    def is_troubled(self) -> bool:
        """Tell whether something is wrong that was not told."""
        return bool(self._troubles)

    def tell_troubles(self) -> None:
        """Tell what is wrong, in the order of the files, and what is wrong with several stacks once."""
        kept, self._troubles = self._troubles, {}
        for files in _alike(kept, self.stacks):
            (error, notes), names = kept[files[0]], ", ".join(files)
            told = replace(error, details=(f"not begun: {names}", *error.details)) if len(kept) > 1 else error
            self.fails(told, notes=notes)

    def fails(self, error: EcsspecError, *, notes: Sequence[str] = ()) -> None:
        """Tell what went wrong, and what was noted beside it."""
        self._write(self.view.said("\n".join(["", render_error(error, stderr()), *notes])))

    def stop(self) -> None:
        """Tell nothing any more of what happens."""
        self.clear()
        self.is_quiet = True

    def left(self, traces: Iterable[Trace]) -> None:
        """Name each change set that may be left, and how to remove it."""
        for trace in traces:
            tell_left(trace, self.wishes.choice, then="the same command takes it up again")

    def close(self) -> int:
        """Print the outputs and the table, and return the exit code."""
        self.clear()
        self.is_quiet = False
        if not self.wishes.as_json:
            self._outputs()
        draw(f"\n{table([self._ending(file) for file in self.stacks], stderr())}")
        if any(end.became in (Became.FAILED, Became.NOT_BEGUN) for end in self.ends.values()):
            say(AGAIN)
        return worst(end.code for end in self.ends.values())

    def _outputs(self) -> None:
        for file, one in self.stacks.items():
            finished = self._finished.get(file)
            if finished and finished.outputs:
                show(outputs(finished.outputs, local=self.wishes.choice.is_local, heading=one.name))

    def _ending(self, file: str) -> Ending:
        end, name = self.ends[file], self.stacks[file].name
        seconds = (self._seconds if end.became is Became.RUNNING else self._moved).get(file)
        return Ending(name=name, file=file, became=end.became, words=end.words, seconds=seconds, next=end.next)

    def _write(self, text: str) -> None:
        if text and not self.is_quiet:
            draw(text)


def _alike(troubles: Mapping[str, Trouble], files: Iterable[str]) -> Sequence[list[str]]:
    """Return the files by what is wrong, each reason at the place of the first that has it."""
    groups: dict[str, list[str]] = {}
    for file in files:
        if file in troubles:
            groups.setdefault(repr(troubles[file]), []).append(file)
    return list(groups.values())
