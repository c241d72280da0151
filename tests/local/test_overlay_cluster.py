"""Clusters, capacity providers and their association."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.cloud import Cloud, att, named, ref, resources
from tests.local.pieces import hosts, with_outputs


def one_cluster(cloud: Cloud, name: str) -> dict[str, Any]:
    include = ["TAGS", "SETTINGS", "CONFIGURATIONS"]
    found: dict[str, Any] = cloud.client("ecs").describe_clusters(clusters=[name], include=include)["clusters"][0]
    return found


def test_cluster(cloud: Cloud, stack: str) -> None:
    def template(insights: str) -> dict[str, Any]:
        properties = {
            "ClusterName": stack,
            "ClusterSettings": [{"Name": "containerInsights", "Value": insights}],
            "Configuration": {"ExecuteCommandConfiguration": {"Logging": "DEFAULT"}},
            "ServiceConnectDefaults": {"Namespace": "shop"},
            "Tags": [{"Key": "team", "Value": "labs"}],
        }
        return with_outputs(resources(Cluster=("AWS::ECS::Cluster", properties)), Arn=att("Cluster", "Arn"))

    assert cloud.deploy(stack, template("enabled")) == "CREATE_COMPLETE", cloud.failures(stack)
    shown = one_cluster(cloud, stack)
    assert cloud.physical(stack)["Cluster"] == stack
    assert (shown["clusterArn"], shown["status"]) == (cloud.outputs(stack)["Arn"], "ACTIVE")
    assert shown["settings"] == [{"name": "containerInsights", "value": "enabled"}]
    assert shown["configuration"] == {"executeCommandConfiguration": {"logging": "DEFAULT"}}
    assert shown["serviceConnectDefaults"] == {"namespace": "shop"}
    assert named(shown["tags"], key="key", value="value") == {"team": "labs", "ecsspec:name": stack}
    assert cloud.deploy(stack, template("disabled")) == "UPDATE_COMPLETE"
    assert one_cluster(cloud, stack)["settings"] == [{"name": "containerInsights", "value": "disabled"}]
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert stack not in str(cloud.client("ecs").list_clusters()["clusterArns"])


def capacity(target: int, *, protect: bool = True, associate: bool = True) -> dict[str, Any]:
    provider = {
        "AutoScalingGroupArn": att("Hosts", "AutoScalingGroupARN"),
        "ManagedDraining": "ENABLED",
        "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": target, "InstanceWarmupPeriod": "60"},
        "ManagedTerminationProtection": "ENABLED",
    }
    strategy = [{"CapacityProvider": ref("Provider"), "Weight": "1", "Base": 0}]
    body = hosts(
        {"NewInstancesProtectedFromScaleIn": protect},
        Cluster=("AWS::ECS::Cluster",),
        Provider=(
            "AWS::ECS::CapacityProvider",
            {"AutoScalingGroupProvider": provider, "Tags": [{"Key": "team", "Value": "labs"}]},
        ),
        Associations=(
            "AWS::ECS::ClusterCapacityProviderAssociations",
            {
                "CapacityProviders": [ref("Provider"), "FARGATE"],
                "Cluster": ref("Cluster"),
                "DefaultCapacityProviderStrategy": strategy,
            },
        ),
    )
    if not associate:
        del body["Resources"]["Associations"]
    return body


def test_provider_and_associations(cloud: Cloud, stack: str) -> None:
    ecs = cloud.client("ecs")
    assert cloud.deploy(stack, capacity(100)) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)

    def provider() -> dict[str, Any]:
        rows = ecs.describe_capacity_providers(capacityProviders=[ids["Provider"]], include=["TAGS"])
        found: dict[str, Any] = rows["capacityProviders"][0]
        return found

    groups = cloud.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[ids["Hosts"]])
    assert provider()["autoScalingGroupProvider"] == {
        "autoScalingGroupArn": groups["AutoScalingGroups"][0]["AutoScalingGroupARN"],
        "managedDraining": "ENABLED",
        "managedScaling": {
            "instanceWarmupPeriod": 60,
            "maximumScalingStepSize": 10000,
            "minimumScalingStepSize": 1,
            "status": "ENABLED",
            "targetCapacity": 100,
        },
        "managedTerminationProtection": "ENABLED",
    }
    assert named(provider()["tags"], key="key", value="value") == {"team": "labs", "ecsspec:name": stack}
    cluster = one_cluster(cloud, ids["Cluster"])
    assert cluster["capacityProviders"] == [ids["Provider"], "FARGATE"]
    assert cluster["defaultCapacityProviderStrategy"] == [{"capacityProvider": ids["Provider"], "weight": 1, "base": 0}]
    assert ids["Associations"] == ids["Cluster"]

    assert cloud.deploy(stack, capacity(80)) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == ids
    assert provider()["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"] == 80

    assert cloud.deploy(stack, capacity(80, associate=False)) == "UPDATE_COMPLETE"
    assert one_cluster(cloud, ids["Cluster"])["capacityProviders"] == []
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    names = {item["name"] for item in ecs.describe_capacity_providers()["capacityProviders"]}
    assert ids["Provider"] not in names


def test_protection_needs_a_protecting_group(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, capacity(100, protect=False)) == "ROLLBACK_COMPLETE"
    assert "must have instance protection from scale in enabled" in cloud.failures(stack)[0]


def test_unknown_provider_is_refused(cloud: Cloud, stack: str) -> None:
    body = resources(
        Cluster=("AWS::ECS::Cluster",),
        Associations=(
            "AWS::ECS::ClusterCapacityProviderAssociations",
            {"Cluster": ref("Cluster"), "CapacityProviders": ["nobody"], "DefaultCapacityProviderStrategy": []},
        ),
    )
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack)[0].startswith("Associations: The specified capacity provider 'nobody' was not found")


def test_provider_of_another_group_is_another_provider(cloud: Cloud, stack: str) -> None:
    def body(group: str) -> dict[str, Any]:
        template = hosts()
        template["Resources"]["Others"] = template["Resources"]["Hosts"]
        provider = {"AutoScalingGroupArn": ref(group)}
        template["Resources"]["Provider"] = {
            "Type": "AWS::ECS::CapacityProvider",
            "Properties": {"AutoScalingGroupProvider": provider},
        }
        return template

    cloud.deploy(stack, body("Hosts"))
    before = cloud.physical(stack)["Provider"]
    assert cloud.deploy(stack, body("Others")) == "UPDATE_COMPLETE", cloud.failures(stack)
    after = cloud.physical(stack)["Provider"]
    names = {item["name"] for item in cloud.client("ecs").describe_capacity_providers()["capacityProviders"]}
    assert after in names
    assert before not in names


@pytest.mark.parametrize("name", ["FARGATE", "FARGATE_SPOT"])
def test_fargate_needs_no_resource(cloud: Cloud, stack: str, name: str) -> None:
    properties = {"CapacityProviders": [name], "DefaultCapacityProviderStrategy": [{"CapacityProvider": name}]}
    assert cloud.deploy(stack, resources(Cluster=("AWS::ECS::Cluster", properties))) == "CREATE_COMPLETE"
    assert one_cluster(cloud, cloud.physical(stack)["Cluster"])["capacityProviders"] == [name]


def test_cluster_keeps_its_association_when_it_changes_itself(cloud: Cloud, stack: str) -> None:
    body = capacity(100)
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    name = cloud.physical(stack)["Cluster"]
    before = one_cluster(cloud, name)
    body["Resources"]["Cluster"]["Properties"] = {"Tags": [{"Key": "team", "Value": "other"}]}
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE", cloud.failures(stack)
    after = one_cluster(cloud, name)
    assert named(after["tags"], key="key", value="value")["team"] == "other"
    assert after["capacityProviders"] == before["capacityProviders"] != []
    assert after["defaultCapacityProviderStrategy"] == before["defaultCapacityProviderStrategy"] != []


def test_provider_that_tasks_run_on_stays(cloud: Cloud, stack: str) -> None:
    def body(count: int, providers: list[str]) -> dict[str, Any]:
        listed = {"Cluster": ref("Cluster"), "CapacityProviders": providers, "DefaultCapacityProviderStrategy": []}
        service = {
            "Cluster": ref("Cluster"),
            "TaskDefinition": ref("Task"),
            "DesiredCount": count,
            "CapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": 1}],
        }
        template = resources(
            Cluster=("AWS::ECS::Cluster",),
            Associations=("AWS::ECS::ClusterCapacityProviderAssociations", listed),
            Task=("AWS::ECS::TaskDefinition", {"ContainerDefinitions": [{"Name": "app", "Image": "nginx"}]}),
        )
        if "FARGATE" in providers:
            depends = {"DependsOn": "Associations"}
            template["Resources"]["Service"] = {"Type": "AWS::ECS::Service", "Properties": service, **depends}
        return template

    assert cloud.deploy(stack, body(1, ["FARGATE", "FARGATE_SPOT"])) == "CREATE_COMPLETE", cloud.failures(stack)
    assert cloud.deploy(stack, body(1, ["FARGATE_SPOT"])) == "UPDATE_ROLLBACK_COMPLETE"
    assert cloud.failures(stack)[0] == "Associations: The specified capacity provider is in use and cannot be removed."
    assert cloud.deploy(stack, body(0, ["FARGATE"])) == "UPDATE_COMPLETE", cloud.failures(stack)
    assert cloud.deploy(stack, body(0, ["FARGATE_SPOT"])) == "UPDATE_COMPLETE", cloud.failures(stack)
