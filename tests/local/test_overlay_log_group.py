"""Log groups: retention, policies on deletion, names that are taken, and import."""

from __future__ import annotations

from typing import Any

from tests.local.cloud import Cloud, att, resources
from tests.local.pieces import with_outputs

KEEP = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}


def template(name: str, days: object, attributes: dict[str, str] | None = None) -> dict[str, Any]:
    given = {"LogGroupName": name, "RetentionInDays": days, "Tags": [{"Key": "team", "Value": "labs"}]}
    return with_outputs(resources(Log=("AWS::Logs::LogGroup", given, attributes)), Arn=att("Log", "Arn"))


def shown(cloud: Cloud, name: str) -> dict[str, Any] | None:
    groups = cloud.client("logs").describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return next((group for group in groups if group["logGroupName"] == name), None)


def test_retention(cloud: Cloud, stack: str) -> None:
    name = f"/ecsspec/{stack}"
    assert cloud.deploy(stack, template(name, "30")) == "CREATE_COMPLETE", cloud.failures(stack)
    group = shown(cloud, name)
    assert group
    assert group["retentionInDays"] == 30
    assert cloud.physical(stack)["Log"] == name
    assert cloud.outputs(stack)["Arn"] == group["arn"]
    assert cloud.outputs(stack)["Arn"].endswith(f":log-group:{name}:*")
    tags = cloud.client("logs").list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    assert tags["team"] == "labs"
    assert cloud.deploy(stack, template(name, 90)) == "UPDATE_COMPLETE"
    assert (shown(cloud, name) or {})["retentionInDays"] == 90
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert shown(cloud, name) is None


def test_unnamed_group_keeps_its_made_up_name(cloud: Cloud, stack: str) -> None:
    def body(days: int) -> dict[str, Any]:
        return resources(Log=("AWS::Logs::LogGroup", {"RetentionInDays": days}))

    cloud.deploy(stack, body(30))
    name = cloud.physical(stack)["Log"]
    assert name.startswith(f"{stack}-Log-")
    assert cloud.deploy(stack, body(90)) == "UPDATE_COMPLETE"
    assert cloud.physical(stack)["Log"] == name
    assert (shown(cloud, name) or {})["retentionInDays"] == 90


def test_kept_group_outlives_its_stack_and_is_imported(cloud: Cloud, stack: str) -> None:
    name = f"/ecsspec/{stack}"
    assert cloud.deploy(stack, template(name, 30, KEEP)) == "CREATE_COMPLETE"
    cloud.client("logs").create_log_stream(logGroupName=name, logStreamName="kept")
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert shown(cloud, name)

    assert cloud.deploy(stack, template(name, 30, KEEP)) == "ROLLBACK_COMPLETE"
    words = f"""Resource of type 'AWS::Logs::LogGroup' with identifier '{{"/properties/LogGroupName":"{name}"}}'"""
    assert cloud.failures(stack) == [f"Log: {words} already exists."]
    assert shown(cloud, name), "the rollback leaves alone what the stack did not make"
    assert cloud.delete(stack) == "DELETE_COMPLETE"

    adopt = {"ImportExistingResources": True}
    name_of_set = cloud.prepare(stack, template(name, 30, KEEP), more=adopt)
    changes = cloud.change_set(stack, name_of_set)["Changes"]
    assert [item["ResourceChange"]["Action"] for item in changes] == ["Import"]
    cloud.client("cloudformation").delete_stack(StackName=stack)
    assert cloud.deploy(stack, template(name, 30, KEEP), more=adopt) == "CREATE_COMPLETE", cloud.failures(stack)
    streams = cloud.client("logs").describe_log_streams(logGroupName=name)["logStreams"]
    assert [stream["logStreamName"] for stream in streams] == ["kept"]
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    cloud.client("logs").delete_log_group(logGroupName=name)


def test_kept_group_of_a_failed_create_is_deleted(cloud: Cloud, stack: str) -> None:
    name = f"/ecsspec/{stack}"
    body = template(name, 30, KEEP)
    broken = {"VpcId": "vpc-none", "CidrBlock": "10.0.0.0/24"}
    body["Resources"]["Broken"] = {"Type": "AWS::EC2::Subnet", "Properties": broken, "DependsOn": "Log"}
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert shown(cloud, name) is None, "RetainExceptOnCreate deletes what its own failed create made"


def test_name_of_another_stack_is_refused_in_its_own_words(cloud: Cloud, stack: str) -> None:
    name = f"/ecsspec/{stack}"
    cloud.deploy(stack, template(name, 30))
    other = f"{stack[:40]}-other"
    assert cloud.deploy(other, template(name, 30)) == "ROLLBACK_COMPLETE"
    owner = cloud.describe(stack)["StackId"]
    assert cloud.failures(other) == [f"Log: {name} already exists in stack {owner}"]
    assert cloud.delete(other) == "DELETE_COMPLETE"
    assert shown(cloud, name)
