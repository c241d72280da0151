"""A stack's history, one operation after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ecsspec.deploy.events import ENDINGS, Outcome
from ecsspec.deploy.evidence.lookback import BEGINNINGS
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.follow import is_of_the_stack
from ecsspec.deploy.statuses import OURS, REPAIRS

REVIEW = "REVIEW_IN_PROGRESS"
"""The status of a stack whose first change set is made and not carried out."""
_KINDS = {
    "CREATE": "creation",
    "UPDATE": "update",
    "DELETE": "deletion",
    "IMPORT": "adoption",
    "ROLLBACK": "rollback",
    "UPDATE_ROLLBACK": "rollback",
    "IMPORT_ROLLBACK": "rollback",
    "REVIEW": "preparation",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """The events of one operation, oldest first; what prepared a creation belongs to it."""

    stack_id: str
    events: Sequence[StackEvent]

    @property
    def began(self) -> StackEvent:
        """Return the event with which it began, the first that AWS still tells of it."""
        return next((event for event in self.events if event.status != REVIEW), self.events[0])

    @property
    def last(self) -> StackEvent | None:
        """Return the last event of the stack itself."""
        return next((event for event in reversed(self.events) if self.is_whole(event)), None)

    @property
    def kind(self) -> str:
        """Return what it was, as a noun."""
        whole = self.is_whole(self.began)
        return _KINDS.get(self.began.status.removesuffix("_IN_PROGRESS"), "operation") if whole else "operation"

    @property
    def plan(self) -> str:
        """Return the plan that it carried out, or a repair's own sign; nothing where ecsspec did not begin it."""
        token = self.began.token
        return token.removeprefix(REPAIRS).removeprefix(OURS) if token.startswith(OURS) else ""

    @property
    def outcome(self) -> Outcome | None:
        """Return how it ended, None where it has not."""
        return ENDINGS.get(self.last.status) if self.last else None

    @property
    def lasted(self) -> float:
        """Return how many seconds lie between its first event and its last."""
        return self.seconds(self.last or self.events[-1])

    def is_whole(self, event: StackEvent) -> bool:
        """Tell whether an event is about the stack itself."""
        return is_of_the_stack(event, self.stack_id)

    def seconds(self, event: StackEvent) -> float:
        """Return how long after its begin an event came."""
        since = datetime.fromisoformat(event.time) - datetime.fromisoformat(self.began.time)
        return max(0.0, since.total_seconds())


def operations(history: Sequence[StackEvent], stack_id: str) -> Sequence[Operation]:
    """Return the operations of a stack, oldest first."""
    starts = [0, *_starts(history, stack_id), len(history)]
    return [Operation(stack_id, history[start:end]) for start, end in pairwise(starts) if end > start]


def _starts(history: Sequence[StackEvent], stack_id: str) -> Iterator[int]:
    """Yield where the operations begin; a rollback is one of its own only where the stack was at rest before it."""
    before = ""
    for at, event in enumerate(history):
        if not is_of_the_stack(event, stack_id):
            continue
        begins = event.status in BEGINNINGS and before not in (event.status, REVIEW)
        if begins or (before in ENDINGS and event.status.endswith("_IN_PROGRESS")):
            yield at
        before = event.status
