"""Small fakes of the doors to tasks and hosts, and to what hinders a deletion."""

# ruff: noqa: ARG002  the fakes keep the signatures of the ports

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.outside import LogGroup, Tenant
from ecsspec.problems import AwsError


@dataclass
class FakeWorkloads:
    """Tasks and hosts that go away as they are counted."""

    tasks: list[int] = field(default_factory=list)
    instances: list[int] = field(default_factory=list)
    registered: list[Sequence[str]] = field(default_factory=list)
    others: Sequence[Tenant] | AwsError = ()
    is_daemon: bool = False
    revisions: Sequence[str] = ()
    calls: list[tuple[str, ...]] = field(default_factory=list)
    counts: Mapping[tuple[str, str], LiveCount] | AwsError = field(default_factory=dict)

    def count(self, cluster: str, service: str) -> LiveCount | None:
        if isinstance(self.counts, AwsError):
            raise self.counts
        return self.counts.get((cluster, service))

    def stop_service(self, cluster: str, service: str) -> bool:
        self.calls.append(("stop", cluster, service))
        return not self.is_daemon

    def running_tasks(self, cluster: str, service: str) -> int:
        self.calls.append(("tasks", cluster, service))
        return self.tasks.pop(0) if self.tasks else 0

    def release_hosts(self, group: str) -> None:
        self.calls.append(("release", group))

    def hosts(self, group: str) -> int:
        self.calls.append(("hosts", group))
        return self.instances.pop(0) if self.instances else 0

    def container_instances(self, cluster: str) -> Sequence[str]:
        self.calls.append(("registered", cluster))
        return self.registered.pop(0) if self.registered else ()

    def tenants(self, cluster: str, *, own: Collection[str]) -> Sequence[Tenant]:
        if isinstance(self.others, AwsError):
            raise self.others
        return [one for one in self.others if one.name not in own]

    def active_revisions(self, family: str, *, tag: tuple[str, str]) -> Sequence[str]:
        self.calls.append(("revisions", family, *tag))
        return self.revisions

    def deregister(self, revision: str) -> None:
        self.calls.append(("deregister", revision))


@dataclass
class FakeRemoval:
    """What is protected and who uses it by physical id, log groups by name; or the error of asking."""

    held: dict[str, bool] = field(default_factory=dict)
    groups: dict[str, LogGroup] = field(default_factory=dict)
    uses: Mapping[str, Sequence[str]] = field(default_factory=dict)
    error: AwsError | None = None

    def is_protected(self, type_: str, physical_id: str) -> bool:
        self._refuse()
        return self.held.get(physical_id, False)

    def unprotect(self, type_: str, physical_id: str) -> None:
        self._refuse()
        self.held[physical_id] = False

    def log_group(self, name: str) -> LogGroup | None:
        self._refuse()
        return self.groups.get(name)

    def delete_log_group(self, name: str) -> None:
        self._refuse()
        self.groups.pop(name, None)

    def users(self, type_: str, physical_id: str) -> Sequence[str]:
        self._refuse()
        return self.uses.get(physical_id, ())

    def _refuse(self) -> None:
        if self.error:
            raise self.error
