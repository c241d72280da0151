"""The services of a template, each with its task definition and what it runs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import FARGATE_PROVIDERS, PROVIDER, SERVICE, TASK_DEFINITION
from ecsspec.checks.literals import at, items, known, number, text

DEFAULT_MODE = "bridge"
"""What ECS takes on Linux hosts where a task definition says no network mode."""


class Served(NamedTuple):
    """A service; `task` is None where its task definition is not in the template, `mode` where it is not known."""

    service: Resource
    task: Resource | None
    mode: str | None
    on_fargate: bool
    on_hosts: bool

    @property
    def subnets(self) -> Sequence[Value]:
        """Return the subnets where tasks get addresses of their own."""
        return items(at(self.service.properties, "NetworkConfiguration", "AwsvpcConfiguration", "Subnets"))

    @property
    def groups(self) -> Sequence[Value]:
        """Return the security groups of tasks with addresses of their own."""
        return items(at(self.service.properties, "NetworkConfiguration", "AwsvpcConfiguration", "SecurityGroups"))

    @property
    def targets(self) -> Sequence[Value]:
        """Return the target groups that tasks are registered with, as the service says them."""
        return items(at(self.service.properties, "LoadBalancers"))


def services(index: Index) -> tuple[Served, ...]:
    """Return the services of a template."""
    return tuple(_served(index, service) for service in index.every(SERVICE))


def containers(task: Resource) -> Iterator[tuple[int, Mapping[str, Value]]]:
    """Yield the containers that a task definition writes plainly, with their positions."""
    for position, container in enumerate(items(at(task.properties, "ContainerDefinitions"))):
        if isinstance(container, Mapping):
            yield position, container


def strategy(service: Resource) -> Sequence[Value]:
    """Return the items of a service's capacity provider strategy."""
    return items(at(service.properties, "CapacityProviderStrategy"))


def mode_of(task: Resource) -> str | None:
    """Return the network mode of a task definition, None where it is not known."""
    mode = at(task.properties, "NetworkMode")
    return text(mode) if not known(mode) or mode else DEFAULT_MODE


def host_port(task: Resource, target: Value) -> int | None:
    """Return the host port behind a target: 0 where it is dynamic, None where it is not known."""
    for _, container in containers(task):
        if at(container, "Name") == at(target, "ContainerName"):
            for mapping in items(at(container, "PortMappings")):
                if number(at(mapping, "ContainerPort")) == number(at(target, "ContainerPort")):
                    port = at(mapping, "HostPort")
                    return 0 if port is None else number(port)
    return None


def _served(index: Index, service: Resource) -> Served:
    task = index.resource(at(service.properties, "TaskDefinition"), TASK_DEFINITION)
    providers = [at(item, "CapacityProvider") for item in strategy(service)]
    launch_type = at(service.properties, "LaunchType")
    return Served(
        service,
        task,
        mode_of(task) if task else None,
        on_fargate=launch_type == "FARGATE" or any(text(one) in FARGATE_PROVIDERS for one in providers),
        on_hosts=launch_type == "EC2" or any(_has_group(index, one) for one in providers),
    )


def _has_group(index: Index, provider: Value) -> bool:
    found = index.resource(provider, PROVIDER)
    return found is not None and at(found.properties, "AutoScalingGroupProvider") is not None
