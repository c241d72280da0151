"""Events as lines that keep coming, on a terminal and in CI alike; each says in plain words what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ecsspec.deploy.events import Event, Finished, Outcome, PollFailed, ResourceMoved, Started, Waiting
from ecsspec.ui.console import WIDTH, Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, filled, visible, wrapped
from ecsspec.ui.statuses import Ledger

STACK = "AWS::CloudFormation::Stack"
INDENT = 24
"""Columns before what an event is about."""
NOTHING_THERE = "(nothing answers there: the local target runs no containers)"
_GOOD = (Outcome.CREATED, Outcome.UPDATED, Outcome.DELETED)


@dataclass(slots=True)
class Teller:
    """Tells the events of one operation and says nothing twice: neither a state nor a resource's purpose."""

    screen: Screen
    stack: str
    _started: bool = False
    _seconds: float = 0.0
    _ledger: Ledger = field(default_factory=Ledger)
    _left: dict[str, int] = field(default_factory=dict)
    _silence: str = ""

    def line(self, event: Event) -> str:
        """Return an event as text; some say nothing."""
        match event:
            case Started(_, plan):
                self._started = True
                began = f"plan {plan} began" if plan else "somebody else's operation"
                return self.screen.paint(f"\n{self.stack}: {began}", "bold")
            case ResourceMoved():
                return self._moved(event)
            case Waiting(what, remaining):
                return self._waiting(what, remaining)
            case PollFailed(reason):
                return self._unheard(reason)
            case Finished(outcome):
                return self._finished(outcome)

    def _finished(self, outcome: Outcome) -> str:
        if not self._started:
            rest = f"{self.stack}: nothing is running; the last operation ended: {outcome.value}"
            return "" if outcome is Outcome.UNCHANGED else rest
        took = f" in {clock(self._seconds)}" if self._seconds else ""
        return self.screen.paint(f"{self.stack}: {outcome.value}{took}", "add") if outcome in _GOOD else ""

    def _moved(self, event: ResourceMoved) -> str:
        self._seconds, self._silence = event.seconds, ""
        known = self._ledger.knows(event.logical_id)
        news = self._ledger.news(
            event.logical_id, event.status, reason=event.reason, detailed_status=event.detailed_status
        )
        if news is None:
            return ""
        verb, style = news
        head = f"  {clock(event.seconds):>6} {self.screen.paint(f'{verb:<14}', style)} "
        lines = [cut(self._about(event, known=known), self._room)]
        if style == "error" and event.reason:
            lines += [self.screen.paint(part, "error") for part in wrapped(event.reason, self._room)]
        return head + f"\n{' ' * INDENT}".join(lines)

    def _about(self, event: ResourceMoved, *, known: bool) -> str:
        """Return the resource, the first time with its purpose."""
        if event.type == STACK and not event.purpose:
            return f"stack {event.logical_id}"
        title = self._ledger.title(event.logical_id, event.status)
        return title if known or not event.purpose else f"{title}: {event.purpose}"

    def _waiting(self, what: str, remaining: int) -> str:
        if self._left.get(what) == remaining:
            return ""
        self._left[what] = remaining
        return f"{' ' * 9}{'waiting':<14} {cut(f'{what}: {remaining} left', self._room)}"

    def _unheard(self, reason: str) -> str:
        if reason == self._silence:
            return ""
        self._silence = reason
        lines = wrapped(f"the operation goes on, and we ask again: {reason}", self._room)
        return " " * 9 + self.screen.paint(filled("no answer", 15), "warning") + f"\n{' ' * INDENT}".join(lines)

    @property
    def _room(self) -> int:
        return self.screen.width - INDENT


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def outputs(values: Mapping[str, str], *, local: bool, heading: str = "") -> str:
    """Return the stack's outputs, the URL last; a local target's URL is said to have nothing behind it."""
    if not values:
        return ""
    names = sorted(values, key=lambda name: (name == "Url", name))
    column = max(map(len, names)) + 4
    lines = [line for name in names for line in _output(name, visible(values[name]), column)]
    if local and "Url" in values:
        lines += _output("", NOTHING_THERE, column)
    return "\n".join([f"{heading}:", *lines] if heading else lines)


def _output(name: str, value: str, column: int) -> Iterator[str]:
    """Yield a name and its value, which stays whole to be copied: one that is too long has a line of its own."""
    if column + columns(value) <= WIDTH:
        yield f"  {name:<{column - 2}}{value}"
    else:
        if name:
            yield f"  {name}"
        yield f"    {value}"
