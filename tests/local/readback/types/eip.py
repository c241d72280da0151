"""AWS::EC2::EIP: its reference is the public address."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    return one(lambda: cloud.client("ec2").describe_addresses(PublicIps=[made.physical_id]), "Addresses")


KIND = Kind(describe, {"Domain": at("Domain"), "Tags": tags("Tags")}, {"AllocationId": "AllocationId"})
