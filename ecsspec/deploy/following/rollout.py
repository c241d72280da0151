"""The services of a stack while CloudFormation is busy with them: how far their tasks are, and why they fail.

Whatever AWS does not let us see, or has no time for, is left out: the stack's own events decide how things end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.deploy.events import RolloutEvent, RolloutMoved, TasksFailed, Tick, Unseen
from ecsspec.deploy.facts import LiveResource, StackEvent
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.services import LiveService
from ecsspec.diagnosis.evidence import Evidence, Rollout, Service, Target, Task
from ecsspec.diagnosis.findings import Diagnosis, diagnose
from ecsspec.problems import AwsError

SERVICE, STACK_TYPE = "AWS::ECS::Service", "AWS::CloudFormation::Stack"
COUNTS, TARGETS, ALARMS, TASKS = "running tasks", "targets' health", "alarms", "stopped tasks"
INSIDE: Final = "the services of stacks inside this one"
"""What we may be forbidden to look at."""
_LEAVING: Final = ("draining", "unhealthy.draining", "unused")

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Look:
    """What is known of one service: everything seen of it since the operation began."""

    logical_id: str
    cluster: str
    name: str
    over: bool = False
    earlier: frozenset[str] | None = None
    counted: tuple[tuple[str, int], ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    targets: tuple[Target, ...] | None = None
    sick: dict[tuple[str, int], Target] = field(default_factory=dict)
    asked_at: tuple[object, ...] = ()
    told: RolloutMoved | None = None
    blamed: TasksFailed | None = None

    def ours(self, rollouts: Sequence[Rollout]) -> tuple[Rollout, ...]:
        """Return the rollouts without those that failed before this operation."""
        if self.earlier is None:
            stuck = any(one.status == "PRIMARY" and one.state == "FAILED" for one in rollouts)
            self.earlier = frozenset(one.id for one in rollouts if stuck and one.state == "FAILED")
        return tuple(one for one in rollouts if one.id not in self.earlier)


@dataclass(slots=True)
class Watcher:
    """Looks at the services of a stack whose resource is under way, at most once for each call of `poll`."""

    ports: Ports
    stack_id: str
    _looks: dict[tuple[str, str], _Look] = field(default_factory=dict)
    _hidden: dict[str, Unseen] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)

    def poll(self, seen: Sequence[StackEvent]) -> Iterator[RolloutEvent]:
        """Yield what is new of the services, given the operation's stack events so far; at last that we looked."""
        if not seen:
            return
        seconds = elapsed(seen, now=self.ports.clock.now())
        for look in self._due(seen):
            live = self._asked(COUNTS, partial(self.ports.rollouts.service, look.cluster, look.name))
            if live is not None:
                yield from self._news(look, live, first=seen[0], status=seen[-1].status, seconds=seconds)
        yield from self._unseen()
        yield Tick(seconds)

    def _due(self, seen: Sequence[StackEvent]) -> list[_Look]:
        """Return the services that move, and once more those that have just come to rest."""
        due = []
        rows = list({event.logical_id: event for event in seen}.values())
        services: list[StackEvent | LiveResource] = [row for row in rows if row.type == SERVICE]
        for event in (*services, *self._inside(rows)):
            look = self._look(event)
            if look is None or event.status.startswith("DELETE_"):
                continue
            was_over, look.over = look.over, not _moves(event)
            if not (was_over and look.over):
                due.append(look)
        return due

    def _inside(self, rows: Iterable[StackEvent | LiveResource], path: str = "") -> Iterator[LiveResource]:
        """Yield the services that move, or moved, in stacks inside this one; each is named after its stack."""
        for row in rows:
            if row.type != STACK_TYPE or row.physical_id in ("", self.stack_id) or not self._is_to_open(row):
                continue
            within, ask = f"{path}{row.logical_id}/", partial(self.ports.stacks.resources, row.physical_id)
            inner = self._asked(INSIDE, ask) or ()
            services = (replace(one, logical_id=within + one.logical_id) for one in inner if one.type == SERVICE)
            yield from (one for one in services if _moves(one) or (one.logical_id, one.physical_id) in self._looks)
            yield from self._inside(inner, within)

    def _is_to_open(self, row: StackEvent | LiveResource) -> bool:
        """Tell whether a stack inside this one moves, or did when it was looked into last."""
        is_known = row.physical_id in self._open
        (self._open.add if _moves(row) else self._open.discard)(row.physical_id)
        return is_known or _moves(row)

    def _look(self, event: StackEvent | LiveResource) -> _Look | None:
        place = _place(event.physical_id)
        key = event.logical_id, event.physical_id
        if place and key not in self._looks:
            self._looks[key] = _Look(event.logical_id, *place)
        return self._looks.get(key)

    def _news(
        self, look: _Look, live: LiveService, *, first: StackEvent, status: str, seconds: float
    ) -> Iterator[RolloutMoved | TasksFailed]:
        rollouts = look.ours(live.seen.rollouts)
        self._look_at_targets(look, live)
        self._look_at_tasks(look, rollouts, since=first.time)
        moved = _moved(look, live.seen, rollouts, alarms=self._sounding(live), seconds=seconds)
        if look.told is None or replace(moved, seconds=look.told.seconds) != look.told:
            look.told = moved
            yield moved
        if moved.state == "COMPLETED":
            return
        seen = _since(first.time, replace(live.seen, rollouts=rollouts), look)
        found = diagnose(Evidence(_stack_name(self.stack_id), status, services=(seen,)))
        blamed = _blamed(look, found, seconds=seconds)
        if blamed and (look.blamed is None or replace(blamed, seconds=look.blamed.seconds) != look.blamed):
            look.blamed = blamed
            yield blamed

    def _look_at_targets(self, look: _Look, live: LiveService) -> None:
        """Ask for the targets' health until all are healthy, and again when the tasks have moved."""
        seen = live.seen
        standing = seen.desired, seen.running, seen.pending, tuple(one.id for one in seen.rollouts)
        if not live.target_groups or (look.asked_at == standing and _all_healthy(look.targets or (), seen)):
            return
        answers = [self._asked(TARGETS, partial(self.ports.rollouts.targets, group)) for group in live.target_groups]
        told = [answer for answer in answers if answer is not None]
        if len(told) == len(answers):
            look.asked_at, look.targets = standing, tuple(target for answer in told for target in answer)
            look.sick |= {(one.id, one.port): one for one in look.targets if one.state == "unhealthy"}

    def _look_at_tasks(self, look: _Look, rollouts: Sequence[Rollout], *, since: str) -> None:
        """Ask for the stopped tasks where ECS counts other failures than the last time."""
        counted = tuple((one.id, one.failed) for one in rollouts if one.failed)
        if counted in ((), look.counted):
            return
        ids = tuple(one.id for one in rollouts)
        stopped = self._asked(
            TASKS, lambda: self.ports.rollouts.stopped(look.cluster, look.name, of=ids, known=tuple(look.tasks))
        )
        if stopped is not None:
            look.counted = counted
            look.tasks |= {task.arn: task for task in stopped if not task.stopped_at or task.stopped_at >= since}

    def _sounding(self, live: LiveService) -> tuple[str, ...]:
        found = self._asked(ALARMS, lambda: self.ports.rollouts.alarms(live.alarms)) if live.alarms else ()
        return tuple(alarm.name for alarm in found or () if alarm.state == "ALARM")

    def _asked(self, what: str, call: Callable[[], Answer]) -> Answer | None:
        """Return an answer, or None; what AWS forbids is not asked for again."""
        if what in self._hidden:
            return None
        try:
            return call()
        except (Throttled, Unreachable, CredentialsExpired):
            return None
        except AwsError as error:
            self._hidden[what] = Unseen(what, error.what)
            return None

    def _unseen(self) -> Iterator[Unseen]:
        for what, unseen in self._hidden.items():
            if what not in self._told:
                self._told.add(what)
                yield unseen


