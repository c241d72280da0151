"""Why a property is what it is, and what is said about names that do not exist."""

from __future__ import annotations

import pytest

from ecsspec.problems import EcsspecError, Path
from ecsspec.provenance import Decider, Explanation, UnknownProperty, UnknownResource, explain_property, steps_of
from ecsspec.provenance.explain import Answer
from tests.provenance.apps import FULL, build
from tests.strategies import Data, language_of, launch_type_of

MINIMAL: Data = {"name": "nginx", "image": "nginx:1", "port": 80, "desired_count": 2}


def explained(data: Data, resource: str, *path: str | int) -> Answer:
    language = language_of(launch_type_of(data))
    return explain_property(data, build, resource=resource, path=path, language=language)


def explanation(data: Data, resource: str, *path: str | int) -> Explanation:
    found = explained(data, resource, *path)
    assert isinstance(found, Explanation)
    return found


def keys(deciders: tuple[Decider, ...]) -> list[Path]:
    return [decider.key for decider in deciders]


def test_a_written_key_is_named_with_its_value() -> None:
    found = explanation(MINIMAL, "Service", "DesiredCount")
    assert (found.value, found.by_default) == (2, False)
    assert found.deciders == (Decider(("desired_count",), 2, written=True),)


def test_a_default_is_named_with_the_posture_behind_it() -> None:
    found = explanation(MINIMAL, "Service", "NetworkConfiguration", "AwsvpcConfiguration", "AssignPublicIp")
    assert (found.value, found.by_default) == ("ENABLED", True)
    tasks, posture = Decider(("network", "tasks"), "public", written=False), Decider(("posture",), "dev", written=False)
    assert found.deciders == (tasks, posture)


def test_a_posture_that_is_written_explains_what_it_means() -> None:
    found = explanation({**MINIMAL, "posture": "standard"}, "LogGroup", "DeletionPolicy")
    assert Decider(("logging", "on_destroy"), "keep", written=False) in found.deciders
    assert Decider(("posture",), "standard", written=True) in found.deciders


def test_the_most_specific_key_comes_first() -> None:
    found = explanation(MINIMAL, "TaskDefinition", "ContainerDefinitions", "nginx", "Image")
    assert keys(found.deciders) == [("image",), ("name",)]


def test_presence_is_told_apart_from_the_value() -> None:
    found = explanation(MINIMAL, "TargetGroup", "HealthCheckPath")
    assert keys(found.deciders) == [("load_balancer", "health_check", "path")]
    assert keys(found.presence) == [("load_balancer", "scheme"), ("port",)]


def test_a_short_form_is_its_long_form() -> None:
    found = explanation({**MINIMAL, "load_balancer": "internal"}, "LoadBalancer", "Scheme")
    assert found.deciders == (Decider(("load_balancer", "scheme"), "internal", written=True),)


def test_what_never_varies_has_no_decider() -> None:
    assert explanation(MINIMAL, "Service", "PropagateTags").deciders == ()


def test_a_launch_type_is_tried_although_its_capacity_is_in_the_way() -> None:
    found = explanation(FULL["EC2"], "AutoScalingGroup", "MinSize")
    assert keys(found.presence) == [("launch_type",)]


@pytest.mark.parametrize(
    ("resource", "path", "value"),
    [
        ("LogGroup", ("DeletionPolicy",), "Delete"),
        ("LoadBalancer", ("Type",), "application"),
        ("TaskDefinition", ("Type",), "AWS::ECS::TaskDefinition"),
        ("LoadBalancerSecurityGroup", ("SecurityGroupIngress", "tcp 80 80 0", "0", "0", "0/0", "FromPort"), 80),
        ("ClusterName", ("Description",), "The cluster"),
    ],
)
def test_attributes_names_with_dots_and_outputs_are_found(resource: str, path: Path, value: object) -> None:
    assert explanation(MINIMAL, resource, *path).value == value


@pytest.mark.parametrize(
    "text",
    ["Service.LoadBalancers[0].ContainerPort", "Service.LoadBalancers.0.ContainerPort",
     "Service.LoadBalancers.nginx.ContainerPort"],
)  # fmt: skip
def test_an_item_of_a_list_has_a_position_and_a_name(text: str) -> None:
    name, *path = steps_of(text)
    found = explanation(MINIMAL, str(name), *path)
    assert (found.value, found.address[-2:]) == (80, ("nginx", "ContainerPort"))
    assert ("port",) in keys(found.deciders)


def test_a_position_counts_in_the_list_as_it_is_written() -> None:
    data = {**MINIMAL, "environment": {"B": "2", "A": "1"}}
    names = [
        explanation(data, "TaskDefinition", "ContainerDefinitions", 0, "Environment", at, "Name").value for at in (0, 1)
    ]
    assert names == [item["Name"] for item in environment_of(data)]
    assert explanation(data, "Service", "DependsOn", 0).value == build(data).resources["Service"].after[0]


def environment_of(data: Data) -> list[dict[str, str]]:
    properties = build(data).resources["TaskDefinition"].properties
    return properties["ContainerDefinitions"][0]["Environment"]


def test_a_position_behind_the_end_of_a_list_is_unknown() -> None:
    found = explained(MINIMAL, "Service", "LoadBalancers", 1, "ContainerPort")
    assert isinstance(found, UnknownProperty)
    assert (found.below, found.known) == (("LoadBalancers",), ("nginx",))
    assert isinstance(explained(MINIMAL, "Service", "DesiredCount", 0), UnknownProperty)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Service.A[0].B", ("Service", "A", 0, "B")),
        ("Service.A[0][12]", ("Service", "A", 0, 12)),
        ("Service.A.0", ("Service", "A", 0)),
        ("Service.A[x]", ("Service", "A[x]")),
        ("Service.A[0]B", ("Service", "A[0]B")),
        ("Service", ("Service",)),
    ],
)
def test_a_path_is_cut_into_steps(text: str, steps: Path) -> None:
    assert steps_of(text) == steps


def test_an_unknown_resource_lists_those_that_may_be_meant() -> None:
    found = explained(MINIMAL, "service", "DesiredCount")
    assert isinstance(found, UnknownResource)
    assert found.near[0] == "Service"
    assert "TaskDefinition" in found.known


def test_an_unknown_property_lists_what_the_resource_has() -> None:
    found = explained(MINIMAL, "Service", "desiredcount")
    assert isinstance(found, UnknownProperty)
    assert (found.near[0], found.below) == ("DesiredCount", ())
    assert {"Cluster", "DependsOn", "TaskDefinition"} <= set(found.known)


def test_an_unknown_step_lists_what_is_there() -> None:
    found = explained(MINIMAL, "Service", "NetworkConfiguration", "AwsvpcConfiguration", "Subnet")
    assert isinstance(found, UnknownProperty)
    assert (found.near, found.below) == (("Subnets",), ("NetworkConfiguration", "AwsvpcConfiguration"))


def test_a_value_has_nothing_below() -> None:
    found = explained(MINIMAL, "Service", "DesiredCount", "More")
    assert isinstance(found, UnknownProperty)
    assert (found.near, found.known) == ((), ())


def test_an_invalid_spec_is_the_callers_fault() -> None:
    with pytest.raises(EcsspecError):
        explained({"name": "nginx"}, "Service", "DesiredCount")
