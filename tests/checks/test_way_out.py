from __future__ import annotations

import pytest

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Ref, Sub
from ecsspec.checks.way_out import way_out
from tests.checks.compiled import ECR
from tests.checks.mutate import Case, Change, Holds, add, both, drop, put, remove

PUBLIC = "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"
SUBNETS = "NetworkConfiguration.AwsvpcConfiguration.Subnets"
INTERFACE = "LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress"
NO_NAT = remove("PrivateDefaultRoute1", "PrivateDefaultRoute2", "NatGateway1", "NatGateway1Address")
OWN_IMAGE = put("TaskDefinition", "ContainerDefinitions.0.Image", ECR)
SECRETS = "ContainerDefinitions.0.Secrets"


def endpoints(*names: str, service: str = "com.amazonaws.${{AWS::Region}}.{}") -> Change:
    return add(
        *(
            Resource(
                f"Endpoint{position}",
                "AWS::EC2::VPCEndpoint",
                name,
                {"VpcId": Ref("Vpc"), "VpcEndpointType": "Interface", "ServiceName": Sub(service.format(name))},
            )
            for position, name in enumerate(names)
        )
    )


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(way_out, spec, what, change, "E532", place)


TASK_ENDPOINTS = ("ecr.api", "ecr.dkr", "logs")
HOST_ENDPOINTS = (*TASK_ENDPOINTS, "ecs", "ecs-agent", "ecs-telemetry")

CASES = (
    case("fargate", "no public address", put("Service", PUBLIC, "DISABLED"), f"Service.{SUBNETS}"),
    case("fargate", "no word of one", drop("Service", PUBLIC), f"Service.{SUBNETS}"),
    case("fargate-private", "no NAT", NO_NAT, f"Service.{SUBNETS}"),
    case(
        "fargate-private",
        "endpoints, but a public image",
        both(NO_NAT, endpoints(*TASK_ENDPOINTS)),
        f"Service.{SUBNETS}",
    ),
    case(
        "fargate-private",
        "no endpoint for logs",
        both(NO_NAT, OWN_IMAGE, endpoints(*TASK_ENDPOINTS[:2])),
        f"Service.{SUBNETS}",
    ),
    case(
        "fargate-private",
        "no way to S3",
        both(NO_NAT, OWN_IMAGE, endpoints(*TASK_ENDPOINTS), remove("S3Endpoint")),
        f"Service.{SUBNETS}",
    ),
    case(
        "fargate-private",
        "no endpoint for a secret",
        both(
            NO_NAT,
            OWN_IMAGE,
            endpoints(*TASK_ENDPOINTS),
            put("TaskDefinition", SECRETS, [{"ValueFrom": "arn:aws:secretsmanager:eu-west-1:1:secret:a"}]),
        ),
        f"Service.{SUBNETS}",
    ),
    case(
        "fargate-private",
        "no endpoint for exec",
        both(NO_NAT, OWN_IMAGE, endpoints(*TASK_ENDPOINTS), put("Service", "EnableExecuteCommand", value=True)),
        f"Service.{SUBNETS}",
    ),
    case(
        "ec2",
        "hosts without a public address",
        put("LaunchTemplate", INTERFACE, value=False),
        "AutoScalingGroup.VPCZoneIdentifier",
    ),
    case(
        "ec2",
        "hosts without an interface of their own",
        both(
            drop("LaunchTemplate", "LaunchTemplateData.NetworkInterfaces"),
            put("LaunchTemplate", "LaunchTemplateData.SecurityGroupIds", [Ref("HostSecurityGroup")]),
        ),
        "AutoScalingGroup.VPCZoneIdentifier",
    ),
    case("ec2-private", "hosts without NAT", NO_NAT, "AutoScalingGroup.VPCZoneIdentifier"),
    case(
        "ec2-private",
        "hosts with the endpoints of tasks only",
        both(NO_NAT, OWN_IMAGE, endpoints(*TASK_ENDPOINTS)),
        "AutoScalingGroup.VPCZoneIdentifier",
    ),
    case(
        "ec2-awsvpc",
        "tasks on hosts in public subnets",
        put("Service", SUBNETS, [Ref("PublicSubnet1")]),
        f"Service.{SUBNETS}",
    ),
)

HOLDS = (
    Holds(
        "fargate-private",
        "endpoints, and one in another network",
        both(
            NO_NAT,
            OWN_IMAGE,
            endpoints(*TASK_ENDPOINTS),
            add(Resource("Away", "AWS::EC2::VPCEndpoint", "", {"VpcId": "vpc-1", "ServiceName": Ref("Given")})),
        ),
    ),
    Holds(
        "fargate-no-logs",
        "no logs, no endpoint for them",
        both(
            OWN_IMAGE,
            drop("Service", PUBLIC),
            endpoints(*TASK_ENDPOINTS[:2]),
            put("TaskDefinition", "ExecutionRoleArn", "arn"),
        ),
    ),
    Holds(
        "fargate-private",
        "a task of somebody else's",
        both(NO_NAT, put("Service", "TaskDefinition", "web:1"), endpoints(*TASK_ENDPOINTS)),
    ),
    Holds(
        "fargate-private",
        "a route somewhere else",
        add(
            Resource(
                "Peer",
                "AWS::EC2::Route",
                "",
                {"RouteTableId": Ref("PrivateRouteTable1"), "DestinationCidrBlock": "10.9.0.0/16"},
            )
        ),
    ),
    Holds("fargate-private", "endpoints for all", both(NO_NAT, OWN_IMAGE, endpoints(*TASK_ENDPOINTS))),
    Holds("ec2-private", "endpoints for hosts too", both(NO_NAT, OWN_IMAGE, endpoints(*HOST_ENDPOINTS))),
    Holds(
        "fargate-private",
        "an endpoint for the secret",
        both(
            NO_NAT,
            OWN_IMAGE,
            endpoints(*TASK_ENDPOINTS, "ssm", service="com.amazonaws.eu-west-1.{}"),
            put("TaskDefinition", SECRETS, [{"ValueFrom": "/shop/db"}]),
        ),
    ),
    Holds("fargate", "an address that is a parameter", put("Service", PUBLIC, Ref("Given"))),
    Holds(
        "fargate", "subnets of somebody else's", both(put("Service", SUBNETS, ["subnet-1"]), drop("Service", PUBLIC))
    ),
    Holds(
        "ec2",
        "interfaces that are a parameter",
        put("LaunchTemplate", "LaunchTemplateData.NetworkInterfaces", Ref("Given")),
    ),
    Holds(
        "ec2",
        "subnets that give addresses",
        both(
            drop("LaunchTemplate", "LaunchTemplateData.NetworkInterfaces"),
            put("LaunchTemplate", "LaunchTemplateData.SecurityGroupIds", [Ref("HostSecurityGroup")]),
            put("PublicSubnet1", "MapPublicIpOnLaunch", value=True),
            put("PublicSubnet2", "MapPublicIpOnLaunch", value=True),
        ),
    ),
    Holds(
        "fargate-private",
        "a route table that is a parameter",
        both(NO_NAT, *(put(f"PrivateSubnet{n}RouteTableAssociation", "RouteTableId", Ref("Given")) for n in (1, 2))),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
