"""Events as lines that keep coming, where a screen cannot be redrawn; each says in plain words what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    NotCancelled,
    Outcome,
    PollFailed,
    ResourceMoved,
    RolloutMoved,
    Seen,
    Started,
    Steered,
    TasksFailed,
    Tick,
    Unseen,
    Waiting,
)
from ecsspec.diagnosis.known import bare
from ecsspec.diagnosis.tasks import blurred
from ecsspec.problems import counted
from ecsspec.ui.console import WIDTH, Screen, Style
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import cut, filled, visible, wrapped
from ecsspec.ui.rollouts import advice, counts, state, trouble
from ecsspec.ui.statuses import Ledger
from ecsspec.ui.underway import UnderWay, is_stack

INDENT = 24
HEARTBEAT = 20.0
"""Seconds of silence after which a line is due: with the next poll no later than 10 s, nobody waits more than 30."""
_REPEATS = 3
"""How often something without a time may come unchanged before it is said again: polls are 10 s apart at most."""
"""Columns before what an event is about."""
NOTHING_THERE = "(nothing answers there: the local target runs no containers)"
GOOD = (Outcome.CREATED, Outcome.UPDATED, Outcome.DELETED)
_MANY_MINUTES = 1000
_MOST = 3
"""Lines of one text of AWS's; all of it comes with the diagnosis."""


