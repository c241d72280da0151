"""AWS::ElasticLoadBalancingV2::TargetGroup."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, attributes, tags

PLAIN = (
    "HealthCheckIntervalSeconds", "HealthCheckPath", "HealthCheckPort", "HealthCheckProtocol",
    "HealthCheckTimeoutSeconds", "Matcher", "Port", "Protocol", "TargetType", "VpcId",
)  # fmt: skip


def describe(cloud: Cloud, made: Made) -> Answer | None:
    elb, arn = cloud.client("elbv2"), made.physical_id
    shown = one(lambda: elb.describe_target_groups(TargetGroupArns=[arn]), "TargetGroups")
    if shown is None:
        return None
    described = elb.describe_target_group_attributes(TargetGroupArn=arn)
    return {**shown, **described, **elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]}


KIND = Kind(
    describe,
    {
        **{name: at(name) for name in PLAIN},
        "HealthyThresholdCount": at("HealthyThresholdCount"),
        "Tags": tags("Tags"),
        "TargetGroupAttributes": attributes("Attributes"),
        "UnhealthyThresholdCount": at("UnhealthyThresholdCount"),
    },
)
