"""AWS::ElasticLoadBalancingV2::Listener."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    elb, arn = cloud.client("elbv2"), made.physical_id
    shown = one(lambda: elb.describe_listeners(ListenerArns=[arn]), "Listeners")
    if shown is None:
        return None
    return {**shown, **elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]}


KIND = Kind(
    describe,
    {
        "DefaultActions": at("DefaultActions"),
        "LoadBalancerArn": at("LoadBalancerArn"),
        "Port": at("Port"),
        "Protocol": at("Protocol"),
        "Tags": tags("Tags"),
    },
)
