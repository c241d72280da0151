"""What needs the internet waits for the internet gateway to be attached to its network."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import (
    ELASTIC_IP,
    GATEWAY_ATTACHMENT,
    INTERNET_GATEWAY,
    LOAD_BALANCER,
    NAT_GATEWAY,
    ROUTE,
    SUBNET,
    VPC,
)
from ecsspec.checks.literals import at
from ecsspec.checks.views.balancers import is_public, subnets_of

CODE = "E514"


def gateway_first(index: Index) -> Iterator[Finding]:
    """Make internet-facing balancers, addresses, NAT gateways and internet routes after the gateway's attachment.

    An internet gateway is no dependency by reference: without DependsOn CloudFormation may make them first, and EC2
    and ELB refuse them while the VPC has no internet gateway attached.
    """
    attached = [one for one in index.every(GATEWAY_ATTACHMENT) if at(one.properties, "InternetGatewayId") is not None]
    for resource, network in _in_need(index):
        near = [one.id for one in attached if network in ("", index.identity(at(one.properties, "VpcId")))]
        if not any(index.follows(resource, id_) for id_ in near):
            yield from _finding(resource, near, network)


def _finding(resource: Resource, near: list[str], network: str) -> Iterator[Finding]:
    if near:
        what = f"it may be made before {near[0]}, and AWS refuses it while the network has no internet gateway"
        yield Finding(CODE, resource.id, ("DependsOn",), what, f"add {near[0]} to its DependsOn")
    elif network:
        what = f"it needs the internet, and no internet gateway is attached to {network}"
        yield Finding(CODE, resource.id, (), what, f"add an {GATEWAY_ATTACHMENT} for {network}")


def _in_need(index: Index) -> Iterator[tuple[Resource, str]]:
    """Yield what needs the gateway, with the id of its network; an address alone does not say its network."""
    for address in index.every(ELASTIC_IP):
        yield address, ""
    for resource, subnet in _in_subnets(index):
        network = _network(index, index.resource(subnet, SUBNET))
        if network:
            yield resource, network
    for route in index.every(ROUTE):
        if index.resource(at(route.properties, "GatewayId"), INTERNET_GATEWAY):
            table = index.template.resources.get(index.identity(at(route.properties, "RouteTableId")))
            network = _network(index, table)
            if network:
                yield route, network


def _in_subnets(index: Index) -> Iterator[tuple[Resource, Value]]:
    for balancer in index.every(LOAD_BALANCER):
        if is_public(balancer):
            yield balancer, next(subnets_of(balancer), None)
    for nat in index.every(NAT_GATEWAY):
        if at(nat.properties, "ConnectivityType") != "private":
            yield nat, at(nat.properties, "SubnetId")


def _network(index: Index, resource: Resource | None) -> str:
    """Return the id of the VPC of a subnet or a route table, where the template makes both."""
    found = index.resource(at(resource.properties, "VpcId"), VPC) if resource else None
    return found.id if found else ""
