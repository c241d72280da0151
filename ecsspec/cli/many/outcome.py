"""What became of each of several stacks, from what its thread told: a word, some words, the exit code, what is next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ecsspec.cli.run import INTERRUPTED
from ecsspec.codes import CODES
from ecsspec.deploy.events import Finished, Outcome
from ecsspec.problems import DeploymentFailed, EcsspecError, NeedsAttention, NotDone, StillRunning
from ecsspec.ui.endings import Became

_COMMAND = re.compile(r"`(ecsspec [^`]+)`")
_WELL: Final = {
    Outcome.CREATED: Became.CREATED,
    Outcome.UPDATED: Became.UPDATED,
    Outcome.UNCHANGED: Became.UNCHANGED,
}
_FAILED: Final = {"E704": "failed, rolled back", "E705": "failed, needs attention"}
_SHORT: Final = 60
"""Letters of advice that have room in a table; all of it stands with the error."""


@dataclass(frozen=True, slots=True)
class End:
    """How it went with a stack."""

    became: Became
    words: str
    code: int = 0
    next: str = ""


def became(outcome: Finished | EcsspecError, *, began: bool, place: str, cancelled: Outcome | None = None) -> End:
    """Return how it went; an error is told with its commands made whole. `place` is where a stack goes on by itself.

    `cancelled`: how an operation ended that was cancelled from here.
    """
    match outcome:
        case Finished(how):
            return End(_WELL[how], how.value)
        case StillRunning():
            return End(Became.RUNNING, f"goes on in {place}", outcome.exit_code, _next(outcome))
        case DeploymentFailed() if cancelled:
            after = "deleted" if cancelled is Outcome.DELETED else "rolled back"
            return End(Became.CANCELLED, f"cancelled, {after}", outcome.exit_code, _next(outcome))
        case DeploymentFailed() | NeedsAttention() if began:
            words = _FAILED.get(outcome.code) or f"failed: {_title(outcome)}"
            return End(Became.FAILED, words, outcome.exit_code, _next(outcome))
        case _ if began:
            return End(Became.FAILED, f"given up: {_title(outcome)}", outcome.exit_code, _next(outcome))
        case _:
            return End(Became.NOT_BEGUN, f"not begun: {_title(outcome)}", outcome.exit_code, _next(outcome))


def let_go(*, place: str, watch: str) -> End:
    """Return the end of a stack that goes on without us."""
    return End(Became.RUNNING, f"goes on in {place}", StillRunning.exit_code, watch)


def unheard(*, place: str, watch: str) -> End:
    """Return the end of a stack of which nobody said whether it was begun."""
    return End(Became.RUNNING, f"may go on in {place}", StillRunning.exit_code, watch)


def unmet(name: str) -> End:
    """Return the end of a stack that needs another one, which is not done."""
    return End(Became.NOT_BEGUN, f"not begun: needs {name}", NotDone.exit_code)


def interrupted() -> End:
    """Return the end of a stack that was not begun, as somebody stopped the command."""
    return End(Became.NOT_BEGUN, "not begun: you stopped it", INTERRUPTED)


def go_on(ends: Iterable[End]) -> str:
    """Return how to go on where some stacks are not done: by the same command, unless another one comes first."""
    undone = [end for end in ends if end.became in (Became.FAILED, Became.CANCELLED, Became.NOT_BEGUN)]
    if any(end.next.startswith("ecsspec repair ") for end in undone):
        return "to go on: the repair above, then this command again; what is done stays as it is"
    if any(end.next.startswith("ecsspec apply ") for end in undone):
        return "to go on, run the command above: what is done stays as it is"
    return "to go on, run the same command again: what is done stays as it is" if undone else ""


def _title(error: EcsspecError) -> str:
    return CODES[error.code].title if error.code in CODES else error.what


def _next(error: EcsspecError) -> str:
    """Return the first command in an error's advice, else the advice, where it is short."""
    found = _COMMAND.search(error.hint)
    return found[1] if found else error.hint if len(error.hint) <= _SHORT else ""
