"""AWS::Logs::LogGroup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made
from tests.local.readback.paths import Answer, at, by_key


def describe(cloud: Cloud, made: Made) -> Answer | None:
    logs, name = cloud.client("logs"), made.physical_id
    rows = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    shown = next((row for row in rows if row["logGroupName"] == name), None)
    if shown is None:
        return None
    return {**shown, **logs.list_tags_for_resource(resourceArn=shown["arn"].removesuffix(":*"))}


def own_tags(wanted: list[Any], answer: Answer) -> Iterator[str]:
    """Compare the tags, which this service answers as a mapping."""
    shown = [{"Key": key, "Value": value} for key, value in answer["tags"].items() if not key.startswith("aws:")]
    return by_key(wanted, shown, complete=True)


KIND = Kind(
    describe,
    {"LogGroupName": at("logGroupName"), "RetentionInDays": at("retentionInDays"), "Tags": own_tags},
    {"Arn": "arn"},
)
