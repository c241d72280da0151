"""A running service beyond its evidence: what hangs on it, where its containers write, how its deployments ended."""

from __future__ import annotations

from dataclasses import dataclass

from ecsspec.diagnosis.evidence import Service


@dataclass(frozen=True, slots=True)
class LiveService:
    """A service as it stands, without its tasks; `status` is ACTIVE, DRAINING or INACTIVE (deleted a while ago).

    `seen` holds counts, rollouts and events, newest event last; `target_groups` are ARNs, `alarms` names of those that
    guard its deployments.
    """

    seen: Service
    status: str = "ACTIVE"
    definition: str = ""
    target_groups: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogSource:
    """Where a container of a task definition writes by the awslogs driver; its streams are PREFIX/CONTAINER/TASK."""

    container: str
    group: str
    prefix: str

    def stream(self, task: str) -> str:
        """Return the name of the stream of one task, by ARN or id."""
        return f"{self.prefix}/{self.container}/{task.rpartition('/')[2]}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A CloudWatch alarm; `state` is OK, ALARM or INSUFFICIENT_DATA."""

    name: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDeployment:
    """A deployment as ECS's own history tells it, which knows of rollbacks.

    `status` is PENDING, IN_PROGRESS, SUCCESSFUL, STOPPED, STOP_REQUESTED, ROLLBACK_REQUESTED, ROLLBACK_IN_PROGRESS,
    ROLLBACK_SUCCESSFUL or ROLLBACK_FAILED.
    """

    arn: str
    status: str
    reason: str = ""
    created: str = ""
    finished: str = ""
