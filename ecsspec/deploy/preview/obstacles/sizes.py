"""What tasks take and what hosts have, as a template says it plainly; None where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecsspec.backends.instances import RESERVED, Instance, instance
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, items, number, text
from ecsspec.checks.views.hosts import Hosts, hosts_under
from ecsspec.checks.views.services import containers, mode_of, strategy
from ecsspec.deploy.preview.obstacles.packing import Load, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """An Auto Scaling group: the type of a new host, and between how many it keeps them."""

    group: str
    host: Instance
    least: int
    most: int


def fleet(index: Index, service: Resource) -> Fleet | None:
    """Return the one group that a service's tasks run on; None where hosts are exchanged, or not of one known type."""
    under = tuple(hosts_under(index, service))
    if len(under) != 1 or len(strategy(service)) != 1 or "UpdatePolicy" in under[0].group.attributes:
        return None
    group = under[0].group.properties
    host = instance(_type(under[0]))
    least, most = number(at(group, "MinSize")), number(at(group, "MaxSize"))
    if host is None or least is None or most is None:
        return None
    return Fleet(group=under[0].group.id, host=host, least=least, most=most)


def load(task: Resource) -> Load | None:
    """Return what a task takes; None where its memory is not known."""
    memory = number(at(task.properties, "Memory")) or sum(_memory(container) for _, container in containers(task))
    if not memory:
        return None
    mode = mode_of(task)
    return Load(
        cpu=number(at(task.properties, "Cpu")) or sum(number(at(one, "Cpu")) or 0 for _, one in containers(task)),
        memory=memory,
        interfaces=1 if mode == "awsvpc" else 0,
        ports=frozenset(_ports(task, mode)),
        architecture=text(at(task.properties, "RuntimePlatform", "CpuArchitecture")) or "",
    )


def most_room(host: Instance) -> Room:
    """Return more than what a host can have: whatever does not fit into this does not fit."""
    return _room(host, host.memory - RESERVED)


def sure_room(host: Instance) -> Room:
    """Return what a host has for sure: whatever fits into this fits."""
    return _room(host, host.usable)


def _room(host: Instance, memory: int) -> Room:
    """Return a host's room; one of its network interfaces is its own."""
    return Room(cpu=host.cpu, memory=memory, interfaces=host.interfaces - 1, architecture=host.architecture)


def _type(hosts: Hosts) -> str:
    """Return the instance type of new hosts, or nothing: a mixture has several, and so may instance requirements."""
    if at(hosts.group.properties, "MixedInstancesPolicy") is not None:
        return ""
    return text(at(hosts.data, "InstanceType")) or ""


def _memory(container: Value) -> int:
    """Return the memory by which ECS places a container: what is reserved, else its limit."""
    return number(at(container, "MemoryReservation")) or number(at(container, "Memory")) or 0


def _ports(task: Resource, mode: str | None) -> Iterator[tuple[int, str]]:
    """Yield the ports of its host that a task holds, each with its protocol; dynamic ones are never short."""
    for _, container in containers(task):
        for mapping in items(at(container, "PortMappings")):
            host, own = number(at(mapping, "HostPort")), number(at(mapping, "ContainerPort"))
            port = {"bridge": host, "host": host or own}.get(mode or "")
            if port:
                yield port, text(at(mapping, "Protocol")) or "tcp"
