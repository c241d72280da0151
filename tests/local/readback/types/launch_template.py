"""AWS::EC2::LaunchTemplate: its data stands in its latest version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, at, unlike


def describe(cloud: Cloud, made: Made) -> Answer | None:
    ec2 = cloud.client("ec2")
    shown = one(lambda: ec2.describe_launch_templates(LaunchTemplateIds=[made.physical_id]), "LaunchTemplates")
    if shown is None:
        return None
    latest = ec2.describe_launch_template_versions(LaunchTemplateId=made.physical_id, Versions=["$Latest"])
    return {**shown, "Latest": latest["LaunchTemplateVersions"][0]}


def specifications(wanted: Any, answer: Answer) -> Iterator[str]:
    """Compare the template's own tags, which stand below the type of what is tagged."""
    shown = [{"ResourceType": "launch-template", "Tags": answer["Tags"]}]
    return unlike(wanted, shown, complete=True)


KIND = Kind(
    describe,
    {"LaunchTemplateData": at("Latest.LaunchTemplateData"), "TagSpecifications": specifications},
    {"LatestVersionNumber": "LatestVersionNumber"},
)
