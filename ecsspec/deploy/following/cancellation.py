"""What brings an operation to an early end: its time is up, its tasks fail again and again, or somebody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from ecsspec.deploy import commands
from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.events import Cancelling, Event, KeepsFailing, NotCancelled, PollFailed, RolloutMoved, TasksFailed
from ecsspec.deploy.facts import LiveResource, StackEvent
from ecsspec.deploy.following.cancel_order import CancelOrder, Order
from ecsspec.deploy.following.follow import SILENCE, STACK_TYPE, Follower, is_of_the_stack
from ecsspec.deploy.following.limits import REPEATS, Limits, OnTimeout
from ecsspec.deploy.following.rollback_cause import was_cancelled
from ecsspec.deploy.following.rollout import elapsed
from ecsspec.deploy.statuses import REPAIRS, lasting, meaning, standing
from ecsspec.diagnosis.tasks import blurred
from ecsspec.problems import AwsError, StillRunning, counted

CREATING: Final = "CREATE_IN_PROGRESS"
UPDATING: Final = "UPDATE_IN_PROGRESS"
NOTHING_TO_STOP: Final = (
    "CloudFormation cannot cancel a creation, and there is no deployment of a service yet that could be stopped; "
    "it is stopped as soon as there is one"
)


@dataclass(slots=True)
class Cancellation:
    """Watches the time and the failures of one operation that is followed, and carries out an order to cancel it."""

    follower: Follower
    limits: Limits
    cancel_order: CancelOrder
    began: float = field(init=False)
    deadline: float = field(init=False)
    _looked: float = field(init=False)
    order: Order | None = None
    _is_told: bool = False
    _is_sent: bool = False
    _is_dropped: bool = False
    _complained: bool = False
    _causes: set[tuple[str, str, str]] = field(default_factory=set)
    _back: set[str] = field(default_factory=set)
    _worst: str = ""
    _closed: str = ""

    def __post_init__(self) -> None:
        """Begin to count the time."""
        self.began = self._looked = self.follower.ports.clock.now()
        self.deadline = self.began + self.limits.timeout

    def heed(self, event: Event) -> Iterator[KeepsFailing]:
        """Take an event in, and say where tasks fail of one cause again and again."""
        match event:
            case RolloutMoved():
                goes_back = event.state == "FAILED" or "rolling back" in event.reason
                (self._back.add if goes_back else self._back.discard)(event.service)
            case TasksFailed():
                self._worst = self._worst if self.order else event.cause
                yield from self._repeated(event)
            case _:
                return

    def _repeated(self, event: TasksFailed) -> Iterator[KeepsFailing]:
        of = (event.service, event.id, blurred(event.cause))
        is_forward = self._status in (CREATING, UPDATING) and event.service not in self._back
        if event.tasks < (self.limits.fail_fast or REPEATS) or of in self._causes or not is_forward:
            return
        self._causes.add(of)
        advice = "" if self.limits.fail_fast or self.cancel_order.why else self._advice()
        yield KeepsFailing(
            service=event.service, cause=event.cause, tasks=event.tasks, advice=advice, seconds=event.seconds
        )
        if self.limits.fail_fast:
            self.cancel_order.cancel(f"{counted(event.tasks, 'task')} failed of the same cause")

    def _advice(self) -> str:
        return f"to stop it now: `{commands.repair(self.follower.stack_name, '--cancel')}`"

    def poll(self, rolling: Sequence[StackEvent] = ()) -> Iterator[Cancelling | NotCancelled | PollFailed]:
        """Look at the clock and at the order to cancel, once between two polls; raise where the time is up.

        `rolling` are services whose stack is done, and whose deployment is not.
        """
        if self.is_over():
            self._end_of_time(rolling)
        if self.cancel_order.why and not (self.order or self._is_dropped) and self.follower.seen:
            yield from self._cancel(rolling)

    def is_over(self, *, within: float = 0.0) -> bool:
        """Tell whether the time is up, or will be within so many seconds."""
        self._leave_sleep_out()
        return self.follower.ports.clock.now() + within >= self.deadline

    @property
    def waited(self) -> str:
        """Return for how long it was followed, in words."""
        return lasting(self.follower.ports.clock.now() - self.began)

    def _leave_sleep_out(self) -> None:
        """Put the end off by the time that this computer slept: nobody waited meanwhile, and AWS may be done.

        A look at AWS that needs many tries takes minutes as well; what a gap has of those is waited.
        """
        before, self._looked = self._looked, self.follower.ports.clock.now()
        self.deadline += max(0.0, self._looked - before - SILENCE)

    def _end_of_time(self, rolling: Sequence[StackEvent]) -> None:
        """Leave an order to cancel, where that is wanted and was not done, or let go."""
        waited = self.waited
        if self.limits.on_timeout is OnTimeout.DETACH or self.cancel_order.why:
            raise self._unended(waited, rolling) if rolling else self._let_go(waited)
        self.cancel_order.cancel(f"{lasting(self.limits.timeout)} were over")
        self._extend()

    def _extend(self) -> None:
        """Give the way back as much time as the way there."""
        self.deadline = max(self.deadline, self.follower.ports.clock.now() + self.limits.timeout)

    def _let_go(self, waited: str) -> StillRunning:
        name = self.follower.stack_name
        is_forward = self._status in (CREATING, UPDATING)
        stop = f"; to stop it: `{commands.repair(name, '--cancel')}`" if is_forward else ""
        cancelled = self.order is not None or was_cancelled(self.follower.seen, self.follower.stack_id)
        return StillRunning(
            f"stack {name} {meaning(self._status, cancelled=cancelled)} after {waited}: it goes on without us",
            f"follow it with `{commands.watch(name)}`{stop}",
            "E706",
            (f"so far: {self._worst}",) if self._worst else (),
        )

    def _unended(self, waited: str, rolling: Sequence[StackEvent]) -> StillRunning:
        name, services = self.follower.stack_name, ", ".join(event.logical_id for event in rolling)
        what = f"stack {name} is done, but the deployment of {services} has not ended after {waited}"
        return StillRunning(
            f"{what}; it goes on without us",
            f"follow it with `{commands.watch(name)}`, or see why with `{commands.diagnose(name)}`",
            "E706",
        )

    def _cancel(self, rolling: Sequence[StackEvent]) -> Iterator[Cancelling | NotCancelled | PollFailed]:
        """Ask AWS to take the operation back, as far as its status lets it."""
        seconds = elapsed(self.follower.seen, now=self.follower.ports.clock.now())
        if not self._is_told:
            self._is_told = True
            yield Cancelling(self.cancel_order.why, seconds)
        try:
            refusal = self._asked(rolling)
        except (Unreachable, Throttled) as error:
            yield PollFailed(error.what)
        except AwsError as error:
            self._is_dropped = True
            yield NotCancelled(error.what, seconds)
        else:
            if refusal and not self._complained:
                self._complained = True
                yield NotCancelled(refusal, seconds)

    def _asked(self, rolling: Sequence[StackEvent]) -> str:
        """Ask, and return why it cannot be done now, nothing where it was."""
        at = datetime.fromtimestamp(self.follower.ports.clock.now(), UTC).isoformat()
        is_stoppable = self._status == CREATING
        if rolling or is_stoppable:
            services = [event.physical_id for event in rolling] or list(self._services())
            if is_stoppable and self.limits.may_delete:
                refusal = self._stopped_or_deleted(services)
            else:
                refusal = self._stop(services)
        elif self._status == UPDATING:
            refusal = self._send(self.follower.ports.operations.cancel_update)
        else:
            refusal = self._too_late()
        if not refusal:
            self.order = Order(self.cancel_order.why, at)
            self._extend()
        return refusal

    def _stopped_or_deleted(self, services: Sequence[str]) -> str:
        """Stop the deployments; where that cannot be, or AWS does not let us, delete what is being created."""
        try:
            refusal = self._stop(services)
        except (Unreachable, Throttled):
            raise
        except AwsError as error:
            refusal = error.what
        return self._send(self.follower.ports.operations.delete) if refusal else ""

    def _send(self, request: Callable[..., None]) -> str:
        self._is_sent = True
        request(self.follower.stack_id, token=self._token)
        return ""

    def _stop(self, services: Sequence[str]) -> str:
        """Stop the deployments of services, by their ARNs; return why there is none."""
        stop = self.follower.ports.rollouts.stop
        self._is_sent = self._is_sent or bool(services)
        stopped = sum(stop(*service_address(arn)) for arn in services)
        return "" if stopped else f"{NOTHING_TO_STOP}{self._closed}"

    def _services(self) -> Iterator[str]:
        """Yield the ARNs of the services that are being made, also of those in stacks inside this one."""
        rows: list[LiveResource | StackEvent] = [*{event.logical_id: event for event in self.follower.seen}.values()]
        while rows:
            row = rows.pop()
            if row.status not in (CREATING, UPDATING) or row.physical_id in ("", self.follower.stack_id):
                continue
            if row.type == SERVICE:
                yield row.physical_id
            elif row.type == STACK_TYPE:
                rows += self._inside(row.physical_id)

    def _inside(self, stack: str) -> Sequence[LiveResource]:
        """Return the resources of a stack inside this one; one that we may not look into keeps its services running."""
        try:
            return self.follower.ports.stacks.resources(stack)
        except (Unreachable, Throttled):
            raise
        except AwsError as error:
            self._closed = f"; a stack inside it could not be looked into: {error.what}"
            return ()

    def _too_late(self) -> str:
        """Return what the stack does that cannot be cancelled; an answer that was lost is none where it goes back."""
        if self._is_sent:
            return ""
        self._is_dropped = True
        return f"stack {self.follower.stack_name} {standing(self._status).meaning}"

    @property
    def _status(self) -> str:
        own = (event.status for event in reversed(self.follower.seen) if is_of_the_stack(event, self.follower.stack_id))
        return next(own, "")

    @property
    def _token(self) -> str:
        """Return the token of the request: the same for the same operation, so that a repeat is harmless."""
        deed = f"cancel {self.follower.stack_id} {self.follower.token} {self.follower.seen[0].id}"
        return f"{REPAIRS}{hashlib.sha256(deed.encode()).hexdigest()[:12]}"
