"""ECS as state: clusters, services, tasks, task definitions; what of it must be gone before what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecsspec.local import ecs_words
from tests.world.ecs_rollout import Rollout
from tests.world.ecs_things import (
    FARGATE,
    Cluster,
    Deployment,
    Service,
    Task,
    guard,
    last,
    provider_of,
)
from tests.world.fates import Script
from tests.world.refusals import Failed
from tests.world.targets import Targets

if TYPE_CHECKING:
    from tests.world.autoscaling import Group
    from tests.world.cloudformation.stacks import Resource
    from tests.world.world import World

_KEPT_STOPPED = 3600.0
_FIRST_ID = 7_000_000_000_000_000_001
PATIENCE = 10_800.0
"""How long CloudFormation waits for a service to become stable."""
_ASKS_EVERY = 5.0


def _problem(message: str, code: str) -> Failed:
    request = "00000000-0000-4000-8000-000000000000"
    return Failed(f'Resource handler returned message: "{message}" (RequestToken: {request}, HandlerErrorCode: {code})')


class Ecs:
    """All of ECS; `drain` is how long a task needs to stop, `patience` how long CloudFormation waits for a service."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made = 0
        self.drain = 60.0
        self.patience = PATIENCE
        self.clusters: dict[str, Cluster] = {}
        self.services: dict[str, Service] = {}
        self.tasks: list[Task] = []
        self.targets = Targets()
        self.revisions: dict[str, str] = {}
        """Every task definition's ARN and status."""
        self.definitions: dict[str, dict[str, Any]] = {}
        """Every task definition's properties, by ARN."""
        self.tags: dict[str, dict[str, str]] = {}
        """Every task definition's tags, those of its stack included."""
        self.providers: dict[str, str] = {}
        """Every capacity provider's name and Auto Scaling group."""

    def register(self, family: str, *, tags: dict[str, str], properties: dict[str, Any] | None = None) -> str:
        """Return the ARN of the next revision of a family."""
        made = sum(1 for arn in self.revisions if arn.rpartition("/")[2].rpartition(":")[0] == family)
        arn = self._world.arn("ecs", f"task-definition/{family}:{made + 1}")
        self.revisions[arn] = "ACTIVE"
        self.tags[arn] = tags
        self.definitions[arn] = properties or {}
        return arn

    def begin_service(self, resource: Resource) -> None:
        """Take a new service in: no task runs yet."""
        properties = resource.properties
        service = Service(
            arn=resource.physical,
            cluster=last(properties.get("Cluster") or "default"),
            desired=int(properties.get("DesiredCount", 1)),
            definition=str(properties.get("TaskDefinition", "")),
            provider=provider_of(properties),
            created=self._world.clock.moment(),
            strategy=str(properties.get("SchedulingStrategy", "REPLICA")),
        )
        self.services[resource.physical] = service
        self._configure(service, resource)
        self._deploy(service, script=self._world.rollout(resource.logical_id, resource.type))

    def change_service(self, resource: Resource, *, back: bool = False) -> None:
        """Begin a deployment; a template without DesiredCount leaves the count alone, a way `back` has no script."""
        service = self.services[resource.physical]
        before = (service.definition, service.provider)
        service.desired = int(resource.properties.get("DesiredCount", service.desired))
        service.definition = str(resource.properties.get("TaskDefinition", ""))
        service.provider = provider_of(resource.properties)
        self._configure(service, resource)
        script = None if back else self._world.rollout(resource.logical_id, resource.type)
        if script or (service.definition, service.provider) != before or service.rollout == "FAILED":
            self._deploy(service, script=script)
        else:
            service.asked = service.primary
            service.primary.script = None
            service.primary.rollout = service.rollout if back else "IN_PROGRESS"

    def deploy_anew(self, service: Service) -> None:
        """Begin a deployment of what the service runs already, which no stack asks for."""
        self._deploy(service, script=self._world.rollout("", "AWS::ECS::Service"))

    def _configure(self, service: Service, resource: Resource) -> None:
        service.balancers = tuple(resource.properties.get("LoadBalancers") or ())
        service.guard = guard(resource.properties)

    def _deploy(self, service: Service, *, script: Script | None) -> None:
        number = self.number()
        moment = self._world.clock.moment()
        arn = self._world.arn("ecs", f"service-deployment/{service.cluster}/{service.name}/{number:022d}")
        made = Deployment(f"ecs-svc/{number}", arn, service.definition, moment, moment, script)
        made.reason = ecs_words.in_progress(made.id)
        for old in service.deployments:
            if old.ending == "IN_PROGRESS":
                old.ending, old.finished = "STOPPED", moment
        service.deployments.insert(0, made)
        service.history.append(made)
        service.asked = made
        if script:
            self.play(service, made, script)

    def play(self, service: Service, deployment: Deployment, script: Script) -> None:
        """Let a deployment go its way, task by task."""
        rollout = Rollout(self._world, service, deployment, script)
        self._world.clock.after(1.0, rollout.fill)

    def settle_service(self, resource: Resource) -> None:
        """End a deployment well: the desired tasks run, of the wanted definition."""
        service = self.services[resource.physical]
        if service.played:
            return
        old = [task for task in self.alive(service) if task.definition != service.definition or not task.healthy]
        self.stop(old, why=ecs_words.scaled_by(service.primary.id))
        self.balance(service)
        if service.rollout != "COMPLETED":
            self.complete(service)

    def complete(self, service: Service) -> None:
        """Note that the primary deployment is done; the others are history."""
        deployment = service.primary
        moment = self._world.clock.moment()
        deployment.rollout, deployment.updated = "COMPLETED", moment
        deployment.reason = ecs_words.completed(deployment.id)
        if deployment.ending == "IN_PROGRESS":
            deployment.ending, deployment.finished = "SUCCESSFUL", moment
        for failed in service.history:
            if failed.back_to == deployment.id and failed.ending == "ROLLBACK_IN_PROGRESS":
                failed.ending, failed.finished = "ROLLBACK_SUCCESSFUL", moment
        service.good, service.deployments = deployment, [deployment]
        self.say(service, f"(deployment {deployment.id}) deployment completed.")
        self.say(service, "has reached a steady state.")

    def unstable(self, resource: Resource) -> float:
        """Return 0 once a played rollout is over, or the seconds after which CloudFormation asks again."""
        service = self.services[resource.physical]
        deployment = service.asked
        if deployment is None or deployment.script is None or not deployment.script.seen:
            return 0.0
        if deployment.rollout == "FAILED":
            raise _problem(ecs_words.BREAKER, "GeneralServiceException")
        if deployment.rollout == "COMPLETED":
            return 0.0
        if self._world.clock.now() - deployment.created.timestamp() >= self.patience:
            raise _problem(f"Service {service.arn} did not stabilize.", "NotStabilized")
        return _ASKS_EVERY

    def balance(self, service: Service) -> None:
        """Start or stop tasks until as many run as are desired, and hosts for them."""
        alive = self.alive(service)
        if service.desired and (group := self._group(service)):
            group.cluster = service.cluster
            self._world.autoscaling.scale(group, max(group.desired, 1))
        playing = service.played and service.rollout == "IN_PROGRESS"
        begun = [] if playing else [self.task(service) for _ in range(len(alive), service.desired)]
        for task in begun:
            task.started = self._world.clock.moment()
            self.targets.register(service, task, state="healthy")
        if begun:
            self.say(service, ecs_words.started([task.id for task in begun]))
        self.stop(alive[service.desired :], why=ecs_words.scaled_by(service.primary.id))

    def ask_for_host(self, service: Service) -> None:
        """Let the capacity provider, where it is one of hosts, want one more of them."""
        if group := self._group(service):
            group.cluster = service.cluster
            self._world.autoscaling.scale(group, len(group.hosts) + 1)

    def task(self, service: Service, *, status: str = "RUNNING") -> Task:
        """Start one more task of a service's primary deployment."""
        number = int(self._world.token(), 36)
        made = Task(
            arn=self._world.arn("ecs", f"task/{service.cluster}/{number:032x}"),
            service=service.arn,
            definition=service.primary.definition,
            provider=service.provider,
            status=status,
            deployment=service.primary.id,
            address=f"10.0.{len(self.tasks) // 250 % 256}.{len(self.tasks) % 250 + 4}",
            created=self._world.clock.moment(),
        )
        self.tasks.append(made)
        return made

    def stop(self, tasks: list[Task], *, why: str) -> None:
        """Stop tasks; they take their time."""
        for task in tasks:
            task.status, task.desired, task.reason = "DEACTIVATING", "STOPPED", why
            task.stop_code = "ServiceSchedulerInitiated"
            self.targets.drain(task)
            self._world.clock.after(self.drain, lambda task=task: self.stopped(task))  # type: ignore[misc]

    def stopped(self, task: Task) -> None:
        """Note that a task is at its end."""
        task.status, task.desired, task.stopped = "STOPPED", "STOPPED", self._world.clock.now()
        self.targets.remove(task)

    def lose_host(self, group: Group) -> None:
        """Let the tasks on a group end with its last host."""
        on = [name for name, of in self.providers.items() if of == group.name]
        for task in self.tasks:
            if task.provider in on and task.status != "STOPPED":
                task.reason, task.stop_code = "Host EC2 terminated.", "TerminationNotice"
                self.stopped(task)

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

    def alive(self, service: Service) -> list[Task]:
        """Return the tasks of a service that are to run, oldest first."""
        return [task for task in self.tasks if task.service == service.arn and task.desired == "RUNNING"]

    def running(self, service: Service) -> list[Task]:
        """Return the tasks of a service that run."""
        return [task for task in self.tasks if task.service == service.arn and task.status == "RUNNING"]

    def of(self, deployment: Deployment) -> list[Task]:
        """Return the tasks of a deployment that are to run."""
        return [task for task in self.tasks if task.deployment == deployment.id and task.desired == "RUNNING"]

    def listed(self) -> list[Task]:
        """Return the tasks that ECS still shows."""
        now = self._world.clock.now()
        return [task for task in self.tasks if task.stopped is None or now - task.stopped < _KEPT_STOPPED]

    def hosts(self, cluster: str) -> list[Group]:
        """Return the Auto Scaling groups whose hosts are in a cluster."""
        return [group for group in self._world.autoscaling.groups.values() if group.cluster == cluster and group.hosts]

    def associate(self, resource: Resource) -> None:
        """Give a cluster its providers."""
        cluster = self.clusters.setdefault(last(resource.physical), Cluster(last(resource.physical)))
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
        if self.hosts(name) or self._world.autoscaling.registered.get(name):
            says = "The Cluster cannot be deleted while Container Instances are active or draining."
            raise _problem(says, "ResourceConflict")

    def say(self, service: Service, text: str) -> None:
        """Write an event of a service."""
        moment = self._world.clock.moment()
        service.events.append((f"event-{self.number()}", moment, f"(service {service.name}) {text}"))

    def number(self) -> int:
        """Return the next number of a deployment or an event: one of ECS's own, which no other id waits for."""
        self._made += 1
        return _FIRST_ID + self._made

    def _group(self, service: Service) -> Group | None:
        return self._world.autoscaling.groups.get(self.providers.get(service.provider, ""))
