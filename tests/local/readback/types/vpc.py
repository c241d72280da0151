"""AWS::EC2::VPC."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    shown = one(lambda: ec2.describe_vpcs(VpcIds=[made.physical_id]), "Vpcs")
    if shown is None:
        return None
    for name in ("enableDnsHostnames", "enableDnsSupport"):
        shown = {**shown, **ec2.describe_vpc_attribute(VpcId=made.physical_id, Attribute=name)}
    return shown


KIND = Kind(
    describe,
    {
        "CidrBlock": at("CidrBlock"),
        "EnableDnsHostnames": at("EnableDnsHostnames.Value"),
        "EnableDnsSupport": at("EnableDnsSupport.Value"),
        "Tags": tags("Tags"),
    },
    {"CidrBlock": "CidrBlock", "VpcId": "VpcId"},
)
