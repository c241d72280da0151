"""What ECS holds: clusters, services, their deployments, and tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.world.fates import WELL, Fate, Script

FARGATE = ("FARGATE", "FARGATE_SPOT")


@dataclass(eq=False)
class Task:
    """One task; a stopped one is listed for an hour. `sick` tells that its container failed its health check."""

    arn: str
    service: str
    definition: str
    provider: str
    status: str = "RUNNING"
    desired: str = "RUNNING"
    reason: str = ""
    stopped: float | None = None
    deployment: str = ""
    address: str = ""
    created: datetime | None = None
    started: datetime | None = None
    stop_code: str = ""
    fate: Fate = WELL
    failed: bool = False
    healthy: bool = True
    sick: bool = False

    @property
    def id(self) -> str:
        """Return the last part of the ARN, as events and log streams have it."""
        return self.arn.rpartition("/")[2]


@dataclass(eq=False)
class Deployment:
    """One deployment of a service; `script` is None where nobody said how it goes: then it ends well at once."""

    id: str
    arn: str
    definition: str
    created: datetime
    updated: datetime
    script: Script | None = None
    rollout: str = "IN_PROGRESS"
    reason: str = ""
    failed: int = 0
    started: int = 0
    finished: datetime | None = None
    ending: str = "IN_PROGRESS"
    """The status of the service deployment, which tells a rollback as part of it."""
    ending_reason: str = ""
    back_to: str = ""
    """The id of the deployment that it was rolled back to."""


@dataclass(frozen=True)
class Guard:
    """What ends a deployment that goes wrong: the circuit breaker and alarms."""

    enabled: bool = False
    rolls_back: bool = False
    alarms: tuple[str, ...] = ()
    alarms_roll_back: bool = False

    def threshold(self, desired: int) -> int:
        """Return how many failed tasks end a deployment: half of the desired, but 3 to 200."""
        return min(max(3, -(-desired // 2)), 200)


UNGUARDED = Guard()


@dataclass(eq=False)
class Service:
    """One service; its first deployment is the PRIMARY one."""

    arn: str
    cluster: str
    desired: int
    definition: str
    provider: str
    created: datetime
    status: str = "ACTIVE"
    strategy: str = "REPLICA"
    deployments: list[Deployment] = field(default_factory=list)
    history: list[Deployment] = field(default_factory=list)
    events: list[tuple[str, datetime, str]] = field(default_factory=list)
    good: Deployment | None = None
    """The last deployment that completed: what a rollback goes back to."""
    balancers: tuple[dict[str, Any], ...] = ()
    guard: Guard = UNGUARDED
    asked: Deployment | None = None
    """The deployment that the last update asked for, whatever became of it."""

    @property
    def name(self) -> str:
        """Return the service's name."""
        return self.arn.rpartition("/")[2]

    @property
    def primary(self) -> Deployment:
        """Return the deployment that the service is at."""
        return self.deployments[0]

    @property
    def rollout(self) -> str:
        """Return how the primary deployment stands."""
        return self.primary.rollout

    @property
    def played(self) -> bool:
        """Tell whether the last update is played task by task."""
        return self.asked is not None and self.asked.script is not None


@dataclass(eq=False)
class Cluster:
    """One cluster."""

    name: str
    providers: list[str] = field(default_factory=list)
    status: str = "ACTIVE"


def guard(properties: dict[str, Any]) -> Guard:
    """Return what a service's properties say of its circuit breaker and alarms."""
    configuration = properties.get("DeploymentConfiguration") or {}
    breaker = configuration.get("DeploymentCircuitBreaker") or {}
    alarms = configuration.get("Alarms") or {}
    return Guard(
        enabled=_yes(breaker.get("Enable")),
        rolls_back=_yes(breaker.get("Rollback")),
        alarms=tuple(str(name) for name in alarms.get("AlarmNames", ())) if _yes(alarms.get("Enable")) else (),
        alarms_roll_back=_yes(alarms.get("Rollback")),
    )


def last(name: str) -> str:
    """Return the last part of an ARN."""
    return name.rpartition("/")[2]


def provider_of(properties: dict[str, Any]) -> str:
    """Return the capacity provider of a service, or its launch type."""
    strategy = properties.get("CapacityProviderStrategy") or []
    return str(strategy[0]["CapacityProvider"]) if strategy else str(properties.get("LaunchType", "EC2"))


def _yes(value: object) -> bool:
    return str(value).lower() == "true"