@dataclass(slots=True)
class Teller:
    """Tells the events of one operation and says nothing twice: no state, no purpose, no cause.

    Where nothing moves for half a minute, it says what is waited for.
    """

    screen: Screen
    stack: str
    way: UnderWay = field(default_factory=UnderWay)
    _started: bool = False
    _services: str = ""
    _spoke: float = 0.0
    _ledger: Ledger = field(default_factory=Ledger)
    _said: dict[tuple[str, str], str] = field(default_factory=dict)
    _echoes: int = 0

    def line(self, event: Event) -> str:
        """Return an event as text; some say nothing."""
        self.way.heed(event)
        text = self.told(event)
        if text:
            self._spoke, self._echoes = self.way.seconds, 0
        return text

    def told(self, event: Event) -> str:
        """Return an event as text, which `way` knows of already."""
        match event:
            case Started():
                self._started, self._services = True, event.services
                return self.screen.paint(f"\n{self.stack}: {begun(event)}", "bold")
            case ResourceMoved():
                return self._moved(event)
            case RolloutMoved() | TasksFailed():
                return self._of_service(event)
            case KeepsFailing() | Cancelling() | NotCancelled():
                return self._steered(event)
            case Waiting() | PollFailed() | Unseen() | Tick():
                return self._between(event)
            case Seen():
                return ""
            case Finished(outcome):
                return self._finished(outcome)

    def leave(self) -> None:
        """Let what was written stand, as it does anyway."""

    def _finished(self, outcome: Outcome) -> str:
        if not self._started:
            rest = f"{self.stack}: nothing is running; the last operation ended: {outcome.value}"
            return "" if outcome is Outcome.UNCHANGED else rest
        took = f" in {clock(self.way.at)}" if self.way.at else ""
        became = f"ECS has deployed {self._services}" if self._services else f"{outcome.value}{took}"
        return self.screen.paint(f"{self.stack}: {became}", "add") if outcome in GOOD else ""

    def _moved(self, event: ResourceMoved) -> str:
        self._said.pop(("no answer", ""), None)
        known = self._ledger.knows(event.logical_id)
        news = self._ledger.news(
            event.logical_id, event.status, reason=event.reason, detailed_status=event.detailed_status
        )
        if news is None:
            return ""
        verb, style = news
        lines = [cut(self._about(event, known=known), self._room)]
        if style == "error" and event.reason:
            lines += [self.screen.paint(part, "error") for part in wrapped(bare(event.reason), self._room)]
        return self._row(verb, style, lines, seconds=event.seconds)

    def _about(self, event: ResourceMoved, *, known: bool) -> str:
        """Return the resource, the first time with its purpose."""
        if is_stack(event):
            return f"stack {event.logical_id}"
        title = self._ledger.title(event.logical_id, event.status)
        return title if known or not event.purpose else f"{title}: {event.purpose}"

    def _of_service(self, event: RolloutMoved | TasksFailed) -> str:
        if isinstance(event, RolloutMoved):
            verb, style = state(event)
            said = f"{event.service}: {counts(event)}"
            is_news = self._is_news("rollout", event.service, f"{verb} {said}")
            return self._row(verb, style, wrapped(said, self._room), seconds=event.seconds) if is_news else ""
        if not self._is_news("trouble", f"{event.service} {event.id} {blurred(event.cause)}", ""):
            return ""
        cause = [self.screen.paint(part, "error") for part in wrapped(trouble(event), self._room)]
        more = [part for text in advice(event) for part in wrapped(text, self._room)[:_MOST]]
        return self._row("tasks fail" if event.failed else "trouble", "error", [*cause, *more], seconds=event.seconds)

    def _steered(self, event: Steered) -> str:
        """Return what is told of whether the operation is let to run on."""
        match event:
            case KeepsFailing(service=service, cause=cause, tasks=tasks, advice=advice):
                if not self._is_news("again and again", f"{service} {blurred(cause)}", ""):
                    return ""
                said = [f"{service}: {counted(tasks, 'task')} failed of the same cause: {cause}", advice]
                return self._row("keeps failing", "error", self._wrapped(said), seconds=event.seconds)
            case Cancelling(why, seconds):
                said = [f"stack {self.stack}: {why}"]
                return self._row("cancelling", "warning", self._wrapped(said), seconds=seconds)
            case NotCancelled(reason, seconds):
                return self._row("not cancelled", "warning", self._wrapped([reason]), seconds=seconds)

    def _wrapped(self, texts: list[str]) -> list[str]:
        return [part for text in texts if text for part in wrapped(text, self._room)]

    def _between(self, event: Waiting | PollFailed | Unseen | Tick) -> str:
        """Return what is told of nothing that moved."""
        match event:
            case Waiting(what, remaining):
                text = cut(f"{what}: {remaining} left", self._room)
                return self._row("waiting", "dim", [text]) if self._is_due("waiting", what, text) else ""
            case PollFailed(reason):
                text = f"the operation goes on, and we ask again: {reason}"
                due = self._is_due("no answer", "", reason)
                return self._row("no answer", "warning", wrapped(text, self._room)) if due else ""
            case Unseen(what, reason):
                text = f"{what} cannot be shown: {reason}"
                is_news = self._is_news("unseen", what, reason)
                return self._row("not shown", "warning", wrapped(text, self._room)) if is_news else ""
            case Tick(seconds):
                quiet = seconds - self._spoke >= HEARTBEAT
                lines = wrapped(f"for {self.way.waits_for}", self._room)[:_MOST]
                return self._row("waiting", "dim", lines, seconds=seconds) if quiet else ""

    def _is_news(self, kind: str, about: str, text: str) -> bool:
        was = self._said.get((kind, about))
        self._said[kind, about] = text
        return was != text

    def _is_due(self, kind: str, about: str, text: str) -> bool:
        """Tell whether a text is new, or was kept back so often that somebody may wonder."""
        self._echoes += 1
        return self._is_news(kind, about, text) or self._echoes >= _REPEATS

    def _row(self, verb: str, style: Style, lines: list[str], *, seconds: float | None = None) -> str:
        time = "" if seconds is None else clock(seconds)
        head = f"  {time:>6} {self.screen.paint(filled(verb, 14), style)} "
        return head + f"\n{' ' * INDENT}".join(lines)

    @property
    def _room(self) -> int:
        return self.screen.width - INDENT


def begun(event: Started) -> str:
    """Return what began, and whose it is."""
    if event.services:
        return f"at rest, but ECS still deploys {event.services}"
    return f"plan {event.plan} began" if event.plan else "somebody else's operation"


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, a long one as hours and minutes."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < _MANY_MINUTES else f"{minutes // 60}h{minutes % 60:02d}"


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