def _moves(row: StackEvent | LiveResource) -> bool:
    return row.status.endswith("_IN_PROGRESS")


def _place(physical_id: str) -> tuple[str, str] | None:
    """Return cluster and service of an ARN that names both."""
    match physical_id.split("/"):
        case [_, cluster, name]:
            return cluster, name
        case _:
            return None


def _stack_name(stack_id: str) -> str:
    return stack_id.split("/")[1] if "/" in stack_id else stack_id


def elapsed(seen: Sequence[StackEvent], *, now: float) -> float:
    """Return the time since the operation began, never less than its last event tells: two clocks may differ."""
    first, last = (datetime.fromisoformat(event.time).timestamp() for event in (seen[0], seen[-1]))
    return max(now, last) - first


def _all_healthy(targets: Sequence[Target], service: Service) -> bool:
    staying = [target for target in targets if target.state not in _LEAVING]
    return len(staying) >= service.running and all(target.state == "healthy" for target in staying)


def _moved(
    look: _Look, service: Service, rollouts: Sequence[Rollout], *, alarms: tuple[str, ...], seconds: float
) -> RolloutMoved:
    newest = next((one for one in rollouts if one.status == "PRIMARY"), None)
    staying = None if look.targets is None else [one for one in look.targets if one.state not in _LEAVING]
    return RolloutMoved(
        service=look.logical_id,
        desired=newest.desired if newest else service.desired,
        running=newest.running if newest else service.running,
        pending=newest.pending if newest else service.pending,
        old=max(0, service.running - newest.running) if newest else 0,
        failed=sum(one.failed for one in rollouts if one.state != "COMPLETED"),
        state=newest.state if newest else "",
        reason=newest.reason if newest else "",
        healthy=sum(one.state == "healthy" for one in staying or ()),
        targets=None if staying is None else len(staying),
        alarms=alarms,
        seconds=seconds,
    )


def _since(begin: str, service: Service, look: _Look) -> Service:
    """Return a service with what was seen of it in this operation, and nothing older."""
    return replace(
        service,
        logical_id=look.logical_id,
        events=tuple(event for event in service.events if event.time >= begin),
        tasks=tuple(look.tasks.values()),
        targets=tuple(look.sick.values()),
    )


def _blamed(look: _Look, diagnosis: Diagnosis, *, seconds: float) -> TasksFailed | None:
    cause = diagnosis.cause
    if cause is None:
        return None
    return TasksFailed(
        service=look.logical_id,
        cause=cause.cause,
        id=cause.id,
        tasks=cause.tasks,
        failed=diagnosis.failed_tasks,
        container=cause.container,
        image=cause.image,
        original=next(iter(cause.originals), ""),
        keys=cause.keys,
        tries=cause.tries,
        seconds=seconds,
    )
