"""AWS::EC2::RouteTable."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    return one(lambda: cloud.client("ec2").describe_route_tables(RouteTableIds=[made.physical_id]), "RouteTables")


KIND = Kind(describe, {"Tags": tags("Tags"), "VpcId": at("VpcId")})
