from __future__ import annotations

import pytest

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import GetAtt, Ref, Value
from ecsspec.checks.open_ports import open_ports
from tests.checks.mutate import Case, Change, Holds, add, both, change, drop, no_longer_after, put, remove

BALANCER = "LoadBalancerSecurityGroup"
TASKS = "TaskIngressFromLoadBalancer"
HOSTS = "HostIngressFromLoadBalancer"


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(open_ports, spec, what, change, "E530", place)


def apart(direction: str, group: str, peer: str, port: int) -> Resource:
    to = "Destination" if direction == "Egress" else "Source"
    properties: dict[str, Value] = {
        "GroupId": GetAtt(group, "GroupId"),
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        f"{to}SecurityGroupId": GetAtt(peer, "GroupId"),
    }
    return Resource(f"{direction}Apart", f"AWS::EC2::SecurityGroup{direction}", "", properties)


RULE = Resource(
    "Rule",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "",
    {"ListenerArn": Ref("Given"), "Actions": [{"Type": "forward", "TargetGroupArn": Ref("TargetGroup")}]},
)

CASES = (
    case(
        "fargate",
        "another port out",
        put(BALANCER, "SecurityGroupEgress.0.ToPort", 79),
        f"{BALANCER}.SecurityGroupEgress",
    ),
    case(
        "ec2",
        "one port out, dynamic ports",
        put(BALANCER, "SecurityGroupEgress.0.ToPort", 32768),
        f"{BALANCER}.SecurityGroupEgress",
    ),
    case(
        "fargate",
        "udp out",
        put(BALANCER, "SecurityGroupEgress.0.IpProtocol", "udp"),
        f"{BALANCER}.SecurityGroupEgress",
    ),
    case(
        "fargate",
        "out to another group",
        put(BALANCER, "SecurityGroupEgress.0.DestinationSecurityGroupId", Ref(BALANCER)),
        f"{BALANCER}.SecurityGroupEgress",
    ),
    case("fargate", "nothing out", put(BALANCER, "SecurityGroupEgress", []), f"{BALANCER}.SecurityGroupEgress"),
    case("fargate", "nobody in", remove(TASKS), "TaskSecurityGroup.SecurityGroupIngress"),
    case(
        "ec2-host", "the dynamic ports in host mode", put(HOSTS, "ToPort", 79), "HostSecurityGroup.SecurityGroupIngress"
    ),
    case(
        "ec2",
        "the static port in bridge mode",
        both(put(HOSTS, "FromPort", 80), put(HOSTS, "ToPort", 80)),
        "HostSecurityGroup.SecurityGroupIngress",
    ),
    case(
        "ec2-private",
        "in from another group",
        put(HOSTS, "SourceSecurityGroupId", Ref("HostSecurityGroup")),
        "HostSecurityGroup.SecurityGroupIngress",
    ),
    case(
        "ec2-awsvpc",
        "the hosts' group instead of the tasks'",
        put(TASKS, "GroupId", Ref("HostSecurityGroup")),
        "TaskSecurityGroup.SecurityGroupIngress",
    ),
    case("fargate", "the service before the rule", no_longer_after("Service", TASKS), "Service.DependsOn"),
)

HOLDS = (
    Holds(
        "fargate",
        "a balancer of somebody else's",
        both(put("Listener", "LoadBalancerArn", Ref("Given")), remove(TASKS)),
    ),
    Holds(
        "fargate",
        "a rule on a listener of somebody else's",
        both(put("Listener", "LoadBalancerArn", Ref("Given")), add(RULE), remove(TASKS)),
    ),
    Holds(
        "fargate",
        "another listener",
        add(Resource("Other", "AWS::ElasticLoadBalancingV2::Listener", "", {"LoadBalancerArn": "arn", "Port": 81})),
    ),
    Holds(
        "ec2",
        "a provider whose group is somebody else's",
        both(put("CapacityProvider", "AutoScalingGroupProvider.AutoScalingGroupArn", "arn"), remove(HOSTS)),
    ),
    Holds("fargate", "everything out, as EC2 does by itself", drop(BALANCER, "SecurityGroupEgress")),
    Holds(
        "fargate",
        "out by address",
        put(BALANCER, "SecurityGroupEgress", [{"IpProtocol": "-1", "CidrIp": "10.0.0.0/16"}]),
    ),
    Holds(
        "fargate",
        "a rule of its own out",
        both(drop(BALANCER, "SecurityGroupEgress"), add(apart("Egress", BALANCER, "TaskSecurityGroup", 80))),
    ),
    Holds("fargate", "a port that is a parameter", put(TASKS, "FromPort", Ref("Given"))),
    Holds(
        "fargate",
        "rules that are a parameter",
        both(remove(TASKS), put("TaskSecurityGroup", "SecurityGroupIngress", Ref("Given"))),
    ),
    Holds(
        "fargate",
        "a balancer with one more group",
        both(put("LoadBalancer", "SecurityGroups.1", "sg-1"), put(TASKS, "SourceSecurityGroupId", "sg-1")),
    ),
    Holds(
        "fargate",
        "a balancer with groups of somebody else's",
        both(put("LoadBalancer", "SecurityGroups", ["sg-1"]), remove(TASKS)),
    ),
    Holds(
        "fargate",
        "the rule inside the group",
        both(
            remove(TASKS),
            put(
                "TaskSecurityGroup",
                "SecurityGroupIngress",
                [{"IpProtocol": 6, "FromPort": "80", "ToPort": "80", "SourceSecurityGroupId": Ref("Given")}],
            ),
        ),
    ),
    Holds(
        "ec2",
        "a provider of somebody else's",
        both(put("HostService", "CapacityProviderStrategy", Ref("Given")), remove(HOSTS)),
    ),
    Holds("ec2-host", "no host port said", drop("TaskDefinition", "ContainerDefinitions.0.PortMappings.0.HostPort")),
    Holds("fargate", "another story", change(TASKS, why="lets them in")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
