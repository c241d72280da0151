"""Everything in the evidence that tells of trouble, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.diagnosis.entry import Place, Rank
from ecsspec.diagnosis.evidence import Evidence, ResourceFailure, Service, ServiceEvent
from ecsspec.diagnosis.known import recognised
from ecsspec.diagnosis.tasks import Reading, failure_of

STEADY: Final = "has reached a steady state"
SOUND: Final = ("initial", "draining")
"""States of targets that come or go, which is no failure."""
_TROUBLE: Final = re.compile(r"unable|fail|error|unhealthy|denied|refused|reject|invalid|cannot", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that tells of trouble. `is_task` says that a failed task does; `ran` that its container had begun."""

    reading: Reading
    originals: tuple[str, ...]
    time: str = ""
    cluster: str = ""
    service: str = ""
    logical_id: str = ""
    type: str = ""
    stack: str = ""
    container: str = ""
    image: str = ""
    is_task: bool = False
    ran: bool = False


def seen_in(evidence: Evidence) -> Iterator[Seen]:
    """Yield what tells of trouble: failed resources by time, then each service."""
    yield from _resources(evidence)
    for service in evidence.services:
        yield from _tasks(service, evidence.stack)
        if evidence.failures or not is_well(service):
            yield from _around(service, _recent(service, evidence), evidence.stack)


def is_well(service: Service) -> bool:
    """Tell whether all tasks of a service run and no rollout is under way or failed."""
    counts = service.running == service.desired and service.pending == 0
    return counts and all(rollout.state in {"", "COMPLETED"} for rollout in service.rollouts)


def _resources(evidence: Evidence) -> Iterator[Seen]:
    """Yield the failed resources by time, without those that only repeat another's failure."""
    ordered = sorted(evidence.failures, key=lambda failure: (failure.time, repr(failure)))
    found = [_resource(failure, evidence.stack) for failure in ordered]
    true = [one for one in found if one.reading.rank < Rank.ECHO]
    yield from true or [one for one in found if one.reading.text][:1]


def _resource(failure: ResourceFailure, stack: str) -> Seen:
    meaning = recognised(Place.RESOURCE, failure.reason, {"stack": stack}) if failure.reason else _NO_REASON
    return Seen(
        reading=Reading(Place.RESOURCE, failure.reason, meaning),
        originals=(failure.reason,) if failure.reason else (),
        time=failure.time,
        logical_id=failure.logical_id,
        type=failure.type,
        stack=failure.stack,
    )


_NO_REASON: Final = recognised(Place.RESOURCE, "cancelled")
"""What says nothing is the echo of something."""


def _tasks(service: Service, stack: str) -> Iterator[Seen]:
    for task in sorted(service.tasks, key=lambda task: (task.stopped_at, repr(task))):
        failure = failure_of(task, service.logs, stack=stack)
        if failure:
            container = failure.container
            yield Seen(
                reading=failure.reading,
                originals=failure.originals,
                time=task.stopped_at or task.started_at,
                cluster=service.cluster,
                service=service.name,
                logical_id=service.logical_id,
                container=container.name if container else "",
                image=container.image if container else "",
                is_task=True,
                ran=bool(task.started_at) or (container is not None and container.exit_code is not None),
            )


def _recent(service: Service, evidence: Evidence) -> Sequence[ServiceEvent]:
    """Return the events, oldest first, that tell of today: of a failed operation all, else those since all was well."""
    events = sorted(service.events, key=lambda event: (event.time, event.message))
    steady = [number for number, event in enumerate(events) if STEADY in event.message]
    return events if evidence.failures or not steady else events[steady[-1] + 1 :]


def _around(service: Service, events: Sequence[ServiceEvent], stack: str) -> Iterator[Seen]:
    """Yield what tells of trouble around the tasks of a service: rollouts, targets, hosts, events."""
    for time, place, text, counts in _said(service, events):
        reading = Reading(place, text, recognised(place, text, {"stack": stack}))
        if text and (counts or reading.meaning) and reading.rank < Rank.ECHO:
            yield Seen(
                reading=reading,
                originals=(text,),
                time=time,
                cluster=service.cluster,
                service=service.name,
                logical_id=service.logical_id,
            )


def _said(service: Service, events: Sequence[ServiceEvent]) -> Iterator[tuple[str, Place, str, bool]]:
    """Yield each text, when, where it stands, and whether it is a failure although we do not know it."""
    for rollout in sorted(service.rollouts, key=repr):
        if rollout.state == "FAILED":
            yield "", Place.EVENT, rollout.reason, True
    for target in sorted(service.targets, key=repr):
        if target.state != "healthy":
            text = ": ".join(filter(None, (target.reason, target.description)))
            yield "", Place.TARGET, text, target.state not in SOUND
    for activity in sorted(service.activities, key=repr):
        if activity.status != "Successful":
            yield activity.time, Place.ACTIVITY, activity.message or activity.cause, activity.status == "Failed"
    for event in events:
        yield event.time, Place.EVENT, event.message, bool(_TROUBLE.search(event.message))
