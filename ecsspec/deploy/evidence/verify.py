"""Whether the services really run what a stack says is done: ECS can go back by itself, and say so nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ecsspec.deploy import commands
from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.deploy.events import Cancelling, NotCancelled, PollFailed, Unseen, Waiting
from ecsspec.deploy.facts import LiveResource, StackEvent
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower, lost, pause
from ecsspec.deploy.ports import Rollouts
from ecsspec.deploy.services import LiveService
from ecsspec.diagnosis.evidence import Rollout
from ecsspec.problems import AwsError

Late: TypeAlias = Waiting | Cancelling | NotCancelled | PollFailed | Unseen
"""What is told while services are looked at whose stack is done."""

SILENT = (CredentialsExpired, Throttled, Unreachable)
"""Who is not told because of these is told later; who may not look is never."""
GOING_ON = ("PENDING", "IN_PROGRESS", "STOP_REQUESTED")
GOING_BACK = ("ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS")
GOOD = ("SUCCESSFUL", "COMPLETED")
_ENDED_BADLY = {
    "STOPPED": "its deployment was stopped",
    "FAILED": "its deployment failed",
    "ROLLBACK_REQUESTED": "ECS rolls its deployment back",
    "ROLLBACK_IN_PROGRESS": "ECS rolls its deployment back",
    "ROLLBACK_SUCCESSFUL": "ECS rolled its deployment back",
    "ROLLBACK_FAILED": "its deployment failed, and so did ECS's rollback",
}


DEFINITION = "AWS::ECS::TaskDefinition"


@dataclass(frozen=True, slots=True)
class Setback:
    """A service that does not run what its stack says: what became of its deployment, and why in AWS's words.

    `again` is the command that deploys what the stack says once more, where that is known.
    """

    logical_id: str
    what: str
    reason: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """How a service's deployment stands; `missing` is how many tasks are still to come.

    `definition` is what it runs, empty where ECS's own history says that all is well; `unseen` is why AWS tells less.
    """

    status: str
    reason: str = ""
    missing: int = 0
    definition: str = ""
    unseen: str = ""


@dataclass(slots=True)
class Verification:
    """Looks at the services that an operation touched once its stack is done; `setbacks` are those that went back."""

    follower: Follower
    steering: Cancellation
    setbacks: list[Setback] = field(default_factory=list)

    def events(self) -> Iterator[Late]:
        """Wait until the deployments have ended, and keep how; raise nothing of theirs."""
        for event in _touched(self.follower.seen):
            yield from self._until_ended(event)

    def _until_ended(self, event: StackEvent) -> Iterator[Late]:
        clock, polls = self.follower.ports.clock, 0
        while isinstance(now := _seen(self.follower, event), PollFailed) or now.status in GOING_ON:
            if isinstance(now, PollFailed):
                yield now
            else:
                yield Waiting(f"tasks of {event.logical_id} to become healthy", max(1, now.missing))
            yield from self.steering.poll(rolling=(event,))
            polls += 1
            clock.sleep(pause(polls, token=self.follower.token))
        yield from self._judged(event, now)

    def _judged(self, event: StackEvent, now: _Standing) -> Iterator[Unseen]:
        """Keep a setback; yield that there is no telling, where AWS does not let us look."""
        wanted = [one.physical_id for one in self.follower.seen if _is_made(one)]
        found = setback(event, now.status, now.reason, runs=now.definition, wanted=wanted)
        if found:
            self.setbacks.append(found)
        elif now.unseen and not of_family(wanted, now.definition):
            yield unverified(event.logical_id, now.unseen)


def unverified(logical_id: str, why: str) -> Unseen:
    """Return that nobody knows whether a service runs what its stack says."""
    return Unseen(f"not verified: whether {logical_id} runs what its stack says", why)


def setback(
    row: StackEvent | LiveResource, status: str, reason: str, *, runs: str, wanted: Sequence[str]
) -> Setback | None:
    """Return what became of a service that does not run what is wanted, by the ARNs of task definitions.

    `status` is that of its newest deployment; `runs` is empty where that alone tells.
    """
    mine = of_family(wanted, runs) or (wanted[0] if len(wanted) == 1 and not runs else "")
    again = commands.redeploy(row.physical_id, mine) if mine else ""
    is_other = bool(runs and mine) and runs not in wanted
    if status not in _ENDED_BADLY and not is_other:
        return None
    became = _ENDED_BADLY.get(status, "ECS went back, or somebody else deployed it")
    other = f"it runs {_short(runs)} and not {_short(mine)}: {became}"
    return Setback(row.logical_id, other if is_other else became, reason, again)


def of_family(definitions: Sequence[str], one: str) -> str:
    """Return the last of some task definitions that is of the same family as one, or nothing."""
    family = one.rpartition(":")[0]
    return next((other for other in reversed(definitions) if family and other.rpartition(":")[0] == family), "")


def _short(definition: str) -> str:
    return definition.rpartition("/")[2]


def _touched(events: Sequence[StackEvent]) -> Sequence[StackEvent]:
    done = {event.logical_id: event for event in events if _is_done(event)}
    return [done[id_] for id_ in sorted(done)]


def _is_done(event: StackEvent) -> bool:
    return event.type == SERVICE and event.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE") and bool(event.physical_id)


def _is_made(event: StackEvent) -> bool:
    is_done = event.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    return event.type == DEFINITION and is_done and bool(event.physical_id)


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
        return _by_history(doors, cluster, name, since=since, now=now)
    except SILENT:
        raise
    except AwsError as error:
        return _Standing("", unseen=error.what)


def _as_shown(doors: Rollouts, cluster: str, name: str) -> _Standing:
    primary = primary_of(doors.service(cluster, name))
    if primary is None:
        return _Standing("")
    missing = primary.desired - primary.running
    return _Standing(primary.state, primary.reason, missing, primary.task_definition)


def primary_of(live: LiveService | None) -> Rollout | None:
    """Return the rollout of a service that ECS holds for the current one."""
    return next((one for one in live.seen.rollouts if one.status == "PRIMARY"), None) if live else None


def _by_history(doors: Rollouts, cluster: str, name: str, *, since: str, now: _Standing) -> _Standing:
    """Return what ECS's own history says, which knows of rollbacks; what is shown where it has none of this time."""
    try:
        rows = doors.deployments(cluster, name, since=since)
    except SILENT:
        raise
    except AwsError as error:
        return replace(now, unseen=error.what)
    if not rows:
        return now
    status = rows[0].status
    return _Standing(status, rows[0].reason, now.missing, now.definition if status in _ENDED_BADLY else "")
