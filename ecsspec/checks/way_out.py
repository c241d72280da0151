"""Tasks and hosts reach what they need: by a public address, through NAT, or through VPC endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.literals import at, known, truth
from ecsspec.checks.views.endpoints import covered
from ecsspec.checks.views.hosts import Hosts, hosts, served_by
from ecsspec.checks.views.needs import needs_of, public_image
from ecsspec.checks.views.routes import Way, leads_to_gateway, ways_from
from ecsspec.checks.views.services import Served, services

CODE = "E532"

AGENT = frozenset({"ecs", "ecs-agent", "ecs-telemetry"})
"""What the ECS agent of a host talks to."""


class Traveller(NamedTuple):
    """Something that must reach AWS: where it says its subnets, whether its address is public, what it needs."""

    resource: Resource
    path: Path
    subnets: tuple[Value, ...]
    public: bool
    served: tuple[Served, ...]
    needs: frozenset[str] = frozenset()


def way_out(index: Index) -> Iterator[Finding]:
    """Give tasks and hosts a way to ECS, to their image and to their logs.

    Without one a host never joins its cluster and a task never starts. Endpoints are enough only for an image in
    private ECR: its layers come from S3, and no endpoint leads to a public registry.
    """
    for traveller in _travellers(index):
        for way in ways_from(index, traveller.subnets):
            missing = _missing(index, traveller, way) if way.table else ""
            if missing:
                what = f"from {way.subnet.id} it has no way out: {_why(way)}, and {missing}"
                hint = "add a NAT gateway and a route to it, a public address, or the endpoints"
                yield Finding(CODE, traveller.resource.id, traveller.path, what, hint)
                break


def _missing(index: Index, traveller: Traveller, way: Way) -> str:
    """Return what is missing where there is neither a public address nor NAT; empty where there is a way."""
    if way.routes and (traveller.public or not leads_to_gateway(index, way)):
        return ""
    image = next((found for served in traveller.served if served.task for found in public_image(served.task)), "")
    if image:
        return f"no endpoint leads to the image {image}"
    wanted = traveller.needs.union(*(needs_of(index, served) for served in traveller.served))
    absent = sorted(wanted - covered(index, way))
    return f"there is no endpoint for {', '.join(absent)}" if absent else ""


def _why(way: Way) -> str:
    if not way.routes:
        return "the subnet has no default route"
    return "its route leads to the internet gateway, which takes public addresses only"


def _travellers(index: Index) -> Iterator[Traveller]:
    for served in index.once(services):
        if served.subnets:
            configuration = at(served.service.properties, "NetworkConfiguration", "AwsvpcConfiguration")
            address = at(configuration, "AssignPublicIp")
            public = not served.on_hosts and (address == "ENABLED" or not known(address))
            path = ("NetworkConfiguration", "AwsvpcConfiguration", "Subnets")
            yield Traveller(served.service, path, tuple(served.subnets), public, (served,))
    for these in index.once(hosts):
        public = _is_public(index, these)
        served_here = tuple(served_by(index, these))
        yield Traveller(these.group, ("VPCZoneIdentifier",), tuple(these.subnets), public, served_here, AGENT)


def _is_public(index: Index, these: Hosts) -> bool:
    """Tell whether hosts get public addresses, or may get them."""
    if not isinstance(these.data, Mapping) or not known(at(these.data, "NetworkInterfaces")):
        return True
    if these.interfaces:
        return any(truth(at(one, "AssociatePublicIpAddress")) is not False for one in these.interfaces)
    mapped = [at(way.subnet.properties, "MapPublicIpOnLaunch") for way in ways_from(index, these.subnets)]
    return any(truth(one) or not known(one) for one in mapped)
