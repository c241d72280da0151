"""Who may reach the tasks."""

from __future__ import annotations

import pytest

from ecsspec.cfn.values import GetAtt
from tests.builders import a_template, inside, of_type, properties

AWSVPC = {"launch_type": "EC2", "network_mode": "awsvpc", "network": {"tasks": "private", "nat": "single"}}


@pytest.mark.parametrize(
    ("changes", "id_", "landing", "ports"),
    [
        ({}, "TaskIngressFromLoadBalancer", "TaskSecurityGroup", (3000, 3000)),
        (AWSVPC, "TaskIngressFromLoadBalancer", "TaskSecurityGroup", (3000, 3000)),
        ({"launch_type": "EC2"}, "HostIngressFromLoadBalancer", "HostSecurityGroup", (32768, 65535)),
        (
            {"launch_type": "EC2", "network_mode": "host"},
            "HostIngressFromLoadBalancer",
            "HostSecurityGroup",
            (3000, 3000),
        ),
    ],
)
def test_the_balancer_alone_reaches_the_containers(
    changes: dict[str, object], id_: str, landing: str, ports: tuple[int, int]
) -> None:
    template = a_template(port=3000, **changes)
    (rule,) = of_type(template, "AWS::EC2::SecurityGroupIngress")
    assert rule.id == id_
    assert rule.properties == {
        "GroupId": GetAtt(landing, "GroupId"),
        "IpProtocol": "tcp",
        "FromPort": ports[0],
        "ToPort": ports[1],
        "SourceSecurityGroupId": GetAtt("LoadBalancerSecurityGroup", "GroupId"),
        "Description": "from the load balancer",
    }
    assert "SecurityGroupIngress" not in properties(template, landing)


@pytest.mark.parametrize(
    ("changes", "groups"),
    [
        ({}, {"TaskSecurityGroup"}),
        ({"launch_type": "EC2"}, {"HostSecurityGroup"}),
        (AWSVPC, {"TaskSecurityGroup", "HostSecurityGroup"}),
    ],
)
def test_tasks_have_a_group_where_they_have_addresses(changes: dict[str, object], groups: set[str]) -> None:
    template = a_template(port=None, **changes)
    assert {group.id for group in of_type(template, "AWS::EC2::SecurityGroup")} == groups
    assert ("TaskSecurityGroupId" in template.outputs) is ("TaskSecurityGroup" in groups)


def test_a_worker_is_reached_by_nobody() -> None:
    template = a_template(port=None)
    assert not of_type(template, "AWS::EC2::SecurityGroupIngress")
    assert "SecurityGroupIngress" not in properties(template, "TaskSecurityGroup")


def test_tasks_reach_everything() -> None:
    (rule,) = properties(a_template(), "TaskSecurityGroup")["SecurityGroupEgress"]
    assert (inside(rule, "IpProtocol"), inside(rule, "CidrIp")) == ("-1", "0.0.0.0/0")
