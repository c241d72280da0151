"""ECS services: every word of the template, updates in place, and the orders that AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.local.cloud import Cloud, att, named, ref, resource
from tests.local.pieces import balanced, with_outputs

CONTAINERS = [{"Name": "web", "Image": "nginx", "PortMappings": [{"ContainerPort": 80}]}]


def service(**more: Any) -> dict[str, Any]:
    """Return a whole template around one Fargate service behind a balancer."""
    properties = {
        "AvailabilityZoneRebalancing": "ENABLED",
        "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": "1", "Base": 1}],
        "Cluster": ref("Cluster"),
        "DeploymentConfiguration": {
            "DeploymentCircuitBreaker": {"Enable": "true", "Rollback": True},
            "MaximumPercent": "150",
            "MinimumHealthyPercent": 50,
        },
        "DesiredCount": ref("Count"),
        "EnableECSManagedTags": "true",
        "EnableExecuteCommand": True,
        "HealthCheckGracePeriodSeconds": "60",
        "LoadBalancers": [{"ContainerName": "web", "ContainerPort": "80", "TargetGroupArn": ref("Targets")}],
        "NetworkConfiguration": {
            "AwsvpcConfiguration": {
                "AssignPublicIp": "ENABLED",
                "SecurityGroups": [att("Group", "GroupId")],
                "Subnets": [ref("One"), ref("Two")],
            }
        },
        "PlatformVersion": "1.4.0",
        "PropagateTags": "SERVICE",
        "Tags": [{"Key": "team", "Value": "labs"}],
        "TaskDefinition": ref("Task"),
        **more,
    }
    body = balanced(
        Group=("AWS::EC2::SecurityGroup", {"GroupDescription": "tasks", "VpcId": ref("Vpc")}),
        Cluster=("AWS::ECS::Cluster",),
        Associations=(
            "AWS::ECS::ClusterCapacityProviderAssociations",
            {
                "CapacityProviders": ["FARGATE", "FARGATE_SPOT"],
                "Cluster": ref("Cluster"),
                "DefaultCapacityProviderStrategy": [],
            },
        ),
        Task=(
            "AWS::ECS::TaskDefinition",
            {
                "ContainerDefinitions": CONTAINERS,
                "Cpu": "256",
                "Memory": "512",
                "NetworkMode": "awsvpc",
                "RequiresCompatibilities": ["FARGATE"],
            },
        ),
        Service=("AWS::ECS::Service", properties, {"DependsOn": ["Associations", "Listener"]}),
    )
    body["Parameters"] = {"Count": {"Type": "Number", "Default": 2}}
    return with_outputs(body, Arn=att("Service", "ServiceArn"), Name=att("Service", "Name"))


def described(cloud: Cloud, stack: str) -> dict[str, Any]:
    ids = cloud.physical(stack)
    answer = cloud.client("ecs").describe_services(cluster=ids["Cluster"], services=[ids["Service"]], include=["TAGS"])
    found: dict[str, Any] = answer["services"][0]
    return found


def test_every_property_is_shown(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, service()) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs, shown = cloud.physical(stack), cloud.outputs(stack), described(cloud, stack)
    assert (shown["serviceArn"], shown["serviceName"]) == (outputs["Arn"], outputs["Name"])
    assert ids["Service"] == outputs["Arn"]
    expected = {
        "availabilityZoneRebalancing": "ENABLED",
        "capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1, "base": 1}],
        "deploymentConfiguration": {
            "bakeTimeInMinutes": 0,
            "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            "maximumPercent": 150,
            "minimumHealthyPercent": 50,
            "strategy": "ROLLING",
        },
        "desiredCount": 2,
        "enableECSManagedTags": True,
        "enableExecuteCommand": True,
        "healthCheckGracePeriodSeconds": 60,
        "loadBalancers": [{"containerName": "web", "containerPort": 80, "targetGroupArn": ids["Targets"]}],
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "assignPublicIp": "ENABLED",
                "securityGroups": [ids["Group"]],
                "subnets": [ids["One"], ids["Two"]],
            }
        },
        "platformVersion": "1.4.0",
        "propagateTags": "SERVICE",
        "runningCount": 2,
        "status": "ACTIVE",
        "taskDefinition": ids["Task"],
    }
    assert {name: shown[name] for name in expected} == expected
    assert "launchType" not in shown
    assert {tag["key"]: tag["value"] for tag in shown["tags"]} == {"team": "labs", "ecsspec:name": stack}
    assert named(shown["tags"], key="key", value="value")["team"] == "labs"
    deployment = shown["deployments"][0]
    assert (deployment["rolloutState"], deployment["taskDefinition"]) == ("COMPLETED", ids["Task"])

    assert cloud.delete(stack) == "DELETE_COMPLETE", cloud.failures(stack)
    gone = cloud.client("ecs").list_clusters()["clusterArns"]
    assert not [arn for arn in gone if arn.endswith(ids["Cluster"])]


def test_update_in_place(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, service())
    before = cloud.physical(stack)
    body = service(
        CapacityProviderStrategy=[
            {"CapacityProvider": "FARGATE", "Base": 1, "Weight": 1},
            {"CapacityProvider": "FARGATE_SPOT", "Weight": 3},
        ],
        DeploymentConfiguration={"DeploymentCircuitBreaker": {"Enable": False, "Rollback": False}},
        DesiredCount=3,
        EnableExecuteCommand=False,
        HealthCheckGracePeriodSeconds=5,
        PropagateTags="TASK_DEFINITION",
        Tags=[{"Key": "team", "Value": "core"}],
    )
    body["Resources"]["Task"]["Properties"]["ContainerDefinitions"] = [{**CONTAINERS[0], "Image": "nginx:1.29"}]
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE", cloud.failures(stack)
    after, shown = cloud.physical(stack), described(cloud, stack)
    assert {name for name in before if before[name] != after[name]} == {"Task"}
    assert (shown["desiredCount"], shown["runningCount"], shown["taskDefinition"]) == (3, 3, after["Task"])
    assert [item["capacityProvider"] for item in shown["capacityProviderStrategy"]] == ["FARGATE", "FARGATE_SPOT"]
    breaker = shown["deploymentConfiguration"]["deploymentCircuitBreaker"]
    assert (breaker, shown["deploymentConfiguration"]["maximumPercent"]) == ({"enable": False, "rollback": False}, 200)
    assert (shown["enableExecuteCommand"], shown["healthCheckGracePeriodSeconds"]) == (False, 5)
    assert shown["propagateTags"] == "TASK_DEFINITION"
    assert named(shown["tags"], key="key", value="value")["team"] == "core"
    assert shown["deployments"][0]["rolloutState"] == "COMPLETED"


def test_absent_count_leaves_the_scaled_count_alone(cloud: Cloud, stack: str) -> None:
    body = service()
    del body["Resources"]["Service"]["Properties"]["DesiredCount"]
    cloud.deploy(stack, body)
    assert described(cloud, stack)["desiredCount"] == 1
    ids = cloud.physical(stack)
    cloud.client("ecs").update_service(cluster=ids["Cluster"], service=ids["Service"], desiredCount=5)
    body["Resources"]["Service"]["Properties"]["HealthCheckGracePeriodSeconds"] = 7
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    assert described(cloud, stack)["desiredCount"] == 5


def test_tasks_run_behind_the_service(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, service())
    ids, ecs = cloud.physical(stack), cloud.client("ecs")
    name = cloud.outputs(stack)["Name"]
    arns = ecs.list_tasks(cluster=ids["Cluster"], serviceName=name)["taskArns"]
    tasks = ecs.describe_tasks(cluster=ids["Cluster"], tasks=arns)["tasks"]
    assert [(task["lastStatus"], task["taskDefinitionArn"]) for task in tasks] == [("RUNNING", ids["Task"])] * 2
    ecs.get_waiter("services_stable").wait(cluster=ids["Cluster"], services=[ids["Service"]])


def test_placement_in_bridge_mode(cloud: Cloud, stack: str) -> None:
    strategies = [
        {"Type": "spread", "Field": "attribute:ecs.availability-zone"},
        {"Type": "binpack", "Field": "memory"},
    ]
    body = service(
        LaunchType="EC2",
        PlacementStrategies=strategies,
        PlacementConstraints=[{"Type": "memberOf", "Expression": "attribute:ecs.os-type == linux"}],
    )
    properties = body["Resources"]["Service"]["Properties"]
    for name in ("CapacityProviderStrategy", "NetworkConfiguration", "PlatformVersion", "LoadBalancers"):
        del properties[name]
    body["Resources"]["Task"]["Properties"].update(NetworkMode="bridge", RequiresCompatibilities=["EC2"])
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    shown = described(cloud, stack)
    assert shown["launchType"] == "EC2"
    assert shown["placementStrategy"] == [
        {"type": "spread", "field": "attribute:ecs.availability-zone"},
        {"type": "binpack", "field": "memory"},
    ]
    assert shown["placementConstraints"] == [{"type": "memberOf", "expression": "attribute:ecs.os-type == linux"}]
    del properties["PlacementConstraints"]
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    assert described(cloud, stack)["placementConstraints"] == []


def without_association(body: dict[str, Any]) -> None:
    del body["Resources"]["Associations"]
    body["Resources"]["Service"]["DependsOn"] = ["Listener"]


def without_listener(body: dict[str, Any]) -> None:
    del body["Resources"]["Listener"]
    body["Resources"]["Service"]["DependsOn"] = ["Associations"]


def without_cluster(body: dict[str, Any]) -> None:
    body["Resources"]["Service"]["Properties"]["Cluster"] = "nowhere"


def with_both(body: dict[str, Any]) -> None:
    body["Resources"]["Service"]["Properties"]["LaunchType"] = "FARGATE"


@pytest.mark.parametrize(
    ("mutate", "words"),
    [
        (without_association, "that is not associated with the cluster"),
        (without_listener, "does not have an associated load balancer"),
        (without_cluster, "Cluster not found"),
        (with_both, "Specifying both a launch type and capacity provider strategy"),
    ],
)
def test_what_aws_refuses(cloud: Cloud, stack: str, mutate: Callable[[dict[str, Any]], None], words: str) -> None:
    body = service()
    mutate(body)
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert words in cloud.failures(stack)[0]


def test_dropped_network_rolls_back(cloud: Cloud, stack: str) -> None:
    body = service()
    cloud.deploy(stack, body)
    before = described(cloud, stack)["networkConfiguration"]
    del body["Resources"]["Service"]["Properties"]["NetworkConfiguration"]
    assert cloud.deploy(stack, body) == "UPDATE_ROLLBACK_COMPLETE"
    assert "Network Configuration must be provided" in cloud.failures(stack)[0]
    assert described(cloud, stack)["networkConfiguration"] == before


def test_named_service_of_another_cluster_is_not_replaced(cloud: Cloud, stack: str) -> None:
    body = service(ServiceName="fixed-name")
    cloud.deploy(stack, body)
    body["Resources"]["Elsewhere"] = resource("AWS::ECS::Cluster")
    body["Resources"]["Service"]["Properties"]["Cluster"] = ref("Elsewhere")
    assert cloud.deploy(stack, body) == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named resource requires replacing" in cloud.failures(stack)[0]
