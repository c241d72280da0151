"""How a task failed: which of its containers, and which of its texts says the most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.diagnosis.entry import Meaning, Place, Rank
from ecsspec.diagnosis.evidence import Container, LogLine, Task
from ecsspec.diagnosis.known import recognised

LOG_LINES: Final = 20
"""How many of a container's last lines are read and shown."""
BY_HAND: Final = "UserInitiated"
BY_ITSELF: Final = ("EssentialContainerExited", "")
"""Stop codes of tasks whose exit codes tell why; others are killed after the fact."""
_ANYTHING: Final = re.compile(r"\b(?:[0-9a-f]{8,}|i-[0-9a-f]+|[0-9a-f-]{36})\b|\d+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a task, and what it means, where we know it."""

    place: Place
    text: str
    meaning: Meaning | None

    @property
    def rank(self) -> Rank:
        """Return what the text is worth."""
        return self.meaning.known.rank if self.meaning else Rank.UNKNOWN

    @property
    def signature(self) -> str:
        """Return what is the same in two texts that mean the same."""
        if self.meaning is None:
            return blurred(self.text)
        return f"{self.meaning.known.id}: {self.meaning.cause}"


@dataclass(frozen=True, slots=True)
class TaskFailure:
    """A failed task: the container that it failed by, the text that tells the most, and all of AWS's own."""

    container: Container | None
    reading: Reading
    originals: tuple[str, ...]


def failure_of(task: Task, logs: Sequence[LogLine] = (), *, stack: str = "") -> TaskFailure | None:
    """Return how a task failed, or None for one that runs well or was meant to stop."""
    if task.stop_code == BY_HAND:
        return None
    container = _culprit(task)
    readings = list(_readings(task, container, logs, stack))
    best = min(readings, key=lambda reading: reading.rank, default=None)
    if best is None or best.rank is Rank.QUIET:
        return None
    said = (best.text, container.reason if container else "", task.stopped_reason)
    return TaskFailure(container, best, tuple(text for text in dict.fromkeys(said) if text))


def repeats(tasks: Iterable[Task]) -> int:
    """Return how many tasks failed in the same way in a row, the newest first; what is harmless breaks no row."""
    newest = sorted(tasks, key=lambda task: (task.stopped_at, task.arn), reverse=True)
    failures = [failure for task in newest if (failure := failure_of(task))]
    ways = [_way(failure) for failure in failures if failure.reading.rank < Rank.HARMLESS]
    return next((number for number, way in enumerate(ways) if way != ways[0]), len(ways))


def blurred(text: str) -> str:
    """Return a text without its numbers and ids, so that two of a kind are equal."""
    return _ANYTHING.sub("#", text)


def _way(failure: TaskFailure) -> tuple[str, str, str]:
    container = failure.container
    return (failure.reading.signature, container.name if container else "", container.image if container else "")


def _culprit(task: Task) -> Container | None:
    """Return the container that a task failed by: the one that says why, or that ended worst."""

    def order(container: Container) -> tuple[bool, bool, int]:
        named = bool(container.image) and container.image in task.stopped_reason
        return (not container.reason, not named, _harmless(container.exit_code))

    return min(task.containers, key=order, default=None)


def _harmless(code: int | None) -> int:
    """Return how little an exit code tells: 137 and 143 are also what ECS does to the others of a task."""
    match code:
        case None:
            return 3
        case 0 | 143:
            return 2
        case 137:
            return 1
        case _:
            return 0


def _readings(task: Task, container: Container | None, logs: Sequence[LogLine], stack: str) -> Iterator[Reading]:
    """Yield what there is to read of a task, the most telling first; codes and log lines only where they are known."""
    context = _context(container, stack)
    for place, text, counts in _texts(task, container, logs):
        meaning = recognised(place, text, context)
        if meaning or counts:
            yield Reading(place, text, meaning)


def _texts(task: Task, container: Container | None, logs: Sequence[LogLine]) -> Iterator[tuple[Place, str, bool]]:
    """Yield each text, where it stands, and whether it counts although we do not know it."""
    if container and container.reason:
        yield Place.CONTAINER, container.reason, True
    if task.stopped_reason:
        yield Place.TASK, task.stopped_reason, True
    if task.stop_code:
        yield Place.TASK, task.stop_code, False
    if not is_over(task):
        yield Place.TASK, f"health status {task.health}", False
    elif container and container.exit_code is not None and task.stop_code in BY_ITSELF:
        own = [line.text for line in logs if line.container == container.name]
        if _harmless(container.exit_code) == 0:
            yield from ((Place.LOG, text, False) for text in reversed(own[-LOG_LINES:]))
        yield Place.CONTAINER, f"exit code {container.exit_code}", True


def is_over(task: Task) -> bool:
    """Tell whether a task has stopped, or is about to."""
    return bool(task.stop_code or task.stopped_at or task.stopped_reason)


def _context(container: Container | None, stack: str) -> Mapping[str, str]:
    told = {"stack": stack, "image": container.image, "container": container.name} if container else {"stack": stack}
    return {name: value for name, value in told.items() if value}
