"""MANAGED: ECS Managed Instances, whose hosts AWS patches and replaces; the instance profile is a shared stack's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape, TaskShape
from ecsspec.blueprint.slots import Provider
from ecsspec.cfn.template import Parameter, Resource, StackResource
from ecsspec.cfn.values import GetAtt, Ref, Sub
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section


class ManagedCapacity(Section):
    """What AWS picks hosts by."""

    profile_stack: str = "hosts"
    """The stack that holds the instance profile `HostInstanceProfile`."""
    least_vcpus: Annotated[int, Field(ge=1, le=256)] = 2
    """vCPUs that a host has at least."""


class Managed:
    """The backend MANAGED."""

    capacity_model: type[Section] = ManagedCapacity

    def problems(self, spec: Spec) -> Iterator[Problem]:
        """Refuse hosts smaller than the task, and tasks without a way out."""
        if spec.network.tasks == "public":
            what = "MANAGED tasks get no public address, so from public subnets they reach nothing"
            yield Problem("E407", what, ("network", "tasks"), hint="network: {tasks: private, nat: single}")
        capacity = spec.capacity
        if isinstance(capacity, ManagedCapacity) and capacity.least_vcpus * 1024 < spec.cpu:
            what = f"a host of {capacity.least_vcpus} vCPUs does not hold a task of cpu {spec.cpu}"
            yield Problem("E405", what, ("capacity", "least_vcpus"), joins=("cpu",))

    def placement(self, spec: Spec) -> Placement:
        """Give every task an address."""
        return Placement("awsvpc", spec.network.tasks, public_ip=False)

    def task(self, app: App) -> TaskShape:
        """Ask for Managed Instances."""
        return TaskShape("MANAGED_INSTANCES", app.placement.network_mode)

    def run(self, _: App, /) -> RunShape:
        """Say nothing about addresses."""
        return RunShape(None)

    def capacity(self, app: App) -> Fragment:
        """Bring the provider, its role, and the profile as a late value."""
        capacity = app.spec.capacity
        assert isinstance(capacity, ManagedCapacity)
        policy = "arn:${AWS::Partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances"
        statement = {"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = Resource(
            "InfrastructureRole",
            "AWS::IAM::Role",
            "lets ECS make hosts",
            {
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                "ManagedPolicyArns": [Sub(policy)],
                "Tags": app.tags(),
            },
        )
        network = {
            "Subnets": list(app.landmarks.subnets(app.placement.tier)),
            "SecurityGroups": [GetAtt("TaskSecurityGroup", "GroupId")],
        }
        needs = {"VCpuCount": {"Min": capacity.least_vcpus}, "MemoryMiB": {"Min": app.spec.memory}}
        provider = Resource(
            "ManagedProvider",
            "AWS::ECS::CapacityProvider",
            "hosts that AWS looks after",
            {
                "ClusterName": app.landmarks.cluster,
                "ManagedInstancesProvider": {
                    "InfrastructureRoleArn": GetAtt("InfrastructureRole", "Arn"),
                    "InstanceLaunchTemplate": {
                        "Ec2InstanceProfileArn": Ref("HostProfileArn"),
                        "NetworkConfiguration": network,
                        "InstanceRequirements": needs,
                    },
                },
                "Tags": app.tags(),
            },
        )
        source = StackResource(capacity.profile_stack, "HostInstanceProfile")
        profile = Parameter("HostProfileArn", "String", "The hosts' instance profile", source=source)
        slot = Provider("MANAGED", Ref("ManagedProvider"), weight=1)
        return Fragment((role, provider), (slot,), (profile,))


BACKEND = Managed()
