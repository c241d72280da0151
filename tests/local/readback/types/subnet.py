"""AWS::EC2::Subnet."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    return one(lambda: cloud.client("ec2").describe_subnets(SubnetIds=[made.physical_id]), "Subnets")


KIND = Kind(
    describe,
    {
        "AvailabilityZone": at("AvailabilityZone"),
        "CidrBlock": at("CidrBlock"),
        "MapPublicIpOnLaunch": at("MapPublicIpOnLaunch"),
        "Tags": tags("Tags"),
        "VpcId": at("VpcId"),
    },
)
