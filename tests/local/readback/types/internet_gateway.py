"""AWS::EC2::InternetGateway."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    return one(lambda: ec2.describe_internet_gateways(InternetGatewayIds=[made.physical_id]), "InternetGateways")


KIND = Kind(describe, {"Tags": tags("Tags")})
