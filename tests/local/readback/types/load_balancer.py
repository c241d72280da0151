"""AWS::ElasticLoadBalancingV2::LoadBalancer."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, attributes, gathered, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    elb, arn = cloud.client("elbv2"), made.physical_id
    shown = one(lambda: elb.describe_load_balancers(LoadBalancerArns=[arn]), "LoadBalancers")
    if shown is None:
        return None
    described = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)
    return {**shown, **described, **elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]}


KIND = Kind(
    describe,
    {
        "LoadBalancerAttributes": attributes("Attributes"),
        "Scheme": at("Scheme"),
        "SecurityGroups": gathered("SecurityGroups"),
        "Subnets": gathered("AvailabilityZones[].SubnetId"),
        "Tags": tags("Tags"),
        "Type": at("Type"),
    },
    {"DNSName": "DNSName"},
)
