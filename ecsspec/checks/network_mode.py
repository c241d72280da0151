"""What goes with a network mode: the service's network configuration, host ports, public addresses."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at, items, number
from ecsspec.checks.views.services import containers, mode_of, services

CONFIGURATION = "E527"
PORTS = "E528"
PUBLIC = "E529"

RESERVED = frozenset({22, 2375, 2376, 51678, 51679, 51680})
"""Host ports that ECS keeps on every host: SSH, Docker, the agent."""


def network_configuration(index: Index) -> Iterator[Finding]:
    """Write NetworkConfiguration with awsvpc, and only with it.

    ECS refuses a service that lacks it in awsvpc mode, and one that has it in any other.
    """
    for served in index.once(services):
        has = at(served.service.properties, "NetworkConfiguration") is not None
        path = ("NetworkConfiguration",)
        if served.mode == "awsvpc" and not has:
            what = "tasks of network mode awsvpc need subnets and security groups"
            yield Finding(CONFIGURATION, served.service.id, path, what, "add NetworkConfiguration.AwsvpcConfiguration")
        if served.mode not in (None, "awsvpc") and has:
            what = f"tasks of network mode {served.mode} have no network configuration: they share the hosts'"
            yield Finding(CONFIGURATION, served.service.id, path, what, "remove NetworkConfiguration")


def host_ports(index: Index) -> Iterator[Finding]:
    """Map ports as the network mode allows: no other host port without bridge mode, none twice, none that ECS keeps.

    With awsvpc and host mode ECS takes an empty HostPort or the container's own; a port that another container of the
    task or the host itself holds cannot be had again.
    """
    for task in index.every(TASK_DEFINITION):
        mode, taken = mode_of(task), dict[tuple[int, str], Path]()
        for path, mapping in _mappings(task):
            yield from _mapping(task, mode, path, mapping)
            key = _held(mode, mapping)
            if key and taken.setdefault(key, path) != path:
                what = f"port {key[0]} is mapped twice, and only one container of a task can have it"
                yield Finding(PORTS, task.id, path, what, "give one of the containers another port")


def _mapping(task: Resource, mode: str | None, path: Path, mapping: Value) -> Iterator[Finding]:
    host, own = number(at(mapping, "HostPort")), number(at(mapping, "ContainerPort"))
    where = (*path, "HostPort")
    if mode in ("awsvpc", "host") and host and own and host != own:
        what = f"with network mode {mode} container port {own} cannot be host port {host}"
        yield Finding(PORTS, task.id, where, what, f"HostPort: {own}, or none")
    static = host or (own if mode == "host" else None)
    if mode in ("bridge", "host") and static in RESERVED:
        what = f"ECS keeps port {static} of every host for itself, so the task is never placed"
        yield Finding(PORTS, task.id, where, what, "choose another port")


def _held(mode: str | None, mapping: Value) -> tuple[int, str] | None:
    """Return the port that a mapping takes for itself, with its protocol; None for a dynamic or unknown one."""
    port = number(at(mapping, "ContainerPort" if mode in ("awsvpc", "host") else "HostPort"))
    return (port, str(at(mapping, "Protocol") or "tcp")) if port and mode else None


def _mappings(task: Resource) -> Iterator[tuple[Path, Value]]:
    for position, container in containers(task):
        for inner, mapping in enumerate(items(at(container, "PortMappings"))):
            yield ("ContainerDefinitions", position, "PortMappings", inner), mapping


def public_address(index: Index) -> Iterator[Finding]:
    """Ask for public addresses of tasks on Fargate only.

    ECS refuses AssignPublicIp: ENABLED for tasks on hosts of one's own: their addresses are private, always.
    """
    path = ("NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp")
    for served in index.once(services):
        if served.on_hosts and at(served.service.properties, *path) == "ENABLED":
            what = "tasks on EC2 hosts get no public address"
            yield Finding(PUBLIC, served.service.id, path, what, "remove AssignPublicIp")
