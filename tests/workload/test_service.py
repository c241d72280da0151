"""The service."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.seams import RunShape
from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.workload.service import service
from tests.builders import a_template, an_app, inside, of_type, properties

PRIVATE = {"tasks": "private", "nat": "single"}
AWSVPC = {"launch_type": "EC2", "network_mode": "awsvpc", "network": PRIVATE}


@pytest.mark.parametrize(
    ("changes", "id_"),
    [
        ({}, "Service"),
        (AWSVPC, "Service"),
        ({"launch_type": "EC2"}, "HostService"),
        ({"launch_type": "EC2", "network_mode": "host"}, "HostService"),
    ],
)
def test_each_class_of_network_modes_has_a_service_of_its_own(changes: dict[str, object], id_: str) -> None:
    template = a_template(**changes)
    assert [one.id for one in of_type(template, "AWS::ECS::Service")] == [id_]
    assert template.outputs["ServiceName"].value == GetAtt(id_, "Name")
    assert template.outputs["ServiceArn"].value == Ref(id_)
    assert ("NetworkConfiguration" in properties(template, id_)) is (id_ == "Service")


def test_a_public_task_on_fargate_asks_for_an_address() -> None:
    assert inside(properties(a_template(), "Service"), "NetworkConfiguration", "AwsvpcConfiguration") == {
        "Subnets": [Ref("PublicSubnet1"), Ref("PublicSubnet2")],
        "SecurityGroups": [GetAtt("TaskSecurityGroup", "GroupId")],
        "AssignPublicIp": "ENABLED",
    }


def test_a_private_task_on_fargate_asks_for_none() -> None:
    inner = inside(properties(a_template(network=PRIVATE), "Service"), "NetworkConfiguration", "AwsvpcConfiguration")
    assert inside(inner, "AssignPublicIp") == "DISABLED"
    assert inside(inner, "Subnets") == [Ref("PrivateSubnet1"), Ref("PrivateSubnet2")]


def test_a_task_on_ec2_does_not_mention_addresses() -> None:
    inner = inside(properties(a_template(**AWSVPC), "Service"), "NetworkConfiguration", "AwsvpcConfiguration")
    assert "AssignPublicIp" not in inner


@pytest.mark.parametrize(
    ("changes", "id_", "after"),
    [
        (
            {},
            "Service",
            {"Listener", "PublicDefaultRoute", "PublicSubnet1RouteTableAssociation"},
        ),
        ({"port": None}, "Service", {"PublicDefaultRoute"}),
        (AWSVPC, "Service", {"Listener", "PrivateDefaultRoute2", "PrivateSubnet2RouteTableAssociation"}),
        ({"launch_type": "EC2"}, "HostService", {"Listener", "PublicDefaultRoute"}),
    ],
)
def test_it_waits_for_cluster_listener_and_routes(changes: dict[str, object], id_: str, after: set[str]) -> None:
    waits = a_template(**changes).resources[id_].after
    assert len(waits) == len(set(waits))
    assert {"ClusterCapacityProviders", *after} <= set(waits)
    assert ("Listener" in waits) is ("Listener" in after)


def test_requests_reach_the_main_container() -> None:
    service = properties(a_template(port=3000), "Service")
    assert service["LoadBalancers"] == [
        {"ContainerName": "app", "ContainerPort": 3000, "TargetGroupArn": Ref("TargetGroup")}
    ]
    assert service["HealthCheckGracePeriodSeconds"] == 60


def test_a_worker_has_no_balancer() -> None:
    """An empty list says so: ECS keeps the balancer of before where the property is left out."""
    service = properties(a_template(port=None), "Service")
    assert service["LoadBalancers"] == []
    assert "HealthCheckGracePeriodSeconds" not in service


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_the_wanted_number_of_tasks(count: int) -> None:
    assert properties(a_template(desired_count=count), "Service")["DesiredCount"] == count


def test_a_strategy_and_never_a_launch_type() -> None:
    service = properties(a_template(), "Service")
    assert service["CapacityProviderStrategy"] == [{"CapacityProvider": "FARGATE", "Weight": 100}]
    assert "LaunchType" not in service


def test_its_tags_reach_the_tasks() -> None:
    service = properties(a_template(), "Service")
    assert service["PropagateTags"] == "SERVICE"
    assert service["EnableECSManagedTags"] is True


def test_without_a_rollout_the_deployment_is_left_to_ecs() -> None:
    (made,) = service(an_app(), RunShape(None), Fragment()).resources
    assert "DeploymentConfiguration" not in made.properties
    assert "AvailabilityZoneRebalancing" not in made.properties
