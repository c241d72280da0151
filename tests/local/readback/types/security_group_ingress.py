"""AWS::EC2::SecurityGroupIngress: a rule of its own, read by its id."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ids, ec2 = [made.physical_id], cloud.client("ec2")
    return one(lambda: ec2.describe_security_group_rules(SecurityGroupRuleIds=ids), "SecurityGroupRules[?!IsEgress]")


KIND = Kind(
    describe,
    {
        "CidrIp": at("CidrIpv4"),
        "Description": at("Description"),
        "FromPort": at("FromPort"),
        "GroupId": at("GroupId"),
        "IpProtocol": at("IpProtocol"),
        "SourceSecurityGroupId": at("ReferencedGroupInfo.GroupId"),
        "ToPort": at("ToPort"),
    },
)
