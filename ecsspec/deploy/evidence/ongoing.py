"""Who is at work on a stack, and since when; AWS's refusal of a request does not say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ecsspec.deploy.events import ENDINGS
from ecsspec.deploy.evidence.lookback import last_operation
from ecsspec.deploy.facts import Stack, StackEvent
from ecsspec.deploy.following.follow import is_of_the_stack
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.statuses import Busy, Kind, busy, standing, who
from ecsspec.problems import AwsError, NotDone


@dataclass(frozen=True, slots=True)
class Work:
    """The operation that runs on a stack: its first event, the id of the event before it, how long ago it began.

    `last` is its newest event: what joins an operation, as a cancellation does, may have a token of its own.
    """

    first: StackEvent | None = None
    last: StackEvent | None = None
    after: str = ""
    seconds: float | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """Return the tokens of its first and its newest event."""
        return tuple(event.token for event in (self.first, self.last) if event)


def work(ports: Ports, stack: Stack) -> Work:
    """Return the operation that runs on a stack; whoever may not read its events knows nothing of it."""
    try:
        history = ports.stacks.events(stack.id)
    except AwsError:
        return Work()
    return _running(history, stack.id, now=ports.clock.now())


def _running(history: Sequence[StackEvent], stack_id: str, *, now: float) -> Work:
    ends = [at for at, event in enumerate(history) if is_of_the_stack(event, stack_id) and event.status in ENDINGS]
    begun = ends[-1] + 1 if ends else _after_the_review(history, stack_id)
    if begun >= len(history):
        return Work()
    first = history[begun]
    since = datetime.fromisoformat(first.time).timestamp()
    return Work(first, history[-1], history[begun - 1].id if begun else "", max(0.0, now - since))


def _after_the_review(history: Sequence[StackEvent], stack_id: str) -> int:
    """Return where the creation begins: what came before it was a change set in the making."""
    review = [at for at, event in enumerate(history) if is_of_the_stack(event, stack_id) and _is_review(event)]
    return review[-1] + 1 if review else 0


def _is_review(event: StackEvent) -> bool:
    return standing(event.status).kind is Kind.REVIEW


def busy_now(ports: Ports, stack: Stack) -> Busy:
    """Return the refusal of a busy stack, with who works on it and since when."""
    found = work(ports, stack)
    return busy(stack, last=found.first, seconds=found.seconds)


def at_work(ports: Ports, stack: str) -> Busy | None:
    """Return the refusal of a stack that is busy by now, None where it is not, or where AWS does not tell."""
    try:
        found = ports.stacks.describe(stack)
    except AwsError:
        return None
    return busy_now(ports, found) if found is not None and standing(found.status).kind is Kind.BUSY else None


def was_at_work(ports: Ports, stack: str, *, seen: Stack | None, error: AwsError) -> NotDone | None:
    """Return the refusal of a stack that is busy by now, or is another one than was `seen`; None where it is not."""
    try:
        found = ports.stacks.describe(stack)
    except AwsError:
        return None
    if found is None or standing(found.status).kind in (Kind.ABSENT, Kind.REVIEW) or _are_one(found, seen):
        return None
    return at_work(ports, stack) or NotDone(
        f"stack {found.name} was changed while this was being prepared{by_whom(ports, found.id)}: nothing was done",
        "run the command again to see what would change now",
        code="E703",
        details=(error.what,),
    )


def by_whom(ports: Ports, stack_id: str) -> str:
    """Return who began the last operation of a stack at rest and when, to go into a sentence, as far as AWS tells."""
    try:
        history = last_operation(ports.stacks.events(stack_id), stack_id)
    except AwsError:
        return ""
    if not history:
        return ""
    since = datetime.fromisoformat(history[0].time).timestamp()
    return f" ({who(history[0].token, seconds=max(0.0, ports.clock.now() - since))})"


def _are_one(found: Stack, seen: Stack | None) -> bool:
    return seen is not None and (found.id, found.updated, found.status) == (seen.id, seen.updated, seen.status)
