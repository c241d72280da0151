"""Who looks while an operation fails: at its first failed task, its first failed resource, and before it goes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ecsspec.deploy.events import Cancelling, Event, ResourceMoved, Seen, TasksFailed
from ecsspec.deploy.evidence.gather import gather
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.follow import STACK_TYPE, Follower, is_of_the_stack
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.diagnosis.keep import joined

ROLLING_BACK = ("ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS")


@dataclass(slots=True)
class Witness:
    """Looks at the services of one operation when something fails, and keeps all that was ever seen."""

    follower: Follower
    seen: Evidence | None = None
    _signs: set[str] = field(default_factory=set)

    def heed(self, event: Event) -> Iterator[Seen]:
        """Look, where an event is the first sign of its kind, and yield what was seen."""
        sign = _sign(event)
        if sign and sign not in self._signs:
            self._signs.add(sign)
            yield Seen(self.look())

    def look(self) -> Evidence:
        """Look now, and return all that was seen so far."""
        follower = self.follower
        since = follower.seen[0].time if follower.seen else ""
        stack = Stack(follower.stack_id, follower.stack_name, _status(follower))
        now = gather(follower.ports, stack, failures=follower.seen, since=since)
        self.seen = joined(self.seen, now) if self.seen else now
        return self.seen


def _sign(event: Event) -> str:
    """Return what kind of failure an event is a sign of, or nothing."""
    match event:
        case ResourceMoved(type=type_, status=status) if type_ == STACK_TYPE and status in ROLLING_BACK:
            return "rollback"
        case TasksFailed():
            return "task"
        case Cancelling():
            return "order"
        case ResourceMoved(status=status) if status.endswith("_FAILED"):
            return "resource"
        case _:
            return ""


def _status(follower: Follower) -> str:
    own = (event.status for event in reversed(follower.seen) if is_of_the_stack(event, follower.stack_id))
    return next(own, "")
