"""`network`: the VPC with its subnets, routes, NAT gateways and the S3 endpoint.

Each subnet has a fixed slot in the address range (sixteen equal parts: public zones 1 to 8, private zones 1 to 8), so
that growing from two zones to six, or adding private subnets, never moves an existing one.
"""

from __future__ import annotations

from ipaddress import IPv4Network

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import GATEWAY_ATTACHMENT, PUBLIC_DEFAULT_ROUTE, VPC
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, GetAZs, Join, Ref, Select, Sub, Value

SLOTS_PER_TIER = 8
ANYWHERE = "0.0.0.0/0"


def network(app: App) -> Fragment:
    """Return the app's own network."""
    parts = _vpc(app) + _public(app)
    if app.landmarks.private_subnets:
        parts += _private(app) + _nat(app)
    return Fragment((*parts, _s3_endpoint(app)), outputs=_outputs(app))


def subnet_cidr(cidr: str, tier: str, zone: int) -> str:
    """Return the address range of a subnet's slot; `zone` counts from 1."""
    whole = IPv4Network(cidr)
    slot = zone - 1 + (SLOTS_PER_TIER if tier == "private" else 0)
    size = whole.num_addresses // (2 * SLOTS_PER_TIER)
    return f"{whole.network_address + slot * size}/{whole.prefixlen + 4}"


def _zones(app: App) -> range:
    return range(1, app.spec.network.zones + 1)


def _vpc(app: App) -> tuple[Resource, ...]:
    properties: dict[str, Value] = {
        "CidrBlock": app.spec.network.cidr,
        "EnableDnsHostnames": True,
        "EnableDnsSupport": True,
        "Tags": app.tags(name="vpc"),
    }
    attachment: dict[str, Value] = {"VpcId": Ref(VPC), "InternetGatewayId": Ref("InternetGateway")}
    gateway: dict[str, Value] = {"Tags": app.tags(name="internet")}
    return (
        Resource(VPC, "AWS::EC2::VPC", "the network of this app", properties),
        Resource("InternetGateway", "AWS::EC2::InternetGateway", "the network's door to the internet", gateway),
        Resource(
            GATEWAY_ATTACHMENT,
            "AWS::EC2::VPCGatewayAttachment",
            "joins the internet gateway to the network",
            attachment,
        ),
    )


def _subnet(app: App, *, tier: str, zone: int, table: str) -> tuple[Resource, ...]:
    id_ = f"{tier.capitalize()}Subnet{zone}"
    properties: dict[str, Value] = {
        "VpcId": Ref(VPC),
        "AvailabilityZone": Select(zone - 1, GetAZs()),
        "CidrBlock": subnet_cidr(app.spec.network.cidr, tier, zone),
        "MapPublicIpOnLaunch": False,
        "Tags": app.tags(name=f"{tier}-{zone}"),
    }
    association: dict[str, Value] = {"SubnetId": Ref(id_), "RouteTableId": Ref(table)}
    return (
        Resource(id_, "AWS::EC2::Subnet", f"{tier} addresses in availability zone {zone}", properties),
        Resource(
            f"{id_}RouteTableAssociation",
            "AWS::EC2::SubnetRouteTableAssociation",
            f"gives the {tier} subnet of zone {zone} its routes",
            association,
        ),
    )


def _table(app: App, *, id_: str, name: str, why: str) -> Resource:
    return Resource(id_, "AWS::EC2::RouteTable", why, {"VpcId": Ref(VPC), "Tags": app.tags(name=name)})


def _default_route(id_: str, *, table: str, why: str, target: dict[str, Value], after: tuple[str, ...]) -> Resource:
    properties = {"RouteTableId": Ref(table), "DestinationCidrBlock": ANYWHERE, **target}
    return Resource(id_, "AWS::EC2::Route", why, properties, after=after)


def _public(app: App) -> tuple[Resource, ...]:
    table = "PublicRouteTable"
    subnets = (part for zone in _zones(app) for part in _subnet(app, tier="public", zone=zone, table=table))
    return (
        _table(app, id_=table, name="public", why="routes of the public subnets"),
        _default_route(
            PUBLIC_DEFAULT_ROUTE,
            table=table,
            why="sends the public subnets' traffic to the internet",
            target={"GatewayId": Ref("InternetGateway")},
            after=app.landmarks.gateway,
        ),
        *subnets,
    )


def _private(app: App) -> tuple[Resource, ...]:
    parts: list[Resource] = []
    for zone in _zones(app):
        table = f"PrivateRouteTable{zone}"
        parts.append(_table(app, id_=table, name=f"private-{zone}", why=f"routes of the private subnet of zone {zone}"))
        parts.extend(_subnet(app, tier="private", zone=zone, table=table))
    return tuple(parts)


def _nat(app: App) -> tuple[Resource, ...]:
    nat = app.spec.network.nat
    if nat == "none":
        return ()
    gateways = _zones(app) if nat == "per_zone" else range(1, 2)
    parts = [part for zone in gateways for part in _nat_gateway(app, zone)]
    routes = (_private_route(zone, gateway=zone if nat == "per_zone" else 1) for zone in _zones(app))
    return (*parts, *routes)


def _private_route(zone: int, *, gateway: int) -> Resource:
    return _default_route(
        f"PrivateDefaultRoute{zone}",
        table=f"PrivateRouteTable{zone}",
        why=f"sends the private traffic of zone {zone} out through NAT",
        target={"NatGatewayId": Ref(f"NatGateway{gateway}")},
        after=(),
    )


def _nat_gateway(app: App, zone: int) -> tuple[Resource, ...]:
    address = f"NatGateway{zone}Address"
    gateway: dict[str, Value] = {
        "SubnetId": Ref(f"PublicSubnet{zone}"),
        "AllocationId": GetAtt(address, "AllocationId"),
        "Tags": app.tags(name=f"nat-{zone}"),
    }
    routes = (PUBLIC_DEFAULT_ROUTE, f"PublicSubnet{zone}RouteTableAssociation")
    elastic: dict[str, Value] = {"Domain": "vpc", "Tags": app.tags(name=f"nat-{zone}")}
    return (
        Resource(
            address,
            "AWS::EC2::EIP",
            f"the public address of NAT gateway {zone}",
            elastic,
            after=app.landmarks.gateway,
        ),
        Resource(
            f"NatGateway{zone}",
            "AWS::EC2::NatGateway",
            f"lets private tasks reach the internet, in zone {zone}",
            gateway,
            after=routes,
        ),
    )


def _s3_endpoint(app: App) -> Resource:
    private = [Ref(f"PrivateRouteTable{zone}") for zone in _zones(app)] if app.landmarks.private_subnets else []
    properties: dict[str, Value] = {
        "VpcId": Ref(VPC),
        "ServiceName": Sub("com.amazonaws.${AWS::Region}.s3"),
        "VpcEndpointType": "Gateway",
        "RouteTableIds": [Ref("PublicRouteTable"), *private],
        "Tags": app.tags(name="s3"),
    }
    why = "a free way to S3, where ECR keeps image layers"
    return Resource("S3Endpoint", "AWS::EC2::VPCEndpoint", why, properties)


def _outputs(app: App) -> tuple[Output, ...]:
    marks = app.landmarks
    outputs = [
        Output("VpcId", marks.vpc, "The network"),
        Output("PublicSubnetIds", Join(",", list(marks.public_subnets)), "The public subnets"),
    ]
    if marks.private_subnets:
        outputs.append(Output("PrivateSubnetIds", Join(",", list(marks.private_subnets)), "The private subnets"))
    return tuple(outputs)
