"""AWS::IAM::InstanceProfile."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at


def describe(cloud: Cloud, made: Made) -> Answer | None:
    name = made.physical_id
    return one(lambda: cloud.client("iam").get_instance_profile(InstanceProfileName=name), "[InstanceProfile]")


KIND = Kind(describe, {"Roles": at("Roles[].RoleName")}, {"Arn": "Arn"})
