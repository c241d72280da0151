"""The poller that follows one stack operation to its end, through silence and throttling."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from ecsspec.deploy import commands
from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable, Unusable
from ecsspec.deploy.events import ENDINGS, Cancelling, NotCancelled, PollFailed, ResourceMoved, RolloutEvent
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.following.rollout import Watcher
from ecsspec.deploy.ports import Ports
from ecsspec.problems import AwsError, StillRunning

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 3.0, 10.0, 1.3
MOST_GROWTH = 20
"""Polls after which a pause is the longest in any case; hours of silence are no number for a power."""
JITTER = 0.2
BUSIEST_PAUSE, MOST_STRAIN = 20.0, 3
"""However busy AWS is, whoever reads along hears of us again within half a minute; so often is a pause doubled."""
SLOW = 5.0
"""Seconds: an answer that took longer was refused before, and asked for again by boto3."""
SILENCE = 300.0
SLOW_START = 3
STACK_TYPE = "AWS::CloudFormation::Stack"


def pause(quiet: int, *, token: str, strain: int = 0) -> float:
    """Return how long to wait after so many polls without news: 3 s growing to 10 s, jittered by the token.

    `strain` is how often it is doubled, as AWS is busy.
    """
    calm = min(FIRST_PAUSE * GROWTH ** min(quiet, MOST_GROWTH), LONGEST_PAUSE)
    base = min(calm * 2.0**strain, BUSIEST_PAUSE) if strain else calm
    noise = hashlib.sha256(f"{token}:{quiet}".encode()).digest()[0] / 255
    return base * (1 - JITTER * noise)


def strained(strain: int, *, by: AwsError | float) -> int:
    """Return how often to double the pauses after what came of a poll: an error, or the seconds that an answer took."""
    if isinstance(by, Unreachable):
        return strain
    is_busy = by > SLOW if isinstance(by, float) else isinstance(by, Throttled)
    return min(strain + 1, MOST_STRAIN) if is_busy else max(strain - 1, 0)


def seconds_between(first: StackEvent, event: StackEvent) -> float:
    """Return the time from one event to another."""
    return (datetime.fromisoformat(event.time) - datetime.fromisoformat(first.time)).total_seconds()


def is_of_the_stack(event: StackEvent, stack_id: str) -> bool:
    """Tell whether an event speaks of the stack itself; a nested stack has the same type but another id."""
    return event.type == STACK_TYPE and event.physical_id == stack_id


@dataclass(slots=True)
class Follower:
    """Polls one operation's events: what it has seen, and how long AWS has been silent.

    Other operations' events come before ours only, as CloudFormation runs one at a time; what comes after our first
    one (a cancellation by somebody else, say) tells of our operation whatever its token.
    """

    ports: Ports
    stack_id: str
    stack_name: str
    token: str
    after: str = ""
    seen: list[StackEvent] = field(default_factory=list)
    quiet: int = 0
    strain: int = 0
    failing_since: float | None = None
    _failed: float = 0.0
    _ids: set[str] = field(default_factory=set)

    def fresh(self) -> list[StackEvent]:
        """Return the events of our operation that are new since the last call."""
        began = self.ports.clock.now()
        events = self.ports.stacks.events(self.stack_id, after=self.after)
        self.failing_since, self.strain = None, strained(self.strain, by=self.ports.clock.now() - began)
        new: list[StackEvent] = []
        for event in events:
            ours = bool(self.seen or new) or event.token in ("", self.token)
            if ours and event.id not in self._ids:
                self._ids.add(event.id)
                new.append(event)
            if ours and self._ends(event):  # what comes after it is somebody else's
                break
        self.after = events[-1].id if events else self.after
        self.seen += new
        self.quiet = 0 if new else self.quiet + 1
        return new

    def poll(self, *, unbegun: Callable[[], None]) -> Iterator[StackEvent | PollFailed]:
        """Yield new events, or that AWS did not answer; raise `StillRunning` when that lasts."""
        try:
            yield from self.fresh()
            if not self.seen and self.quiet >= SLOW_START:
                unbegun()
        except (Unreachable, Throttled) as error:
            self.quiet, self.strain = self.quiet + 1, strained(self.strain, by=error)
            yield self.tolerate(error)
        except AwsError as error:
            raise lost(self.stack_name, error) from error

    def tolerate(self, error: AwsError) -> PollFailed:
        """Return that AWS did not answer; raise `StillRunning` when that lasts."""
        now = self.ports.clock.now()
        if self.failing_since is None or now - self._failed >= SILENCE:  # AWS is not silent while this computer sleeps
            self.failing_since = now
        self._failed = now
        if now - self.failing_since >= SILENCE:
            raise lost(self.stack_name, error) from error
        return PollFailed(error.what)

    def rest(self) -> None:
        """Wait until the next poll is due."""
        self.ports.clock.sleep(pause(self.quiet, token=self.token, strain=self.strain))

    def ended(self) -> str | None:
        """Return the status in which the operation ended, if it has: whatever the stack does later is another one."""
        return next((event.status for event in self.seen if self._ends(event)), None)

    def _ends(self, event: StackEvent) -> bool:
        return is_of_the_stack(event, self.stack_id) and event.status in ENDINGS


def lost(stack_name: str, error: AwsError) -> StillRunning:
    """Return the error of a follower that lost sight of a running operation."""
    why = "the credentials expired" if isinstance(error, CredentialsExpired) else error.what
    return StillRunning(
        f"lost sight of stack {stack_name}: {why}; the operation goes on without us",
        f"look again with `{commands.watch(stack_name)}`",
        code="E706",
        details=(error.hint,) if error.hint else (),
    )


Schedule: TypeAlias = ResourceMoved | PollFailed | RolloutEvent | Cancelling | NotCancelled
"""What is told while an operation is followed."""


def follow(
    follower: Follower,
    *,
    purposes: Mapping[str, str],
    unbegun: Callable[[], None],
    watcher: Watcher | None = None,
    between: Callable[[], Iterable[Schedule]] = tuple,
) -> Iterator[Schedule]:
    """Yield each move of the operation until the stack itself has ended, and beside them what its services do.

    `unbegun` is called when nothing was heard for some polls since we asked; it raises where AWS never began.
    `between` is called after each poll, and may put an end to it.
    """
    while follower.ended() is None:
        for item in follower.poll(unbegun=unbegun):
            yield item if isinstance(item, PollFailed) else moved(item, first=follower.seen[0], purposes=purposes)
        yield from watcher.poll(follower.seen) if watcher else ()
        if follower.ended() is None:
            yield from between()
            follower.rest()


def moved(event: StackEvent, *, first: StackEvent, purposes: Mapping[str, str]) -> ResourceMoved:
    """Return a stack event as a move, with the resource's purpose."""
    return ResourceMoved(
        logical_id=event.logical_id,
        type=event.type,
        purpose=purposes.get(event.logical_id, ""),
        status=event.status,
        reason=event.reason,
        seconds=seconds_between(first, event),
        detailed_status=event.detailed_status,
    )


def insist(follower: Follower, ask: Callable[[], None]) -> None:
    """Ask AWS to begin until it has answered; the token of the request makes a repeat harmless.

    Once an answer was lost the operation may be running, and whatever goes wrong next is `StillRunning`.
    """
    clock, asked = follower.ports.clock, 0
    while True:
        try:
            return ask()
        except Unusable:
            raise
        except (Unreachable, Throttled) as error:
            follower.tolerate(error)
        except AwsError as error:
            if asked:
                raise lost(follower.stack_name, error) from error
            raise
        asked += 1
        clock.sleep(pause(asked, token=follower.token))
