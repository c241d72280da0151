"""Hand-made templates that several tests look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value

_T = TypeVar("_T")


def backwards(entries: Mapping[str, _T]) -> dict[str, _T]:
    """Return the same entries in the opposite order."""
    return dict(reversed(list(entries.items())))


def a_resource(id_: str, type_: str = "AWS::Own::Thing", **properties: Value) -> Resource:
    """Return a resource with these properties."""
    return Resource(id_, type_, "", properties)


def a_template(*resources: Resource) -> Template:
    """Return a template of these resources."""
    return Template("", {one.id: one for one in resources})


def a_service(*, image: str = "nginx:1", vpc: str = "10.0.0.0/16") -> Template:
    """Return a small app: network, cluster, task definition, service."""
    return a_template(
        a_resource("Vpc", "AWS::EC2::VPC", CidrBlock=vpc, EnableDnsSupport=True),
        a_resource("Subnet", "AWS::EC2::Subnet", VpcId=Ref("Vpc"), CidrBlock="10.0.0.0/24"),
        a_resource("Group", "AWS::EC2::SecurityGroup", VpcId=Ref("Vpc"), GroupDescription="Tasks"),
        a_resource("Cluster", "AWS::ECS::Cluster", Tags=[{"Key": "team", "Value": "labs"}]),
        a_resource(
            "Task",
            "AWS::ECS::TaskDefinition",
            Family=Sub("${AWS::StackName}"),
            ContainerDefinitions=[
                {
                    "Name": "nginx",
                    "Image": image,
                    "Environment": [{"Name": "MODE", "Value": "a"}, {"Name": "LEVEL", "Value": "b"}],
                    "PortMappings": [{"ContainerPort": 80, "Protocol": "tcp"}],
                }
            ],
        ),
        a_resource(
            "Service",
            "AWS::ECS::Service",
            Cluster=GetAtt("Cluster", "Arn"),
            TaskDefinition=Ref("Task"),
            DesiredCount=1,
            NetworkConfiguration={
                "AwsvpcConfiguration": {"Subnets": [Ref("Subnet")], "SecurityGroups": [GetAtt("Group", "GroupId")]}
            },
        ),
    )
