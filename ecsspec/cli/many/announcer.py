"""What is told of several stacks that are applied: how far each is, what went wrong, and in the end a table."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from ecsspec.cli.comparing.live import tell_left
from ecsspec.cli.many.outcome import End, go_on
from ecsspec.cli.several import worst
from ecsspec.cli.talk import draw, put, say, show, stderr
from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.order.graph import hanging_on
from ecsspec.deploy.order.schedule import Step
from ecsspec.diagnosis.stack import BY_ORDER
from ecsspec.problems import EcsspecError
from ecsspec.ui.block import can_redraw, window
from ecsspec.ui.endings import STYLES, Became, Ending, table
from ecsspec.ui.many import Board, Lines, View
from ecsspec.ui.problems import render_error
from ecsspec.ui.progress import outputs

if TYPE_CHECKING:
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.cli.many.worker import Words, Worker
    from ecsspec.deploy.following.halt import Trace
    from ecsspec.deploy.order.graph import Needs

DOING: Final[Mapping[Step, str]] = {
    Step.REVIEW: "being looked at",
    Step.CLEAR: "something is in its way",
    Step.APPLY: "beginning",
    Step.UNDO: "being taken back",
}
Trouble: TypeAlias = tuple[EcsspecError, tuple[str, ...]]
"""What is wrong with a stack, and what was noted beside it."""


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
class Announcer:
    """Writes for all the threads; `ends` says how it went with each stack that has an end, by file."""

    stacks: Mapping[str, Worker]
    view: View
    needed: Needs
    options: ApplyOptions
    ends: dict[str, End] = field(default_factory=dict)
    is_quiet: bool = False
    """Nobody wants to know any more how it goes: it was stopped."""
    began: set[str] = field(default_factory=set)
    """The stacks whose operation is known to have begun."""
    _says_all: bool = False
    """What was told last is wrong with all stacks, and nothing was begun."""
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
        if not self.options.as_json:
            self._write(self.view.happened(file, event))

    def heard(self, words: Words) -> None:
        """Write what was said in a thread; records of events are for programs alone."""
        if words.kind == "talk":
            self.tell(words.text)
        elif self.options.as_json:
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

    def tell(self, text: str) -> None:
        """Write something that stays; a line break at one of its ends is an empty line there."""
        self._write(self.view.said(text))

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
        groups = _alike(kept, self.stacks)
        for files in groups:
            (error, notes), without = kept[files[0]], self._without(files)
            self._says_all = len(without) == len(self.stacks)
            names = without if self._says_all else files if len(kept) > 1 else ()
            said = (f"not begun: {', '.join(names)}",) if names else ()
            self.fails(replace(error, details=(*said, *error.details)), notes=notes)

    def _without(self, files: Sequence[str]) -> Sequence[str]:
        """Return the stacks that are not begun where these are not."""
        hanging = {one for file in files for one in hanging_on(self.needed, file)}
        return [file for file in self.stacks if file in files or file in hanging]

    def fails(self, error: EcsspecError, *, notes: Sequence[str] = ()) -> None:
        """Tell what went wrong, and what was noted beside it."""
        text = "\n".join([render_error(error, stderr()).strip("\n"), *notes])
        self.tell(f"\n{text}\n")

    def stop(self) -> None:
        """Tell nothing any more of what happens."""
        self.clear()
        self.is_quiet = True

    def resume(self) -> None:
        """Tell again what happens, below whatever was written meanwhile."""
        self.is_quiet, self.view.spacing.owes = False, True
        self._write(self.view.anew())

    def left(self, traces: Iterable[Trace]) -> None:
        """Name each change set that may be left, and how to remove it."""
        for trace in traces:
            tell_left(trace, self.options.choice, then="the same command takes it up again")

    def close(self) -> int:
        """Print the outputs and the table, and return the exit code; where one error says it all there is no table."""
        self.clear()
        self.view.spacing.owes |= self.is_quiet  # what was written meanwhile is not known here
        self.is_quiet = False
        if not self.options.as_json:
            self._outputs()
        if not self._says_all:
            self.tell(f"\n{table([self._ending(file) for file in self.stacks], stderr())}")
            if advice := go_on(self.ends.values()):
                say(advice)
        return worst(end.code for end in self.ends.values())

    def _outputs(self) -> None:
        """Print the outputs of each; between them and what stands on the same screen there is an empty line."""
        finished = {
            one.name: self._finished[file].outputs for file, one in self.stacks.items() if file in self._finished
        }
        local = self.options.choice.is_local
        texts = [outputs(values, local=local, heading=name) for name, values in finished.items() if values]
        is_beside = _is_one_place()
        if texts and is_beside and self.view.spacing.is_due("\n"):
            draw("")
        for text in texts:
            show(text)
        self.view.spacing.owes |= bool(texts) and is_beside

    def cancelled(self, file: str) -> Outcome | None:
        """Return how an operation ended that was cancelled from here, None of any other."""
        finished = self._finished.get(file)
        found = finished.diagnosis.findings if finished and finished.diagnosis else ()
        return finished.outcome if finished and any(one.id == BY_ORDER for one in found) else None

    def _ending(self, file: str) -> Ending:
        end, name = self.ends[file], self.stacks[file].name
        seconds = (self._seconds if end.became is Became.RUNNING else self._moved).get(file)
        return Ending(name=name, file=file, became=end.became, words=end.words, seconds=seconds, next=end.next)

    def _write(self, text: str) -> None:
        if text and not self.is_quiet:
            draw(text)


def _is_one_place() -> bool:
    """Tell whether what is written to stdout and to stderr ends in the same place."""
    with suppress(OSError, ValueError):
        return os.path.samestat(os.fstat(sys.stdout.fileno()), os.fstat(sys.stderr.fileno()))
    return False


def _alike(troubles: Mapping[str, Trouble], files: Iterable[str]) -> Sequence[list[str]]:
    """Return the files by what is wrong, each reason at the place of the first that has it."""
    groups: dict[str, list[str]] = {}
    for file in files:
        if file in troubles:
            groups.setdefault(repr(troubles[file]), []).append(file)
    return list(groups.values())
