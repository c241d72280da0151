"""AWS::EC2::NatGateway: a deleted one stays listed for a while."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    return one(lambda: ec2.describe_nat_gateways(NatGatewayIds=[made.physical_id]), "NatGateways[?State=='available']")


KIND = Kind(
    describe,
    {
        "AllocationId": at("NatGatewayAddresses[0].AllocationId"),
        "SubnetId": at("SubnetId"),
        "Tags": tags("Tags"),
    },
)
