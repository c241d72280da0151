"""Why a property is what it is, and what is said about names that do not exist."""

from __future__ import annotations

import pytest

from ecsspec.problems import EcsspecError, Path, dotted
from ecsspec.provenance.address import resource, steps_of
from ecsspec.provenance.answers import Answer, Decider, Explanation, Overview, Share, UnknownProperty, UnknownResource
from ecsspec.provenance.explain import explain
from tests.provenance.apps import FULL, build
from tests.strategies import Data, language_of, launch_type_of

MINIMAL: Data = {"name": "nginx", "image": "nginx:1", "port": 80, "desired_count": 2}


def explained(data: Data, name: str, *path: str | int) -> Answer:
    language = language_of(launch_type_of(data))
    return explain(data, build, resource=name, path=path, language=language)


def explanation(data: Data, name: str, *path: str | int) -> Explanation:
    found = explained(data, name, *path)
    assert isinstance(found, Explanation)
    return found


def overview(data: Data, name: str) -> Overview:
    found = explained(data, name)
    assert isinstance(found, Overview)
    return found


def told(shares: tuple[Share, ...]) -> dict[str, list[str]]:
    """Return the keys of each share, both with dots."""
    return {
        ".".join(str(step) for step in share.address[2:] if step != "Properties"): [
            dotted(decider.key) for decider in share.deciders
        ]
        for share in shares
    }


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
    assert keys(found.deciders) == [("image",)]
    found = explanation({**MINIMAL, "posture": "standard"}, "LogGroup", "DeletionPolicy")
    assert keys(found.deciders) == [("logging", "on_destroy"), ("posture",)]


@pytest.mark.parametrize(
    ("path", "decided"),
    [
        ("Service.LoadBalancers.0.ContainerPort", ["port"]),
        ("Service.LoadBalancers.0.ContainerName", ["name"]),
        ("TaskDefinition.ContainerDefinitions.0.Name", ["name"]),
        ("TaskDefinition.ContainerDefinitions.0.Essential", []),
        ("LoadBalancerSecurityGroup.SecurityGroupIngress.0.FromPort", []),
    ],
)
def test_a_key_that_only_renames_what_is_around_a_value_does_not_decide_it(path: str, decided: list[str]) -> None:
    name, *steps = steps_of(path)
    assert [dotted(key) for key in keys(explanation(MINIMAL, str(name), *steps).deciders)] == decided


def test_what_decides_that_an_entry_is_there_is_told_apart_from_its_values() -> None:
    found = explanation(MINIMAL, "Service", "LoadBalancers", 0, "ContainerPort")
    assert told(found.presence) == {"LoadBalancers.nginx": ["port", "load_balancer.scheme"], "": ["launch_type"]}


def test_the_whole_of_a_resource_has_no_key_where_no_key_touches_it() -> None:
    found = overview(MINIMAL, "InternetGatewayAttachment")
    assert (found.presence, found.shares, found.more) == ((), (), ())
    assert "VpcId" in found.fixed


def test_the_whole_of_a_resource_tells_each_property_and_its_keys() -> None:
    found = overview({**MINIMAL, "cpu": 512}, "TaskDefinition")
    shares = told(found.shares)
    assert shares["Cpu"] == ["cpu"]
    assert shares["ContainerDefinitions.nginx.Image"] == ["image"]
    assert shares["Tags"] == ["name", "tags"]
    assert found.presence == ()
    assert [dotted(decider.key) for decider in found.more] == [
        *("command", "entrypoint", "environment", "health_check.command")
    ]
    assert found.fixed == ("Family", "TaskRoleArn")
    assert (found.type, found.purpose) == ("AWS::ECS::TaskDefinition", build(MINIMAL).resources["TaskDefinition"].why)


def test_the_whole_of_a_resource_tells_what_decides_that_it_is_there() -> None:
    found = overview(MINIMAL, "LoadBalancer")
    assert keys(found.presence) == [("port",), ("load_balancer", "scheme")]
    assert told(found.shares)["Subnets"] == ["network.zones"]
    assert not {"Subnets", "Scheme"} & set(found.fixed)


@pytest.mark.parametrize("launch_type", FULL)
def test_every_property_of_a_resource_is_told_of_once(launch_type: str) -> None:
    """A property that a key changes is never called fixed, and one that none changes never has a key."""
    template = build(FULL[launch_type])
    for name, one in template.resources.items():
        found = overview(FULL[launch_type], name)
        decided = {path.partition(".")[0] for path in told(found.shares)}
        assert decided.isdisjoint(found.fixed), name
        assert set(one.properties) <= decided | set(found.fixed), name


@pytest.mark.parametrize("name", ["Service", "LoadBalancer", "LogGroup", "TaskDefinition", "Vpc"])
def test_a_share_of_a_resource_is_what_its_property_is_told(name: str) -> None:
    for path, decided in told(overview(MINIMAL, name).shares).items():
        steps = steps_of(path)
        found = explanation(MINIMAL, name, *steps)
        held = [key for share in found.presence if len(share.address) > len(resource(name)) for key in share.deciders]
        assert set(decided) <= {dotted(decider.key) for decider in (*found.deciders, *held)}, path


def test_an_output_is_explained_like_a_property() -> None:
    found = explanation(MINIMAL, "Url")
    assert (keys(found.deciders), told(found.presence)) == ([], {"": ["port", "load_balancer.scheme"]})


def test_presence_is_told_apart_from_the_value() -> None:
    found = explanation(MINIMAL, "TargetGroup", "HealthCheckPath")
    assert keys(found.deciders) == [("load_balancer", "health_check", "path")]
    assert told(found.presence) == {"": ["port", "load_balancer.scheme"]}


def test_a_short_form_is_its_long_form() -> None:
    found = explanation({**MINIMAL, "load_balancer": "internal"}, "LoadBalancer", "Scheme")
    assert found.deciders == (Decider(("load_balancer", "scheme"), "internal", written=True),)


def test_what_never_varies_has_no_decider() -> None:
    assert explanation(MINIMAL, "Service", "PropagateTags").deciders == ()


def test_a_launch_type_is_tried_although_its_capacity_is_in_the_way() -> None:
    found = explanation(FULL["EC2"], "AutoScalingGroup", "MinSize")
    assert told(found.presence) == {"": ["launch_type"]}


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


def test_a_name_that_shares_little_is_not_offered() -> None:
    found = explained(MINIMAL, "Service", "Nope")
    assert isinstance(found, UnknownProperty)
    assert (found.near, "Type" in found.known) == ((), True)


def test_a_value_has_nothing_below() -> None:
    found = explained(MINIMAL, "Service", "DesiredCount", "More")
    assert isinstance(found, UnknownProperty)
    assert (found.near, found.known) == ((), ())


def test_an_invalid_spec_is_the_callers_fault() -> None:
    with pytest.raises(EcsspecError):
        explained({"name": "nginx"}, "Service", "DesiredCount")
