"""Events as JSON lines for programs; version 1 of the layout, which schemas/events.schema.json describes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ecsspec.deploy.events import (
    Cancelling,
    Event,
    Finished,
    KeepsFailing,
    NotCancelled,
    PollFailed,
    ResourceMoved,
    RolloutMoved,
    Seen,
    Started,
    Steered,
    TasksFailed,
    Tick,
    Told,
    Unseen,
    Waiting,
)
from ecsspec.diagnosis.findings import Finding
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui.diffjson import render_json
from ecsspec.ui.progress import HEARTBEAT

VERSION = 1


@dataclass(slots=True)
class Recorder:
    """Writes each event of one operation as an object on a line; where nothing comes, a tick each half minute."""

    stack: str
    _spoke: float = 0.0

    def line(self, event: Event) -> str:
        """Return an event as JSON, or nothing for a tick that is not due and for what is kept elsewhere."""
        if isinstance(event, Seen):
            return ""
        seconds = getattr(event, "seconds", self._spoke)
        if isinstance(event, Tick) and seconds - self._spoke < HEARTBEAT:
            return ""
        self._spoke = seconds
        return json.dumps({"version": VERSION, "stack": self.stack, **_told(event)}, ensure_ascii=False)

    def leave(self) -> None:
        """Do nothing: what is written between is written elsewhere."""


def reviewed(review: Review) -> str:
    """Return what is about to be asked for, as diff tells it, as the first event."""
    stack = review.preview.deployment.stack_name
    told = {"version": VERSION, "stack": stack, "event": "reviewed", "review": json.loads(render_json(review))}
    return json.dumps(told, ensure_ascii=False)


def _told(event: Told) -> dict[str, object]:
    match event:
        case ResourceMoved():
            return _resource(event)
        case RolloutMoved():
            return _rollout(event)
        case TasksFailed():
            return _failed(event)
        case KeepsFailing() | Cancelling() | NotCancelled():
            return _steered(event)
        case Finished(outcome, outputs):
            causes = event.diagnosis.findings if event.diagnosis else ()
            found = [_finding(one) for one in causes]
            return {"event": "finished", "outcome": outcome.value, "outputs": dict(outputs), "findings": found}
        case _:
            return _small(event)


def _small(event: Started | Waiting | PollFailed | Unseen | Tick) -> dict[str, object]:
    match event:
        case Started(_, plan):
            return {"event": "started", "plan": plan or None}
        case Waiting(what, remaining):
            return {"event": "waiting", "for": what, "remaining": remaining}
        case PollFailed(reason):
            return {"event": "poll_failed", "reason": covered_forms(reason)}
        case Unseen(what, reason):
            return {"event": "unseen", "what": what, "reason": covered_forms(reason)}
        case Tick(seconds):
            return {"event": "tick", "seconds": round(seconds, 1)}


def _steered(event: Steered) -> dict[str, object]:
    seconds = round(event.seconds, 1)
    match event:
        case KeepsFailing(service=service, cause=cause, tasks=tasks):
            said = {"service": service, "cause": covered_forms(cause), "tasks": tasks}
            return {"event": "keeps_failing", **said, "advice": event.advice or None, "seconds": seconds}
        case Cancelling(why):
            return {"event": "cancelling", "why": why, "seconds": seconds}
        case NotCancelled(reason):
            return {"event": "not_cancelled", "reason": covered_forms(reason), "seconds": seconds}


def _resource(event: ResourceMoved) -> dict[str, object]:
    return {
        "event": "resource_moved",
        "resource": event.logical_id,
        "type": event.type,
        "purpose": event.purpose or None,
        "status": event.status,
        "detailed_status": event.detailed_status or None,
        "reason": covered_forms(event.reason) or None,
        "seconds": round(event.seconds, 1),
    }


def _rollout(event: RolloutMoved) -> dict[str, object]:
    targets = None if event.targets is None else {"healthy": event.healthy, "total": event.targets}
    return {
        "event": "rollout_moved",
        "service": event.service,
        "tasks": {
            "desired": event.desired,
            "running": event.running,
            "pending": event.pending,
            "old": event.old,
            "failed": event.failed,
        },
        "targets": targets,
        "state": event.state or None,
        "reason": event.reason or None,
        "alarms": list(event.alarms),
        "seconds": round(event.seconds, 1),
    }


def _failed(event: TasksFailed) -> dict[str, object]:
    return {
        "event": "tasks_failed",
        "service": event.service,
        "id": event.id or None,
        "cause": covered_forms(event.cause),
        "tasks": event.tasks,
        "failed": event.failed,
        "container": event.container or None,
        "image": event.image or None,
        "original": covered_forms(event.original) or None,
        "keys": list(event.keys),
        "tries": [covered_forms(text) for text in event.tries],
        "seconds": round(event.seconds, 1),
    }


def _finding(found: Finding) -> dict[str, object]:
    """Return one thing that went wrong; the diagnosis has covered its secrets."""
    return {
        "id": found.id or None,
        "cause": found.cause,
        "tasks": found.tasks,
        "service": found.service or None,
        "resource": found.logical_id or None,
        "container": found.container or None,
        "image": found.image or None,
        "originals": list(found.originals),
        "keys": list(found.keys),
        "tries": list(found.tries),
    }
