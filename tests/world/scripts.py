"""Templates and short scripts for tests of the world, and of whatever else runs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.world.world import World

APP = """
Parameters:
  Image: {Type: String, Default: nginx:1.28}
  Count: {Type: Number, Default: 1}
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !Sub "/ecsspec/${AWS::StackName}", RetentionInDays: 30}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Ref AWS::StackName
      Cpu: "256"
      ContainerDefinitions:
        - Name: app
          Image: !Ref Image
          LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Log}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: !Ref Count
      CapacityProviderStrategy: [{CapacityProvider: FARGATE, Weight: 1}]
Outputs:
  Cluster: {Value: !Ref Cluster}
  Name: {Value: !GetAtt Service.Name, Description: the service}
  Group: {Value: !Ref Log}
"""

EC2 = """
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: t3.micro}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "1"
      MaxSize: "3"
      NewInstancesProtectedFromScaleIn: true
      AvailabilityZones: !GetAZs ""
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      AutoScalingGroupProvider:
        AutoScalingGroupArn: !GetAtt Group.AutoScalingGroupARN
        ManagedTerminationProtection: ENABLED
  Associations:
    Type: AWS::ECS::ClusterCapacityProviderAssociations
    Properties: {Cluster: !Ref Cluster, CapacityProviders: [!Ref Provider], DefaultCapacityProviderStrategy: []}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: {Family: ec2, ContainerDefinitions: [{Name: app, Image: nginx, Memory: 128}]}
  Service:
    Type: AWS::ECS::Service
    DependsOn: Associations
    Properties:
      Cluster: !Ref Cluster
      TaskDefinition: !Ref Task
      DesiredCount: 1
      CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]
"""


def propose(
    world: World, stack: str, body: str, *, name: str = "c", wait: float = 10, **request: Any
) -> dict[str, Any]:
    """Make a change set, let it settle, and return it with all its pages and property values."""
    cloudformation = world.session().client("cloudformation")
    standing = world.stacks.get(stack)
    fresh = standing is None or standing.status == "REVIEW_IN_PROGRESS"
    for key in ("tags", "parameters"):
        if given := request.pop(key, None):
            request[key.title()] = _pairs(given, "Parameter" if key == "parameters" else "")
    kind = {"ChangeSetType": "CREATE" if fresh else "UPDATE"}
    cloudformation.create_change_set(
        **({"StackName": stack, "ChangeSetName": name, "TemplateBody": body} | kind | request)
    )
    world.clock.sleep(wait)
    return described(world, stack, name)


def _pairs(given: dict[str, str], prefix: str) -> list[dict[str, str]]:
    return [{f"{prefix}Key": key, f"{prefix}Value": value} for key, value in given.items()]


def described(world: World, stack: str, name: str = "c", *, full: bool = True) -> dict[str, Any]:
    """Return a change set with all its pages."""
    cloudformation = world.session().client("cloudformation")
    about: dict[str, Any] = {"StackName": stack, "ChangeSetName": name, "IncludePropertyValues": full}
    whole: dict[str, Any] = cloudformation.describe_change_set(**about)
    last = whole
    while "NextToken" in last:
        last = cloudformation.describe_change_set(**about, NextToken=last["NextToken"])
        whole["Changes"] += last["Changes"]
    return whole


def apply(world: World, stack: str, body: str, *, token: str = "t", **request: Any) -> str:  # noqa: S107
    """Propose, execute, wait until nothing moves, and return the stack's status."""
    made = propose(world, stack, body, **request)
    assert made["Status"] == "CREATE_COMPLETE", made.get("StatusReason")
    cloudformation = world.session().client("cloudformation")
    cloudformation.execute_change_set(ChangeSetName=made["ChangeSetId"], ClientRequestToken=token)
    world.clock.settle()
    return world.stacks[stack].status


def delete(world: World, stack: str, **request: Any) -> str:
    """Delete a stack, wait until nothing moves, and return its status."""
    world.session().client("cloudformation").delete_stack(StackName=stack, **request)
    world.clock.settle()
    return world.stacks[stack].status


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    """Return code and message of AWS's refusal."""
    with pytest.raises(ClientError) as caught:
        act()
    error = caught.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


def changes_of(change_set: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resource changes of a described set."""
    return [change["ResourceChange"] for change in change_set["Changes"]]


def statuses(world: World, stack: str) -> list[str]:
    """Return the stack's own statuses in their order."""
    about = world.stacks[stack]
    return [event.status for event in about.events if event.physical == about.id]


def history(world: World, stack: str, logical: str) -> list[tuple[str, str]]:
    """Return the statuses and reasons of one resource in their order."""
    return [(row.status, row.reason) for row in world.stacks[stack].events if row.logical_id == logical]


def ids(world: World, stack: str) -> dict[str, str]:
    """Return the physical ids of a stack's resources."""
    return {logical: resource.physical for logical, resource in world.stacks[stack].resources.items()}
