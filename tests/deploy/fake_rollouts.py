"""A small fake of the door to deployments under way: what a test puts in is what comes out."""

# ruff: noqa: ARG002  the fake keeps the signatures of the port

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ecsspec.deploy.services import Alarm, LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, LogLine, Target, Task
from ecsspec.problems import AwsError


@dataclass
class FakeRollouts:
    """Services by name, and what hangs on them by service, group, definition or stream; an error in place of a list."""

    services: Mapping[str, LiveService] = field(default_factory=dict)
    running: Mapping[str, Sequence[Task]] = field(default_factory=dict)
    ended: Mapping[str, Sequence[Task]] = field(default_factory=dict)
    health: Mapping[str, Sequence[Target]] = field(default_factory=dict)
    attempts: Mapping[str, Sequence[Activity]] = field(default_factory=dict)
    logged: Mapping[str, Sequence[LogSource]] = field(default_factory=dict)
    streams: Mapping[str, Sequence[LogLine]] = field(default_factory=dict)
    sounding: Sequence[Alarm] = ()
    history: Sequence[ServiceDeployment] = ()
    stops: list[str] = field(default_factory=list)
    refusals: Mapping[str, AwsError] = field(default_factory=dict)
    """Errors by the name of the method that raises them."""

    def service(self, cluster: str, name: str) -> LiveService | None:
        self._refuse("service")
        return self.services.get(name)

    def tasks(self, cluster: str, service: str) -> Sequence[Task]:
        self._refuse("tasks")
        return self.running.get(service, ())

    def stopped(
        self, cluster: str, service: str, *, of: Collection[str] = (), known: Collection[str] = ()
    ) -> Sequence[Task]:
        self._refuse("stopped")
        return [task for task in self.ended.get(service, ()) if task.arn not in known]

    def targets(self, group: str) -> Sequence[Target]:
        self._refuse("targets")
        return self.health.get(group, ())

    def activities(self, group: str, *, limit: int = 20) -> Sequence[Activity]:
        self._refuse("activities")
        return self.attempts.get(group, ())[:limit]

    def log_sources(self, definition: str) -> Sequence[LogSource]:
        self._refuse("log_sources")
        return self.logged.get(definition, ())

    def log_lines(self, source: LogSource, task: str, *, limit: int = 20) -> Sequence[LogLine]:
        self._refuse("log_lines")
        return self.streams.get(source.stream(task), ())[-limit:]

    def alarms(self, names: Sequence[str]) -> Sequence[Alarm]:
        self._refuse("alarms")
        return [alarm for alarm in self.sounding if alarm.name in names]

    def deployments(self, cluster: str, service: str, *, since: str) -> Sequence[ServiceDeployment]:
        self._refuse("deployments")
        return [deployment for deployment in self.history if deployment.created >= since]

    def stop(self, cluster: str, service: str) -> bool:
        self._refuse("stop")
        self.stops.append(service)
        return True

    def _refuse(self, method: str) -> None:
        if method in self.refusals:
            raise self.refusals[method]
