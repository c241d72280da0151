"""AWS::ECS::CapacityProvider; a template may name its group, the service answers with the ARN."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, camel, tags, unlike


def describe(cloud: Cloud, made: Made) -> Answer | None:
    names, ecs = [made.physical_id], cloud.client("ecs")
    return one(
        lambda: ecs.describe_capacity_providers(capacityProviders=names, include=["TAGS"]),
        "capacityProviders[?status=='ACTIVE']",
    )


def group(wanted: dict[str, Any], answer: Answer) -> Iterator[str]:
    """Compare the provider of the group."""
    shown = dict(answer["autoScalingGroupProvider"])
    if not wanted["AutoScalingGroupArn"].startswith("arn:"):
        shown["autoScalingGroupArn"] = shown["autoScalingGroupArn"].rpartition("/")[2]
    return unlike(wanted, shown, names=camel)


KIND = Kind(
    describe,
    {"AutoScalingGroupProvider": group, "Tags": tags("tags", names=camel)},
)
