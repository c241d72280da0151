"""AWS::AutoScaling::AutoScalingGroup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, by_key, unlike


def describe(cloud: Cloud, made: Made) -> Answer | None:
    names, autoscaling = [made.physical_id], cloud.client("autoscaling")
    return one(lambda: autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=names), "AutoScalingGroups")


def group_tags(wanted: list[dict[str, Any]], answer: Answer) -> Iterator[str]:
    """Compare the tags, each of which says whether hosts get it too."""
    about = ("Key", "Value", "PropagateAtLaunch")
    own = [{name: tag[name] for name in about} for tag in answer["Tags"] if not tag["Key"].startswith("aws:")]
    return by_key(wanted, own, complete=True)


def subnets(wanted: list[str], answer: Answer) -> Iterator[str]:
    """Compare the subnets, which the service has in one text."""
    return unlike(wanted, answer["VPCZoneIdentifier"].split(","))


KIND = Kind(
    describe,
    {
        "LaunchTemplate": at("LaunchTemplate"),
        "MaxSize": at("MaxSize"),
        "MinSize": at("MinSize"),
        "NewInstancesProtectedFromScaleIn": at("NewInstancesProtectedFromScaleIn"),
        "Tags": group_tags,
        "VPCZoneIdentifier": subnets,
    },
    {"AutoScalingGroupARN": "AutoScalingGroupARN"},
)
