"""What a resource that was there already gets besides: security groups, roles, a wider endpoint, a way out."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from ecsspec.cfn.access.grant import Grant
from ecsspec.cfn.access.reach import Net, Same, network
from ecsspec.cfn.access.rights import roles
from ecsspec.cfn.access.statements import ENDPOINT, statements
from ecsspec.cfn.access.values import items, named, walk
from ecsspec.cfn.findings import Path
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Value

ROUTE: Final = "AWS::EC2::Route"
GATEWAY: Final = "AWS::EC2::InternetGateway"
ASSOCIATION: Final = "AWS::EC2::SubnetRouteTableAssociation"
_GROUPS: Final = frozenset({"SecurityGroups", "SecurityGroupIds", "VpcSecurityGroupIds"})
_OPEN: Final[Value] = {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}
"""The policy of an endpoint that names none."""


def attached(template: Template, only: Container[str] | None = None) -> Iterator[Grant]:
    """Yield what counts only where the resource itself is not new: otherwise it stands for itself."""
    for resource in template.resources.values():
        # What a role or a route means is said by other resources as well.
        yield from roles(resource, template)
        if resource.type == ROUTE:
            yield from _route(resource, template)
        if only is not None and resource.id not in only:
            continue
        yield from memberships(resource)
        if resource.type == ENDPOINT:
            yield from _endpoint(resource)


def memberships(resource: Resource) -> Iterator[Grant]:
    """Yield the security groups that a resource, its tasks or its hosts are in."""
    for path, value in walk(resource.properties):
        if _names_groups(path):
            for group in items(value):
                name = named(group)
                at = (resource.id, path)
                yield Grant(resource.id, "is also in the security group", (name,), at=at, reach=(Same(name),))


def _names_groups(path: Path) -> bool:
    return path[-1] in _GROUPS or (path[-1] == "Groups" and "NetworkInterfaces" in path)


def _endpoint(resource: Resource) -> Iterator[Grant]:
    """Yield what a door from the network to a service of AWS lets through; only the network gets to it."""
    given = resource.properties
    whole = given if given.get("PolicyDocument") else {**given, "PolicyDocument": _OPEN}
    for grant in statements(replace(resource, properties=whole), effect="Allow"):
        yield replace(grant, public=False)


def _route(resource: Resource, template: Template) -> Iterator[Grant]:
    given = resource.properties
    if not _is_internet(given.get("GatewayId"), template):
        return
    for key in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"):
        where = given.get(key)
        found = network(where) if isinstance(where, str) else None
        if isinstance(where, str) and found is not None:
            verb = "has a route to the internet" if found.version == 4 else "has a route to the internet over IPv6"
            for who in _subnets(named(given.get("RouteTableId", "?")), template):
                yield Grant(who, verb, at=(resource.id, (key,)), kind="route", reach=(Net(where),))


def _is_internet(gateway: Value, template: Template) -> bool:
    """Tell whether a route's gateway is one to the internet; of another template's gateway it may be."""
    match gateway:
        case None:
            return False
        case Ref(id_) | GetAtt(id_, _) if id_ in template.resources:
            return template.resources[id_].type == GATEWAY
        case str():
            return gateway.startswith("igw-")
        case _:
            return True


def _subnets(table: str, template: Template) -> list[str]:
    """Return the subnets that follow a route table; itself where the template names none."""
    found = [
        named(one.properties.get("SubnetId", "?"))
        for one in template.resources.values()
        if one.type == ASSOCIATION and named(one.properties.get("RouteTableId", "?")) == table
    ]
    return found or [table]
