"""AWS::EC2::VPCGatewayAttachment: read at the gateway, which may be attached to one VPC."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ids = [made.properties["InternetGatewayId"]]
    ec2 = cloud.client("ec2")
    shown = one(lambda: ec2.describe_internet_gateways(InternetGatewayIds=ids), "InternetGateways")
    return shown if shown and shown["Attachments"] else None


KIND = Kind(
    describe,
    {"InternetGatewayId": at("InternetGatewayId"), "VpcId": at("Attachments[0].VpcId")},
)
