"""Sizes are read from what a template says plainly, and where it does not, nothing is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Ref, Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SERVICE
from ecsspec.deploy.preview.obstacles import obstacles
from ecsspec.deploy.preview.obstacles.packing import Load
from ecsspec.deploy.preview.obstacles.sizes import fleet, load
from tests.builders import a_template, of_type

PRIVATE = {"tasks": "private", "nat": "single"}


def on_hosts(**changes: object) -> Template:
    return a_template(launch_type="EC2", network=PRIVATE, desired_count=2, **changes)


def edited(template: Template, id_: str, properties: Mapping[str, Value], **attributes: Value) -> Template:
    """Return the template with other properties of a resource; None takes one away."""
    one = template.resources[id_]
    said = {key: value for key, value in (one.properties | dict(properties)).items() if value is not None}
    other = replace(one, properties=said, attributes={**one.attributes, **attributes})
    return replace(template, resources={**template.resources, id_: other})


def a_task(*containers: Value, mode: str = "bridge", **properties: Value) -> Resource:
    said: dict[str, Value] = {"NetworkMode": mode, "ContainerDefinitions": list(containers), **properties}
    return Resource("TaskDefinition", "AWS::ECS::TaskDefinition", "", said)


MAPPED: Value = {"Memory": 100, "PortMappings": [{"ContainerPort": 80, "HostPort": 8080}]}
DYNAMIC: Value = {"Memory": 100, "PortMappings": [{"ContainerPort": 80, "HostPort": 0}]}
QUIC: Value = {"Memory": 100, "PortMappings": [{"ContainerPort": 443, "Protocol": "udp"}]}


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (a_task({"Cpu": 10, "Memory": 100}, Cpu="256", Memory="512"), Load(cpu=256, memory=512)),
        (a_task({"Cpu": 10, "Memory": 100}, {"Cpu": 20, "Memory": "200"}), Load(cpu=30, memory=300)),
        (a_task({"Memory": 300, "MemoryReservation": 100}), Load(cpu=0, memory=100)),
        (a_task({"Memory": Ref("Size")}), None),
        (a_task({"Memory": 100}, mode="awsvpc"), Load(cpu=0, memory=100, interfaces=1)),
        (a_task(MAPPED), Load(cpu=0, memory=100, ports=frozenset({(8080, "tcp")}))),
        (a_task(DYNAMIC), Load(cpu=0, memory=100)),
        (a_task(QUIC, mode="host"), Load(cpu=0, memory=100, ports=frozenset({(443, "udp")}))),
        (a_task(QUIC, mode="awsvpc"), Load(cpu=0, memory=100, interfaces=1)),
        (
            a_task({"Memory": 100}, RuntimePlatform={"CpuArchitecture": "ARM64"}),
            Load(cpu=0, memory=100, architecture="ARM64"),
        ),
    ],
)
def test_what_a_task_takes(task: Resource, expected: Load | None) -> None:
    assert load(task) == expected


def test_the_group_of_a_service() -> None:
    template = on_hosts(capacity={"min": 2, "max": 7, "instance_type": "t3.small"})
    (service,) = of_type(template, SERVICE)
    found = fleet(Index(template), service)
    assert found
    assert (found.group, found.host.name, found.least, found.most) == ("AutoScalingGroup", "t3.small", 2, 7)
    fargate = a_template()
    assert fleet(Index(fargate), of_type(fargate, SERVICE)[0]) is None


MIXED: Value = {"LaunchTemplate": {"LaunchTemplateSpecification": {"LaunchTemplateId": Ref("LaunchTemplate")}}}
SHARED: Value = [{"CapacityProvider": Ref("CapacityProvider"), "Weight": 1}, {"CapacityProvider": "other", "Weight": 1}]
UNKNOWN: dict[str, tuple[str, dict[str, Value]]] = {
    "hosts of several types": ("AutoScalingGroup", {"LaunchTemplate": None, "MixedInstancesPolicy": MIXED}),
    "hosts by their requirements": ("LaunchTemplate", {"LaunchTemplateData": {"InstanceRequirements": {}}}),
    "a maximum to come": ("AutoScalingGroup", {"MaxSize": Ref("Most")}),
    "tasks on other hosts too": ("Service", {"CapacityProviderStrategy": SHARED}),
    "a count that scaling owns": ("Service", {"DesiredCount": None}),
    "a task of another stack": ("Service", {"TaskDefinition": "arn"}),
}


def test_the_update_of_these_tests_is_refused() -> None:
    (found,) = obstacles(on_hosts(), on_hosts(network_mode="awsvpc"))
    assert "room for 1 of 2 new tasks" in found.what


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_is_not_known_refuses_nothing(case: str) -> None:
    after = edited(on_hosts(network_mode="awsvpc"), *UNKNOWN[case])
    assert obstacles(on_hosts(), after) == ()


def test_hosts_that_an_update_exchanges_refuse_nothing() -> None:
    rolls: Value = {"AutoScalingRollingUpdate": {"MinInstancesInService": 1}}
    after = edited(on_hosts(network_mode="awsvpc"), "AutoScalingGroup", {}, UpdatePolicy=rolls)
    assert obstacles(on_hosts(), after) == ()


def test_another_group_of_hosts_is_an_empty_one() -> None:
    after = on_hosts(network_mode="awsvpc")
    group = after.resources["AutoScalingGroup"]
    provider = after.resources["CapacityProvider"].properties["AutoScalingGroupProvider"]
    assert isinstance(provider, Mapping)
    moved = edited(
        after, "CapacityProvider", {"AutoScalingGroupProvider": {**provider, "AutoScalingGroupArn": Ref("Other")}}
    )
    other = replace(moved, resources={**moved.resources, "Other": replace(group, id="Other")})
    assert obstacles(on_hosts(), other) == ()


def test_tags_make_no_new_tasks() -> None:
    smaller = {"instance_type": "t3.small", "max": 1}
    assert obstacles(on_hosts(), on_hosts(tags={"team": "labs"}, capacity=smaller)) == ()
    assert obstacles(on_hosts(), on_hosts(image="nginx:2", capacity=smaller)) != ()
