"""Look at everything that tells why a stack's services fail, before a rollback erases it.

What AWS does not let us see becomes a note; the rest is looked at all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.facts import LiveResource, Stack, StackEvent
from ecsspec.deploy.following.rollback_cause import turned_back
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.services import LiveService, LogSource
from ecsspec.diagnosis.evidence import Activity, Evidence, LogLine, ResourceFailure, Rollout, Service, Task
from ecsspec.diagnosis.tasks import LOG_LINES, failure_of
from ecsspec.problems import AwsError

NESTED, GROUP = "AWS::CloudFormation::Stack", "AWS::AutoScaling::AutoScalingGroup"
DEPTH = 4
"""How far down nested stacks are followed."""
ENDED_BADLY = ("STOPPED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED")
"""How a deployment ended that ECS no longer shows among those of its service."""
STREAMS = 3
"""How many tasks of a container are asked for log lines until one has some."""

Answer = TypeVar("Answer")


def gather(ports: Ports, stack: Stack, *, failures: Sequence[StackEvent], since: str) -> Evidence:
    """Return what is to be seen of a stack and its services; `since` (ISO 8601) is when the operation began."""
    look = _Look(ports, since)
    resources = list(look.resources(stack.id))
    services = tuple(look.services(resources))
    return Evidence(
        stack=stack.name,
        status=stack.status,
        failures=(
            *look.failures(failures, of=stack.id, name=stack.name),
            *turned_back(failures, stack.id, name=stack.name),
        ),
        services=services,
        taken=_moment(ports),
        notes=tuple(dict.fromkeys(look.notes)),
        stack_id=stack.id,
        began=since,
        token=failures[0].token if failures else "",
    )


def gather_service(ports: Ports, cluster: str, name: str) -> Evidence | None:
    """Return what is to be seen of one service, whoever made it; None where there is none."""
    look = _Look(ports, since="")
    live = ports.rollouts.service(cluster, name)
    if live is None:
        return None
    seen = replace(look.whole(live), logical_id=name)
    whose = f"{cluster}/{name}"
    return Evidence(whose, live.status, services=(seen,), taken=_moment(ports), notes=tuple(dict.fromkeys(look.notes)))


def _moment(ports: Ports) -> str:
    return datetime.fromtimestamp(ports.clock.now(), UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class _Look:
    """One look around: where to, since when, and what could not be seen."""

    ports: Ports
    since: str
    notes: list[str] = field(default_factory=list)

    def one(self, what: str, ask: Callable[[], Answer]) -> Answer | None:
        """Return what AWS answers; where it does not, take a note and go on."""
        try:
            return ask()
        except AwsError as error:
            self.notes.append(f"{what} could not be looked at: {error.what}")
            return None

    def all(self, what: str, ask: Callable[[], Sequence[Answer]]) -> Sequence[Answer]:
        """Return what AWS lists; where it does not, take a note and go on."""
        return self.one(what, ask) or ()

    def resources(self, stack: str, *, depth: int = DEPTH) -> Iterator[LiveResource]:
        """Yield the resources of a stack and of those nested in it."""
        rows = self.all(f"the resources of {_name(stack)}", partial(self.ports.stacks.resources, stack))
        for row in rows:
            yield row
            if row.type == NESTED and row.physical_id and depth:
                yield from self.resources(row.physical_id, depth=depth - 1)

    def failures(
        self, events: Sequence[StackEvent], *, of: str, name: str, depth: int = DEPTH
    ) -> Iterator[ResourceFailure]:
        """Yield what failed; in place of a nested stack that did, what failed in it."""
        for event in events:
            if not event.status.endswith("_FAILED"):
                continue
            nested = event.type == NESTED and event.physical_id not in ("", of)
            inner = list(self._inside(event.physical_id, depth=depth - 1)) if nested and depth else []
            yield from inner
            if not inner:
                yield ResourceFailure(event.time, event.logical_id, event.type, event.reason, name)

    def _inside(self, stack: str, *, depth: int) -> Iterator[ResourceFailure]:
        what = f"the events of {_name(stack)}"
        events = self.all(what, partial(self.ports.stacks.events, stack))
        fresh = [event for event in events if event.time >= self.since and event.physical_id != stack]
        return self.failures(fresh, of=stack, name=_name(stack), depth=depth)

    def services(self, resources: Sequence[LiveResource]) -> Iterator[Service]:
        """Yield each service of a stack with all that belongs to it."""
        made = [row for row in resources if row.type == SERVICE and row.physical_id]
        groups = sorted({row.physical_id for row in resources if row.type == GROUP and row.physical_id})
        activities = tuple(one for group in groups for one in self._activities(group)) if made else ()
        for row in made:
            cluster, name = service_address(row.physical_id)
            live = self.one(f"service {name}", partial(self.ports.rollouts.service, cluster, name))
            seen = live or LiveService(Service(cluster, name))
            yield replace(self.whole(seen), logical_id=row.logical_id, activities=activities)

    def _activities(self, group: str) -> Iterator[Activity]:
        rows = self.all(f"what {group} did", partial(self.ports.rollouts.activities, group))
        return (row for row in rows if row.time >= self.since)

    def whole(self, live: LiveService) -> Service:
        """Return a service with its tasks, targets and logs."""
        seen, doors = live.seen, self.ports.rollouts
        what = f"tasks of {seen.name}"
        ended = self.all(f"the stopped {what}", partial(doors.stopped, seen.cluster, seen.name))
        running = self.all(f"the {what}", partial(doors.tasks, seen.cluster, seen.name))
        fresh = tuple(task for task in ended if not task.stopped_at or task.stopped_at >= self.since)
        told = f"the targets of {seen.name}"
        targets = [target for group in live.target_groups for target in self.all(told, partial(doors.targets, group))]
        return replace(
            seen,
            rollouts=(*seen.rollouts, *self._lost(seen)),
            events=tuple(event for event in seen.events if event.time >= self.since),
            tasks=(*fresh, *(task for task in running if task not in fresh)),
            targets=tuple(targets),
            logs=tuple(self._logs(live, fresh)),
        )

    def _lost(self, seen: Service) -> Iterator[Rollout]:
        """Yield the last deployment where ECS took it back: a service that is well may not run what was asked for."""
        if not self.since:
            return
        what, ask = f"the deployments of {seen.name}", self.ports.rollouts.deployments
        for one in self.all(what, partial(ask, seen.cluster, seen.name, since=self.since))[:1]:
            if one.status in ENDED_BADLY and one.reason:
                yield Rollout(one.arn, "INACTIVE", "FAILED", one.reason)

    def _logs(self, live: LiveService, tasks: Sequence[Task]) -> Iterator[LogLine]:
        """Yield the last lines of each container that tasks failed by."""
        culprits = _culprits(tasks)
        sources = self._sources(live) if culprits else ()
        for source in sources:
            yield from self._last_lines(source, culprits.get(source.container, ()))

    def _sources(self, live: LiveService) -> Sequence[LogSource]:
        """Return where the containers write, by the definition of every rollout: a rollback names the old one."""
        named = dict.fromkeys([*(one.task_definition for one in live.seen.rollouts), live.definition])
        found: dict[LogSource, None] = {}
        for definition in filter(None, named):
            what = f"task definition {definition.rpartition('/')[2]}"
            found |= dict.fromkeys(self.all(what, partial(self.ports.rollouts.log_sources, definition)))
        return tuple(found)

    def _last_lines(self, source: LogSource, tasks: Sequence[str]) -> Sequence[LogLine]:
        for task in tasks:
            what = f"the log of container {source.container} ({source.group})"
            lines = self.all(what, partial(self.ports.rollouts.log_lines, source, task, limit=LOG_LINES))
            if lines:
                return lines
        return ()


def _culprits(tasks: Sequence[Task]) -> dict[str, list[str]]:
    """Return the newest failed tasks by the container that they failed by."""
    found: dict[str, list[str]] = {}
    for task in sorted(tasks, key=lambda one: (one.stopped_at or "~", one.arn), reverse=True):
        failure = failure_of(task)
        if failure and failure.container and len(found.setdefault(failure.container.name, [])) < STREAMS:
            found[failure.container.name].append(task.arn)
    return found


def _name(stack: str) -> str:
    """Return the name in a stack's ARN, or what stands in place of one."""
    return stack.partition(":stack/")[2].partition("/")[0] or stack
