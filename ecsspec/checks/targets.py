"""A service's targets: the container, the port, the kind of target, and where health is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TARGET_GROUP
from ecsspec.checks.literals import at, items, known, number, text
from ecsspec.checks.views.services import Served, containers, host_port, services

CONTAINER = "E524"
KIND = "E525"
HEALTH = "E526"

TRAFFIC_PORT = "traffic-port"


def target_container(index: Index) -> Iterator[Finding]:
    """Name a container of the task definition and a port that it maps.

    ECS refuses the service when the task definition has no such container, or the container no such port.
    """
    for served, position, target in _targets(index):
        if served.task and known(at(served.task.properties, "ContainerDefinitions")):
            yield from _container(served.service, served.task, ("LoadBalancers", position), target)


def _container(service: Resource, task: Resource, path: Path, target: Value) -> Iterator[Finding]:
    name, port = text(at(target, "ContainerName")), number(at(target, "ContainerPort"))
    found = {at(container, "Name"): container for _, container in containers(task) if text(at(container, "Name"))}
    if name is None or len(found) < len(items(at(task.properties, "ContainerDefinitions"))):
        return
    if name not in found:
        what = f"{task.id} has no container {name}"
        hint = f"ContainerName: {' or '.join(map(str, found))}"
        yield Finding(CONTAINER, service.id, (*path, "ContainerName"), what, hint)
        return
    mapped = [at(one, "ContainerPort") for one in items(at(found[name], "PortMappings"))]
    if port is not None and all(map(known, mapped)) and port not in map(number, mapped):
        what = f"container {name} of {task.id} does not map port {port}"
        hint = f"ContainerPort: {' or '.join(map(str, mapped))}" if mapped else f"map port {port} in the container"
        yield Finding(CONTAINER, service.id, (*path, "ContainerPort"), what, hint)


def target_type(index: Index) -> Iterator[Finding]:
    """Register addresses where tasks have their own, hosts where they share the hosts'.

    With awsvpc ECS takes target groups of type ip only; in bridge and host mode the targets are instances.
    """
    for served, position, target in _targets(index):
        group = index.resource(at(target, "TargetGroupArn"), TARGET_GROUP)
        if group is None or served.mode is None:
            continue
        right = "ip" if served.mode == "awsvpc" else "instance"
        is_ = at(group.properties, "TargetType") or "instance"
        if text(is_) not in (None, right):
            what = f"{group.id} holds targets of type {is_}, and tasks of network mode {served.mode} need {right}"
            path = ("LoadBalancers", position, "TargetGroupArn")
            yield Finding(KIND, served.service.id, path, what, f"TargetType: {right} on {group.id}")


def health_port(index: Index) -> Iterator[Finding]:
    """Ask for health on the port of the traffic where host ports are dynamic.

    Each task has another host port then, so a fixed health port asks nobody, or somebody else.
    """
    for served, _, target in _targets(index):
        group = index.resource(at(target, "TargetGroupArn"), TARGET_GROUP)
        if group and served.task and served.mode == "bridge" and _is_dynamic(served.task, target):
            port = at(group.properties, "HealthCheckPort")
            if port is not None and known(port) and port != TRAFFIC_PORT:
                what = f"health is asked for on port {port}, but host ports of {served.task.id} are dynamic"
                yield Finding(HEALTH, group.id, ("HealthCheckPort",), what, f"HealthCheckPort: {TRAFFIC_PORT}")


def _is_dynamic(task: Resource, target: Value) -> bool:
    return host_port(task, target) == 0


def _targets(index: Index) -> Iterator[tuple[Served, int, Value]]:
    for served in index.once(services):
        for position, target in enumerate(served.targets):
            yield served, position, target
