"""The balancer reaches the tasks: its group lets the requests out, theirs lets them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ecsspec.blueprint.placement import EPHEMERAL_PORTS
from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, items, number
from ecsspec.checks.views.balancers import balancers_of
from ecsspec.checks.views.firewall import Ports, doors, groups, is_open
from ecsspec.checks.views.hosts import hosts_under
from ecsspec.checks.views.services import Served, host_port, services

CODE = "E530"

_Groups: TypeAlias = Sequence[Resource]


def open_ports(index: Index) -> Iterator[Finding]:
    """Open the groups of balancer and tasks to each other where targets listen, before the service starts tasks.

    That is on the container's port with awsvpc, on the static port in host mode, and on 32768 to 65535 for the dynamic
    ports of bridge mode; where a group is closed targets stay unhealthy, and ECS stops the tasks.
    """
    for served in index.once(services):
        for target in served.targets:
            ports = _ports(served, target)
            landing = _all_of(index, _landing(index, served))
            if ports and landing:
                for balancer in balancers_of(index, index.identity(at(target, "TargetGroupArn"))):
                    callers = _all_of(index, items(at(balancer.properties, "SecurityGroups")))
                    if callers:
                        yield from _out(index, callers, landing, ports)
                        yield from _in(index, served.service, callers, landing, ports)


def _out(index: Index, callers: _Groups, landing: _Groups, ports: Ports) -> Iterator[Finding]:
    if not any(
        is_open(index, one, "out") or any(doors(index, one, "out", ports=ports, peers=landing)) for one in callers
    ):
        what = f"the balancer may not send to {landing[0].id} on {_spoken(ports)}, where the targets listen"
        hint = f"let it out on {_spoken(ports)} to {landing[0].id}"
        yield Finding(CODE, callers[0].id, ("SecurityGroupEgress",), what, hint)


def _in(index: Index, service: Resource, callers: _Groups, landing: _Groups, ports: Ports) -> Iterator[Finding]:
    if any(is_open(index, one, "in") for one in landing):
        return
    found = [door for one in landing for door in doors(index, one, "in", ports=ports, peers=callers)]
    if not found:
        what = f"nothing lets the balancer in on {_spoken(ports)}, where the targets listen"
        hint = f"let {callers[0].id} in on {_spoken(ports)}"
        yield Finding(CODE, landing[0].id, ("SecurityGroupIngress",), what, hint)
    elif not any(door.resource in landing or index.follows(service, door.resource.id) for door in found):
        what = f"it may start tasks before {found[0].resource.id} lets the balancer in, and unhealthy ones are stopped"
        yield Finding(CODE, service.id, ("DependsOn",), what, f"add {found[0].resource.id} to its DependsOn")


def _all_of(index: Index, values: Sequence[Value]) -> _Groups:
    """Return the groups where the template makes every one; another's may open what these do not."""
    found = groups(index, values)
    return found if len(found) == len(values) else []


def _spoken(ports: Ports) -> str:
    return f"tcp {'-'.join(map(str, dict.fromkeys(ports)))}"


def _ports(served: Served, target: Value) -> Ports | None:
    """Return the ports on which a target listens; None where they are not known."""
    port = number(at(target, "ContainerPort"))
    if served.mode == "bridge" and served.task:
        port = host_port(served.task, target)
    if port == 0:
        return EPHEMERAL_PORTS
    return (port, port) if port and served.mode else None


def _landing(index: Index, served: Served) -> list[Value]:
    if served.mode == "awsvpc":
        return list(served.groups)
    return [group for these in hosts_under(index, served.service) for group in these.groups]
