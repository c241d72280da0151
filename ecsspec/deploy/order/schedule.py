"""What is to be done next with several stacks that need each other: who is asked about, shown, worked on, left alone.

It knows no thread and no AWS: whoever carries the steps out reports how they went.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from ecsspec.deploy.order.graph import Needs, hanging_on, ready

AT_ONCE = 8
"""AWS counts the calls of an account; a client of boto3 keeps ten connections."""


class Step(Enum):
    """What is done with a stack in the background."""

    REVIEW = auto()
    CLEAR = auto()
    APPLY = auto()
    UNDO = auto()


class Stage(Enum):
    """How far a stack is."""

    WAITING = auto()
    BUSY = auto()
    REVIEWED = auto()
    AGREED = auto()
    REFUSED = auto()
    DONE = auto()
    NOT_DONE = auto()


OVER = (Stage.DONE, Stage.NOT_DONE)
QUEUED = {Stage.AGREED: Step.APPLY, Stage.REFUSED: Step.UNDO}


@dataclass(slots=True)
class Schedule:
    """Where each stack of a command stands, by the file of its spec.

    A stack is reviewed when all that it needs is done, and begun when somebody agreed to what was shown. `in_rounds`:
    nothing is shown while anything is carried out, as an answer is waited for.
    """

    needed: Needs
    in_rounds: bool = False
    at_once: int = AT_ONCE
    is_stopped: bool = False
    stages: dict[str, Stage] = field(init=False)
    steps: dict[str, Step] = field(default_factory=dict)
    """What is under way."""

    def __post_init__(self) -> None:
        """Begin with stacks that all wait."""
        self.stages = dict.fromkeys(self.needed, Stage.WAITING)

    @property
    def is_over(self) -> bool:
        """Tell whether there is nothing left to do."""
        return all(stage in OVER for stage in self.stages.values())

    def are(self, stage: Stage) -> tuple[str, ...]:
        """Return the stacks at a stage, in the order of the files."""
        return tuple(file for file, reached in self.stages.items() if reached is stage)

    def begin(self) -> Iterator[tuple[str, Step]]:
        """Yield each step that is to be begun now, and take it for begun; what was shown goes first."""
        for file, step in self._due():
            if len(self.steps) >= self.at_once and not self.is_stopped:  # what is taken back takes but a call
                return
            self.stages[file], self.steps[file] = Stage.BUSY, step
            yield file, step

    def _due(self) -> list[tuple[str, Step]]:
        queued = [(file, QUEUED[stage]) for file, stage in self.stages.items() if stage in QUEUED]
        return queued if self.is_stopped else [*queued, *((file, Step.REVIEW) for file in self._ready())]

    def _ready(self) -> list[str]:
        fit = ready(self.needed, done=self.are(Stage.DONE))
        return [file for file in fit if self.stages[file] is Stage.WAITING]

    def to_show(self) -> tuple[str, ...]:
        """Return the stacks whose review is to be shown now: all that can be reviewed, together."""
        reviews = Step.REVIEW in self.steps.values() or self._ready()
        at_work = self.are(Stage.AGREED) or Step.APPLY in self.steps.values()
        return () if reviews or (self.in_rounds and at_work) or self.is_stopped else self.are(Stage.REVIEWED)

    def reached(self, file: str, stage: Stage) -> tuple[str, ...]:
        """Take in how far a stack is; return those that will never be begun, as they need it."""
        self.steps.pop(file, None)
        is_late = self.is_stopped and stage in (Stage.REVIEWED, Stage.AGREED)
        self.stages[file] = Stage.REFUSED if is_late else stage
        if stage is not Stage.NOT_DONE:
            return ()
        barred = [one for one in hanging_on(self.needed, file) if self.stages[one] is Stage.WAITING]
        self.stages |= dict.fromkeys(barred, Stage.NOT_DONE)
        return tuple(barred)

    def cleared(self, file: str) -> None:
        """Take in that something stands in a stack's way: its review goes on beside those of the others."""
        self.steps[file] = Step.CLEAR

    def stop(self) -> tuple[str, ...]:
        """Begin nothing any more; what was reviewed is taken back. Return the stacks that were never begun."""
        self.is_stopped = True
        for file in (*self.are(Stage.REVIEWED), *self.are(Stage.AGREED)):
            self.stages[file] = Stage.REFUSED
        waiting = self.are(Stage.WAITING)
        self.stages |= dict.fromkeys(waiting, Stage.NOT_DONE)
        return waiting
