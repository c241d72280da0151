"""Every attribute that the registry gives our types resolves in both reference templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.local.cloud import Cloud, att
from tests.local.test_overlay_task_definition import schema_of

TEMPLATES = Path(__file__).parent / "templates"

# Read-only in the registry; they exist only with features that ecsspec does not write.
LEFT_OUT = {
    "AWS::EC2::NatGateway": {"AutoProvisionZones", "AutoScalingIps", "RouteTableId"},
    "AWS::EC2::Subnet": {"BlockPublicAccessStates"},
}


def attributes(kind: str) -> set[str]:
    names = {path.removeprefix("/properties/") for path in schema_of(kind).get("readOnlyProperties", [])}
    return {name for name in names if "/" not in name} - LEFT_OUT.get(kind, set())


@pytest.mark.parametrize("kind", ["fargate", "ec2"])
def test_attributes_resolve(cloud: Cloud, stack: str, kind: str) -> None:
    body = (TEMPLATES / f"{kind}.yml").read_text().replace(f"ref-{kind}", f"attributes-{kind}")
    body = body.replace("ClusterName: labs", f"ClusterName: attributes-{kind}")
    cloud.deploy(stack, body)
    types = {row["LogicalResourceId"]: row["ResourceType"] for row in rows(cloud, stack)}
    values = [value(name, item, kind_of) for name, kind_of in types.items() for item in sorted(attributes(kind_of))]
    more = "".join(f"  Value{index}: {{Value: {json.dumps(item)}}}\n" for index, item in enumerate(values))
    assert cloud.deploy(stack, f"{body.rstrip()}\n{more}") == "UPDATE_COMPLETE", cloud.failures(stack)
    assert len(cloud.outputs(stack)) > len(values) > 40
    for group in cloud.client("logs").describe_log_groups(logGroupNamePrefix=f"/ecsspec/attributes-{kind}")[
        "logGroups"
    ]:
        assert group["retentionInDays"] == 30


def value(name: str, attribute: str, kind: str) -> Any:
    """Return an attribute as text, which an output must be."""
    is_list = schema_of(kind)["properties"][attribute].get("type") == "array"
    return {"Fn::Join": ["|", att(name, attribute)]} if is_list else att(name, attribute)


def rows(cloud: Cloud, stack: str) -> list[dict[str, str]]:
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    return [row for page in pages for row in page["StackResourceSummaries"]]
