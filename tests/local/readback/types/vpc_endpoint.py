"""AWS::EC2::VPCEndpoint."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, gathered, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    return one(lambda: ec2.describe_vpc_endpoints(VpcEndpointIds=[made.physical_id]), "VpcEndpoints[?State!='deleted']")


KIND = Kind(
    describe,
    {
        "RouteTableIds": gathered("RouteTableIds"),
        "ServiceName": at("ServiceName"),
        "Tags": tags("Tags"),
        "VpcEndpointType": at("VpcEndpointType"),
        "VpcId": at("VpcId"),
    },
)
