"""The way from each subnet of a template to the rest of the world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import INTERNET_GATEWAY, NAT_GATEWAY, ROUTE, ROUTE_TABLE_ASSOCIATION, SUBNET
from ecsspec.checks.literals import at, known, text

ANYWHERE = ("0.0.0.0/0", "::/0")


class Way(NamedTuple):
    """A subnet's way out: its route table's association and the default routes; `table` is empty if not known."""

    subnet: Resource
    association: Resource | None
    table: str
    routes: tuple[Resource, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the ids of what must exist before the way is open."""
        first = (self.association.id,) if self.association else ()
        return (*first, *(route.id for route in self.routes))


def ways(index: Index) -> Mapping[str, Way]:
    """Return the way out of each subnet of a template, by the subnet's id."""
    associations = {index.identity(at(one.properties, "SubnetId")): one for one in index.every(ROUTE_TABLE_ASSOCIATION)}
    routes = _default_routes(index)
    return {subnet.id: _way(index, subnet, associations.get(subnet.id), routes) for subnet in index.every(SUBNET)}


def ways_from(index: Index, subnets: Iterable[Value]) -> list[Way]:
    """Return the ways out of those subnets that the template makes."""
    found = index.once(ways)
    return [found[id_] for id_ in map(index.identity, subnets) if id_ in found]


def leads_to_gateway(index: Index, way: Way) -> bool:
    """Tell whether a way goes straight to an internet gateway, so that only public addresses can use it."""
    return any(_is_gateway(index, at(route.properties, "GatewayId")) for route in way.routes)


def nat_on(index: Index, way: Way) -> tuple[Resource, ...]:
    """Return the NAT gateways of the template that a way leads through."""
    found = (index.resource(at(route.properties, "NatGatewayId"), NAT_GATEWAY) for route in way.routes)
    return tuple(one for one in found if one)


def _way(
    index: Index, subnet: Resource, association: Resource | None, routes: Mapping[str, tuple[Resource, ...]]
) -> Way:
    if association is None:
        return Way(subnet, None, f"main table of {subnet.id}", ())
    table = index.identity(at(association.properties, "RouteTableId"))
    late = index.is_late(at(association.properties, "RouteTableId"))
    return Way(subnet, association, "" if late else table, routes.get(table, ()))


def _default_routes(index: Index) -> Mapping[str, tuple[Resource, ...]]:
    found: dict[str, tuple[Resource, ...]] = {}
    for route in index.every(ROUTE):
        if _is_default(route):
            table = index.identity(at(route.properties, "RouteTableId"))
            found[table] = (*found.get(table, ()), route)
    return found


def _is_default(route: Resource) -> bool:
    """Tell whether a route takes all traffic, or may do so."""
    wanted = [at(route.properties, f"Destination{kind}CidrBlock") for kind in ("", "Ipv6")]
    return any(one in ANYWHERE or not known(one) for one in wanted)


def _is_gateway(index: Index, gateway: Value) -> bool:
    return index.resource(gateway, INTERNET_GATEWAY) is not None or (text(gateway) or "").startswith("igw-")
