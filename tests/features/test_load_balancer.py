"""The balancer, its listener, its target group, and who may reach whom."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import GetAtt, Ref, Sub
from ecsspec.features.load_balancer import load_balancer
from tests.builders import a_template, an_app, inside, properties

PRIVATE = {"tasks": "private", "nat": "single"}


def egress(template: Template) -> object:
    return inside(properties(template, "LoadBalancerSecurityGroup"), "SecurityGroupEgress", 0)


def test_a_public_balancer_is_open_to_the_world_on_port_80() -> None:
    template = a_template(port=3000)
    balancer = template.resources["LoadBalancer"]
    assert balancer.properties["Scheme"] == "internet-facing"
    assert balancer.properties["Subnets"] == [Ref("PublicSubnet1"), Ref("PublicSubnet2")]
    assert "PublicDefaultRoute" in balancer.after
    assert inside(properties(template, "LoadBalancerSecurityGroup"), "SecurityGroupIngress") == [
        {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0", "Description": "HTTP from anywhere"}
    ]


def test_a_public_balancer_before_private_tasks_stays_public() -> None:
    template = a_template(network=PRIVATE)
    assert properties(template, "LoadBalancer")["Subnets"] == [Ref("PublicSubnet1"), Ref("PublicSubnet2")]


@pytest.mark.parametrize(("network", "tier"), [({}, "Public"), (PRIVATE, "Private")])
def test_an_internal_balancer_stands_beside_its_tasks(network: dict[str, object], tier: str) -> None:
    template = a_template(load_balancer="internal", network=network)
    balancer = template.resources["LoadBalancer"]
    assert balancer.properties["Scheme"] == "internal"
    assert balancer.properties["Subnets"] == [Ref(f"{tier}Subnet1"), Ref(f"{tier}Subnet2")]
    assert balancer.after == ()
    ingress = inside(properties(template, "LoadBalancerSecurityGroup"), "SecurityGroupIngress", 0)
    assert inside(ingress, "CidrIp") == GetAtt("Vpc", "CidrBlock")


@pytest.mark.parametrize(
    ("changes", "group", "ports"),
    [
        ({"port": 3000}, "TaskSecurityGroup", (3000, 3000)),
        ({"port": 3000, "launch_type": "EC2"}, "HostSecurityGroup", (32768, 65535)),
        ({"port": 3000, "launch_type": "EC2", "network_mode": "host"}, "HostSecurityGroup", (3000, 3000)),
    ],
)
def test_it_reaches_the_containers_and_nothing_else(
    changes: dict[str, object], group: str, ports: tuple[int, int]
) -> None:
    template = a_template(**changes)
    assert egress(template) == {
        "IpProtocol": "tcp",
        "FromPort": 0,
        "ToPort": 65535,
        "DestinationSecurityGroupId": GetAtt(group, "GroupId"),
        "Description": "to the containers",
    }
    rule = properties(template, f"{group.removesuffix('SecurityGroup')}IngressFromLoadBalancer")
    assert (rule["GroupId"], rule["FromPort"], rule["ToPort"]) == (GetAtt(group, "GroupId"), *ports)


def test_another_port_leaves_the_balancers_own_group_alone() -> None:
    """The rule would change before the new tasks are there, and cut off the old ones."""
    before, after = a_template(port=80), a_template(port=8080)
    assert properties(before, "LoadBalancerSecurityGroup") == properties(after, "LoadBalancerSecurityGroup")


def test_the_listener_forwards_to_the_target_group() -> None:
    listener = properties(a_template(), "Listener")
    assert (listener["Port"], listener["Protocol"]) == (80, "HTTP")
    assert listener["LoadBalancerArn"] == Ref("LoadBalancer")
    assert listener["DefaultActions"] == [{"Type": "forward", "TargetGroupArn": Ref("TargetGroup")}]


def test_a_port_changes_no_create_only_property_of_the_target_group() -> None:
    assert properties(a_template(port=80), "TargetGroup") == properties(a_template(port=8080), "TargetGroup")


def test_the_health_check_as_written() -> None:
    check = {
        "path": "/healthz",
        "success_codes": "200",
        "interval": 20,
        "timeout": 4,
        "healthy_threshold": 5,
        "unhealthy_threshold": 6,
        "grace_period": 90,
    }
    template = a_template(load_balancer={"health_check": check})
    group = properties(template, "TargetGroup")
    assert group["HealthCheckPort"] == "traffic-port"
    assert group["HealthCheckPath"] == "/healthz"
    assert group["Matcher"] == {"HttpCode": "200"}
    assert (group["HealthCheckIntervalSeconds"], group["HealthCheckTimeoutSeconds"]) == (20, 4)
    assert (group["HealthyThresholdCount"], group["UnhealthyThresholdCount"]) == (5, 6)
    assert properties(template, "Service")["HealthCheckGracePeriodSeconds"] == 90


def test_invalid_headers_are_dropped_and_targets_leave_within_half_a_minute() -> None:
    template = a_template()
    assert properties(template, "LoadBalancer")["LoadBalancerAttributes"] == [
        {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}
    ]
    assert properties(template, "TargetGroup")["TargetGroupAttributes"] == [
        {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}
    ]


@pytest.mark.parametrize(
    "changes", [{"port": None}, {"load_balancer": "none"}, {"port": None, "load_balancer": "none"}]
)
def test_without_a_port_or_by_wish_there_is_none(changes: dict[str, object]) -> None:
    assert load_balancer(an_app(**changes)) == Fragment()
    assert "Url" not in a_template(**changes).outputs


def test_the_url_is_an_output() -> None:
    assert a_template().outputs["Url"].value == Sub("http://${LoadBalancer.DNSName}")
