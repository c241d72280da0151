"""Whether the services really run what a stack says is done: ECS can go back by itself, and say so nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.deploy.events import Cancelling, NotCancelled, PollFailed, Waiting
from ecsspec.deploy.facts import StackEvent
from ecsspec.deploy.follow import Follower, lost, pause
from ecsspec.deploy.ports import Rollouts
from ecsspec.deploy.steering import Steering
from ecsspec.problems import AwsError

SILENT = (CredentialsExpired, Throttled, Unreachable)
"""Who is not told because of these is told later; who may not look is never."""
GOING_ON = ("PENDING", "IN_PROGRESS", "STOP_REQUESTED")
GOOD = ("SUCCESSFUL", "COMPLETED")
_ENDED_BADLY = {
    "STOPPED": "its deployment was stopped",
    "FAILED": "its deployment failed",
    "ROLLBACK_REQUESTED": "ECS rolls its deployment back",
    "ROLLBACK_IN_PROGRESS": "ECS rolls its deployment back",
    "ROLLBACK_SUCCESSFUL": "ECS rolled its deployment back",
    "ROLLBACK_FAILED": "its deployment failed, and so did ECS's rollback",
}


@dataclass(frozen=True, slots=True)
class Setback:
    """A service that does not run what its stack says: what became of its deployment, and why in AWS's words."""

    logical_id: str
    what: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a service's deployment stands; `missing` is how many tasks are still to come."""

    status: str
    reason: str = ""
    missing: int = 0


def verified(follower: Follower, steering: Steering) -> Iterator[Waiting | Cancelling | NotCancelled | PollFailed]:
    """Wait until the deployments of the services that this operation touched have ended; raise nothing of theirs."""
    for event in _touched(follower.seen):
        yield from _until_ended(follower, event, steering)


def setbacks(follower: Follower) -> Sequence[Setback]:
    """Return the services whose deployment ended badly although their resource is done."""
    found = ((event.logical_id, _standing(follower, event)) for event in _touched(follower.seen))
    return [
        Setback(logical_id, _ENDED_BADLY[now.status], now.reason)
        for logical_id, now in found
        if now.status in _ENDED_BADLY
    ]


def _touched(events: Sequence[StackEvent]) -> Sequence[StackEvent]:
    done = {event.logical_id: event for event in events if _is_done(event)}
    return [done[id_] for id_ in sorted(done)]


def _is_done(event: StackEvent) -> bool:
    return event.type == SERVICE and event.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE") and bool(event.physical_id)


def _until_ended(
    follower: Follower, event: StackEvent, steering: Steering
) -> Iterator[Waiting | Cancelling | NotCancelled | PollFailed]:
    clock, polls = follower.ports.clock, 0
    while isinstance(now := _seen(follower, event), PollFailed) or now.status in GOING_ON:
        if isinstance(now, PollFailed):
            yield now
        else:
            yield Waiting(f"tasks of {event.logical_id} to become healthy", max(1, now.missing))
        yield from steering.poll(rolling=(event,))
        polls += 1
        clock.sleep(pause(polls, token=follower.token))


def _seen(follower: Follower, event: StackEvent) -> _Standing | PollFailed:
    """Return how a service stands, or that AWS did not answer; raise `StillRunning` when that lasts."""
    try:
        now = _standing(follower, event)
    except (Unreachable, Throttled) as error:
        return follower.tolerate(error)
    except AwsError as error:
        raise lost(follower.stack_name, error) from error
    follower.failing_since = None
    return now


def _standing(follower: Follower, event: StackEvent) -> _Standing:
    """Return how the newest deployment of a service stands; whom AWS tells nothing takes the stack's word."""
    doors, since = follower.ports.rollouts, follower.seen[0].time
    cluster, name = service_address(event.physical_id)
    try:
        now = _as_shown(doors, cluster, name)
        history = _history(doors, cluster, name, since=since)
    except SILENT:
        raise
    except AwsError:
        return _Standing("")
    return _Standing(history.status, history.reason, now.missing) if history else now


def _as_shown(doors: Rollouts, cluster: str, name: str) -> _Standing:
    live = doors.service(cluster, name)
    primary = next((one for one in live.seen.rollouts if one.status == "PRIMARY"), None) if live else None
    return _Standing(primary.state, primary.reason, primary.desired - primary.running) if primary else _Standing("")


def _history(doors: Rollouts, cluster: str, name: str, *, since: str) -> _Standing | None:
    """Return what ECS's own history says, which knows of rollbacks; None where it has none of this operation."""
    try:
        rows = doors.deployments(cluster, name, since=since)
    except SILENT:
        raise
    except AwsError:
        return None
    return _Standing(rows[0].status, rows[0].reason) if rows else None
