"""What of an operation is under way at this moment, gathered from its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ecsspec.deploy.events import Cancelling, Event, ResourceMoved, RolloutMoved, Started, Tick, Waiting
from ecsspec.ui.console import Style
from ecsspec.ui.rollouts import counts
from ecsspec.ui.statuses import Ledger, words

STACK = "AWS::CloudFormation::Stack"


def is_stack(event: ResourceMoved) -> bool:
    """Tell whether an event is about the stack itself; a nested one has a purpose."""
    return event.type == STACK and not event.purpose


@dataclass(frozen=True, slots=True)
class Row:
    """A resource that moves: what happens to it, and since when, in seconds from the operation's begin."""

    name: str
    verb: str
    style: Style
    purpose: str
    since: float


@dataclass(slots=True)
class UnderWay:
    """What moves now, what has come to rest, and how far the services are; `at` is when something moved last."""

    verb: str = ""
    seconds: float = 0.0
    at: float = 0.0
    rows: dict[str, Row] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    services: dict[str, RolloutMoved] = field(default_factory=dict)
    began: bool = False
    outlasts: bool = False
    left: Waiting | None = None
    _ledger: Ledger = field(default_factory=Ledger)

    def heed(self, event: Event) -> None:
        """Take an event in."""
        match event:
            case Started():
                self.began, self.outlasts = True, bool(event.services)
            case ResourceMoved():
                self.seconds, self.left = max(self.seconds, event.seconds), None
                self._moved(event)
            case RolloutMoved():
                self.seconds = max(self.seconds, event.seconds)
                self.services[event.service] = event
            case Tick(seconds):
                self.seconds = max(self.seconds, seconds)
            case Cancelling():
                self.verb = "cancelling"
            case Waiting():
                self.left = event if event.remaining else None

    def _moved(self, event: ResourceMoved) -> None:
        self.at, name = event.seconds, event.logical_id
        news = self._ledger.news(name, event.status, reason=event.reason, detailed_status=event.detailed_status)
        if is_stack(event):
            self.verb = news[0] if news else self.verb or words(event.status)[0]
            return
        before = self.rows.pop(name, None)
        self.done.discard(name)
        self.failed.discard(name)
        if not event.status.endswith("_IN_PROGRESS"):
            (self.failed if event.status.endswith("_FAILED") else self.done).add(name)
            return
        verb, style = news or ((before.verb, before.style) if before else words(event.status))
        since = before.since if before else event.seconds
        purpose = event.purpose or (before.purpose if before else "")
        self.rows[name] = Row(name, verb, style, purpose, since)

    @property
    def rolling(self) -> Sequence[RolloutMoved]:
        """Return the rollouts of the services that move; one in a stack inside is named after that, which moves too."""
        return [moved for name, moved in self.services.items() if self.outlasts or name.partition("/")[0] in self.rows]

    def row_of(self, service: str) -> Row:
        """Return the row of a service that moves; ECS alone tells of one in a stack inside, or in a stack at rest."""
        above = self.rows.get(service.partition("/")[0], Row("", "", "dim", "", 0.0))
        return self.rows.get(service) or replace(above, name=service, purpose="")

    @property
    def waits_for(self) -> str:
        """Return what has to come to rest before the operation can end, the oldest first."""
        return ", ".join(map(self._with_tasks, self.rows)) or "CloudFormation"

    def _with_tasks(self, name: str) -> str:
        told = [counts(moved) for service, moved in self.services.items() if service.partition("/")[0] == name]
        return f"{name} ({'; '.join(told)})" if told else name
