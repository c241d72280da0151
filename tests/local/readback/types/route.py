"""AWS::EC2::Route: read in its table, by its destination."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ids = [made.properties["RouteTableId"]]
    table = one(lambda: cloud.client("ec2").describe_route_tables(RouteTableIds=ids), "RouteTables")
    wanted = made.properties["DestinationCidrBlock"]
    routes = [route for route in (table or {}).get("Routes", []) if route.get("DestinationCidrBlock") == wanted]
    return {"Table": table, "Route": routes[0]} if routes else None


KIND = Kind(
    describe,
    {
        "DestinationCidrBlock": at("Route.DestinationCidrBlock"),
        "GatewayId": at("Route.GatewayId"),
        "NatGatewayId": at("Route.NatGatewayId"),
        "RouteTableId": at("Table.RouteTableId"),
    },
)
