"""ECS as state: clusters, services, tasks, task definitions; what of it must be gone before what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.world.refusals import Failed

if TYPE_CHECKING:
    from tests.world.autoscaling import Group
    from tests.world.cloudformation.stacks import Resource
    from tests.world.world import World

FARGATE = ("FARGATE", "FARGATE_SPOT")
_KEPT_STOPPED = 3600.0


@dataclass(eq=False)
class Task:
    """One task; a stopped one is listed for an hour."""

    arn: str
    service: str
    definition: str
    provider: str
    status: str = "RUNNING"
    desired: str = "RUNNING"
    reason: str = ""
    stopped: float | None = None


@dataclass(eq=False)
class Service:
    """One service."""

    arn: str
    cluster: str
    desired: int
    definition: str
    provider: str
    created: datetime
    status: str = "ACTIVE"
    rollout: str = "IN_PROGRESS"

    @property
    def name(self) -> str:
        """Return the service's name."""
        return self.arn.rpartition("/")[2]


@dataclass(eq=False)
class Cluster:
    """One cluster."""

    name: str
    providers: list[str] = field(default_factory=list)
    status: str = "ACTIVE"


def _problem(message: str, code: str) -> Failed:
    request = "00000000-0000-4000-8000-000000000000"
    return Failed(f'Resource handler returned message: "{message}" (RequestToken: {request}, HandlerErrorCode: {code})')


class Ecs:
    """All of ECS; `drain` is how long a task needs to stop."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.drain = 60.0
        self.clusters: dict[str, Cluster] = {}
        self.services: dict[str, Service] = {}
        self.tasks: list[Task] = []
        self.revisions: dict[str, str] = {}
        """Every task definition's ARN and status."""
        self.tags: dict[str, dict[str, str]] = {}
        """Every task definition's tags, those of its stack included."""
        self.providers: dict[str, str] = {}
        """Every capacity provider's name and Auto Scaling group."""

    def register(self, family: str, *, tags: dict[str, str]) -> str:
        """Return the ARN of the next revision of a family."""
        made = sum(1 for arn in self.revisions if arn.rpartition("/")[2].rpartition(":")[0] == family)
        arn = self._world.arn("ecs", f"task-definition/{family}:{made + 1}")
        self.revisions[arn] = "ACTIVE"
        self.tags[arn] = tags
        return arn

    def begin_service(self, resource: Resource) -> None:
        """Take a new service in: no task runs yet."""
        properties = resource.properties
        self.services[resource.physical] = Service(
            arn=resource.physical,
            cluster=_last(properties.get("Cluster") or "default"),
            desired=int(properties.get("DesiredCount", 1)),
            definition=str(properties.get("TaskDefinition", "")),
            provider=_provider(properties),
            created=self._world.clock.moment(),
        )

    def change_service(self, resource: Resource) -> None:
        """Begin a deployment; a template without DesiredCount leaves the count alone."""
        service = self.services[resource.physical]
        service.desired = int(resource.properties.get("DesiredCount", service.desired))
        service.definition = str(resource.properties.get("TaskDefinition", ""))
        service.provider, service.rollout = _provider(resource.properties), "IN_PROGRESS"

    def settle_service(self, resource: Resource) -> None:
        """End a deployment well: the desired tasks run, of the wanted definition."""
        service = self.services[resource.physical]
        service.rollout = "COMPLETED"
        self.stop([task for task in self.running(service) if task.definition != service.definition], why="rolling")
        self.balance(service)

    def balance(self, service: Service) -> None:
        """Start or stop tasks until as many run as are desired, and hosts for them."""
        running = self.running(service)
        if service.desired and (group := self._group(service)):
            group.cluster = service.cluster
            self._world.autoscaling.scale(group, max(group.desired, 1))
        for _ in range(len(running), service.desired):
            arn = self._world.arn("ecs", f"task/{service.cluster}/{int(self._world.token(), 36):032x}")
            self.tasks.append(Task(arn, service.arn, service.definition, service.provider))
        self.stop(running[service.desired :], why=f"Scaling activity initiated by (deployment {service.name})")

    def stop(self, tasks: list[Task], *, why: str) -> None:
        """Stop tasks; they take their time."""
        for task in tasks:
            task.status, task.desired, task.reason = "DEACTIVATING", "STOPPED", why
            self._world.clock.after(self.drain, lambda task=task: self._stopped(task))  # type: ignore[misc]

    def _stopped(self, task: Task) -> None:
        task.status, task.stopped = "STOPPED", self._world.clock.now()

    def leave_service(self, resource: Resource) -> None:
        """Begin to delete a service: its tasks stop."""
        if service := self.services.get(resource.physical):
            service.status, service.desired = "DRAINING", 0
            self.balance(service)

    def left_service(self, resource: Resource) -> float:
        """End the deletion: CloudFormation does not wait for the tasks."""
        if resource.physical in self.services:
            self.services[resource.physical].status = "INACTIVE"
        return 0.0

    def running(self, service: Service) -> list[Task]:
        """Return the tasks of a service that run."""
        return [task for task in self.tasks if task.service == service.arn and task.status == "RUNNING"]

    def listed(self) -> list[Task]:
        """Return the tasks that ECS still shows."""
        now = self._world.clock.now()
        return [task for task in self.tasks if task.stopped is None or now - task.stopped < _KEPT_STOPPED]

    def hosts(self, cluster: str) -> list[Group]:
        """Return the Auto Scaling groups whose hosts are in a cluster."""
        return [group for group in self._world.autoscaling.groups.values() if group.cluster == cluster and group.hosts]

    def associate(self, resource: Resource) -> None:
        """Give a cluster its providers."""
        cluster = self.clusters.setdefault(_last(resource.physical), Cluster(_last(resource.physical)))
        cluster.providers = [str(name) for name in resource.properties.get("CapacityProviders", ())]
        for name in cluster.providers:
            if group := self._world.autoscaling.groups.get(self.providers.get(name, "")):
                group.cluster = cluster.name

    def refuse_while_used(self, names: list[str]) -> None:
        """Fail while a task, a stopping one too, is on capacity of our own behind one of these providers."""
        own = {name for name in names if name not in FARGATE}
        if any(task.provider in own and task.status != "STOPPED" for task in self.tasks):
            raise _problem("The specified capacity provider is in use and cannot be removed.", "ResourceConflict")

    def refuse_while_full(self, name: str) -> None:
        """Fail while a cluster has services, hosts or tasks."""
        services = [one for one in self.services.values() if one.cluster == name and one.status == "ACTIVE"]
        if services:
            raise _problem("The Cluster cannot be deleted while Services are active.", "ResourceConflict")
        if self.hosts(name):
            says = "The Cluster cannot be deleted while Container Instances are active or draining."
            raise _problem(says, "ResourceConflict")

    def _group(self, service: Service) -> Group | None:
        return self._world.autoscaling.groups.get(self.providers.get(service.provider, ""))


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _provider(properties: dict[str, Any]) -> str:
    strategy = properties.get("CapacityProviderStrategy") or []
    return str(strategy[0]["CapacityProvider"]) if strategy else str(properties.get("LaunchType", "EC2"))
