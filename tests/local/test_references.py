"""The two reference templates, whole: deployed, updated, deleted, and put up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecsspec.local.launcher import Target
from tests.local.cloud import Cloud

TEMPLATES = Path(__file__).parent / "templates"


@pytest.mark.parametrize("kind", ["fargate", "ec2"])
def test_reference_lives_a_whole_life(cloud: Cloud, kind: str) -> None:
    stack, body = f"ref-{kind}", (TEMPLATES / f"{kind}.yml").read_text()
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    assert cloud.outputs(stack)["Url"].startswith("http://")

    same = cloud.change_set(stack, cloud.prepare(stack, body))
    assert (same["Status"], same["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert "didn't contain changes" in same["StatusReason"]

    before = cloud.physical(stack)
    newer = body.replace("nginx:stable", "nginx:1.29").replace("DesiredCount: 1", "DesiredCount: 3")
    assert cloud.deploy(stack, newer) == "UPDATE_COMPLETE", cloud.failures(stack)
    after = cloud.physical(stack)
    assert {name for name in before if before[name] != after[name]} == {"TaskDefinition"}

    ecs = cloud.client("ecs")
    service = ecs.describe_services(cluster=after["Cluster"], services=[after["Service"]])["services"][0]
    assert (service["desiredCount"], service["taskDefinition"]) == (3, after["TaskDefinition"])
    old = ecs.describe_task_definition(taskDefinition=before["TaskDefinition"])["taskDefinition"]
    assert old["status"] == "ACTIVE", "UpdateReplacePolicy: Retain keeps the old revision"

    assert cloud.delete(stack) == "DELETE_COMPLETE", cloud.failures(after["Service"])


def test_kept_log_group_is_imported_by_the_next_create(cloud: Cloud) -> None:
    stack, body = "ref-again", (TEMPLATES / "ec2.yml").read_text().replace("ref-ec2", "ref-again")
    body = body.replace("ClusterName: labs", "ClusterName: again")
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    assert cloud.delete(stack) == "DELETE_COMPLETE"

    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert any("already exists" in line for line in cloud.failures(stack))
    assert cloud.delete(stack) == "DELETE_COMPLETE"

    assert cloud.deploy(stack, body, more={"ImportExistingResources": True}) == "CREATE_COMPLETE", cloud.failures(stack)
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert cloud.client("logs").describe_log_groups(logGroupNamePrefix="/ecsspec/ref-again")["logGroups"]


@pytest.mark.parametrize("kind", ["fargate", "ec2"])
def test_reference_in_another_account_and_region(target: Target, kind: str) -> None:
    cloud = Cloud(target, account="210987654321", region="eu-west-1")
    stack, body = f"far-{kind}", (TEMPLATES / f"{kind}.yml").read_text().replace(f"ref-{kind}", f"far-{kind}")
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    assert ids["Service"].startswith("arn:aws:ecs:eu-west-1:210987654321:service/")
    shown = cloud.client("elbv2").describe_load_balancers(LoadBalancerArns=[ids["LoadBalancer"]])["LoadBalancers"][0]
    assert sorted(zone["ZoneName"] for zone in shown["AvailabilityZones"]) == ["eu-west-1a", "eu-west-1b"]
    newer = body.replace("DesiredCount: 1", "DesiredCount: 2")
    assert cloud.deploy(stack, newer) == "UPDATE_COMPLETE", cloud.failures(stack)
    assert cloud.delete(stack) == "DELETE_COMPLETE"
