"""Differences are values, found by identity and told as deep as both sides go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.cfn.diff import ABSENT, Added, Modified, PropertyChange, Removed, TemplateDiff, changes, diff
from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Template
from ecsspec.cfn.values import Function, GetAtt, Join, Ref, Sub, Value
from tests.cfn.samples import a_resource, a_service, a_template, backwards
from tests.cfn.strategies import LISTS, PROPERTIES, VALUES, templates


def at(path: str, before: object, after: object) -> tuple[tuple[str | int, ...], object, object]:
    """Return a change in a form that is short to write: `at("a.0.b", 1, 2)`."""
    return tuple(int(step) if step.isdigit() else step for step in path.split("/")), before, after


def seen(name: str, before: Value, after: Value) -> list[tuple[tuple[str | int, ...], object, object]]:
    """Return the changes of one property, as triples."""
    return [(one.path[1:], one.before, one.after) for one in changes({name: before}, {name: after})]


def mirrored(one: TemplateDiff) -> TemplateDiff:
    """Return the diff that leads back."""

    def back(found: tuple[PropertyChange, ...]) -> tuple[PropertyChange, ...]:
        return tuple(PropertyChange(change.path, change.after, change.before) for change in found)

    def turned(change: Added | Removed | Modified) -> Added | Removed | Modified:
        match change:
            case Added(resource):
                return Removed(resource)
            case Removed(resource):
                return Added(resource)
            case Modified(old, new, properties, attributes):
                return Modified(new, old, back(properties), back(attributes))

    return TemplateDiff(
        tuple(map(turned, one.resources)),
        back(one.parameters),
        back(one.outputs),
        back(one.sections),
        back(one.metadata),
    )


def reordered(value: Value) -> Value:
    """Return a value with every list and mapping turned round, except where order matters."""
    match value:
        case dict():
            return {key: item if key == "Command" else reordered(item) for key, item in reversed(list(value.items()))}
        case list():
            return [reordered(item) for item in reversed(value)]
    return value


@settings(max_examples=40, deadline=None)
@given(templates())
def test_a_template_does_not_differ_from_itself(template: Template) -> None:
    assert diff(template, template).is_empty
    assert diff(template, replace(template, resources=backwards(template.resources))).is_empty


@settings(max_examples=40, deadline=None)
@given(templates(), templates())
def test_the_way_back_mirrors_the_way_there(old: Template, new: Template) -> None:
    assert diff(new, old) == mirrored(diff(old, new))


@settings(max_examples=40, deadline=None)
@given(PROPERTIES, PROPERTIES)
def test_two_versions_of_a_resource_mirror_too(old: dict[str, Value], new: dict[str, Value]) -> None:
    there = diff(a_template(Resource("A", "T", "", old)), a_template(Resource("A", "T", "", new)))
    back = diff(a_template(Resource("A", "T", "", new)), a_template(Resource("A", "T", "", old)))
    assert back == mirrored(there)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["Command", "Tags", "Subnets"]), LISTS | VALUES, max_size=3))
def test_another_order_is_no_change(properties: dict[str, Value]) -> None:
    turned = reordered(properties)
    assert isinstance(turned, dict)
    assert changes(properties, turned) == ()


def test_resources_come_go_and_change() -> None:
    old = a_template(a_resource("A"), a_resource("B", x=1))
    new = a_template(a_resource("B", x=2), a_resource("C"))
    found = diff(old, new).resources
    modified = Modified(old.resources["B"], new.resources["B"], (PropertyChange(("x",), 1, 2),))
    assert found == (Removed(old.resources["A"]), modified, Added(new.resources["C"]))
    assert [change.id for change in found] == ["A", "B", "C"]


def test_the_path_names_the_item() -> None:
    old, new = a_service(), a_service(image="nginx:2")
    (change,) = diff(old, new).resources
    assert isinstance(change, Modified)
    assert change.properties == (PropertyChange(("ContainerDefinitions", "nginx", "Image"), "nginx:1", "nginx:2"),)


def test_an_environment_variable_is_found_by_its_name() -> None:
    old: Value = [{"Name": "nginx", "Environment": [{"Name": "A", "Value": "1"}, {"Name": "MODE", "Value": "x"}]}]
    new: Value = [{"Name": "nginx", "Environment": [{"Name": "MODE", "Value": "y"}, {"Name": "B", "Value": "1"}]}]
    assert seen("ContainerDefinitions", old, new) == [
        at("nginx/Environment/A", {"Name": "A", "Value": "1"}, ABSENT),
        at("nginx/Environment/B", ABSENT, {"Name": "B", "Value": "1"}),
        at("nginx/Environment/MODE/Value", "x", "y"),
    ]


@pytest.mark.parametrize(
    ("name", "before", "after", "path"),
    [
        ("Tags", [{"Key": "a", "Value": 1}], [{"Key": "a", "Value": 2}], ("a", "Value")),
        ("Statement", [{"Sid": "Pull", "x": 1}], [{"Sid": "Pull", "x": 2}], ("Pull", "x")),
        ("LifecycleRules", [{"Id": "Old", "x": 1}], [{"Id": "Old", "x": 2}], ("Old", "x")),
        (
            "CapacityProviderStrategy",
            [{"CapacityProvider": Ref("Hosts"), "Weight": 1}],
            [{"CapacityProvider": Ref("Hosts"), "Weight": 2}],
            ("!Ref Hosts", "Weight"),
        ),
        (
            "PortMappings",
            [{"ContainerPort": 80, "HostPort": 0}],
            [{"ContainerPort": 80, "HostPort": 80}],
            ("80", "HostPort"),
        ),
        (
            "PortMappings",
            [{"ContainerPort": 53, "Protocol": "tcp", "x": 1}, {"ContainerPort": 53, "Protocol": "udp"}],
            [{"ContainerPort": 53, "Protocol": "udp"}, {"ContainerPort": 53, "Protocol": "tcp", "x": 2}],
            ("53 tcp", "x"),
        ),
        (
            "SecurityGroupIngress",
            [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": Sub("${A}/32"), "Description": "a"}],
            [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": Sub("${A}/32"), "Description": "b"}],
            ("tcp 80 80 ${A}/32", "Description"),
        ),
        (
            "LoadBalancers",
            [{"ContainerName": "nginx", "ContainerPort": 80, "TargetGroupArn": Ref("T")}],
            [{"ContainerName": "nginx", "ContainerPort": 81, "TargetGroupArn": Ref("T")}],
            ("nginx", "ContainerPort"),
        ),
        (
            "Certificates",
            [{"CertificateArn": GetAtt("C", "Arn"), "x": 1}],
            [{"CertificateArn": GetAtt("C", "Arn"), "x": 2}],
            ("!GetAtt C.Arn", "x"),
        ),
        (
            "SubnetMappings",
            [{"SubnetId": Join("", [Ref("S")]), "x": 1}],
            [{"SubnetId": Join("", (Ref("S"),)), "x": 2}],
            ('{"Fn::Join": ["", [{"Ref": "S"}]]}', "x"),
        ),
    ],
)
def test_each_kind_of_list_has_its_identity(name: str, before: Value, after: Value, path: tuple[str, ...]) -> None:
    assert [found for found, _, _ in seen(name, before, after)] == [path]


def test_scalars_and_references_are_sets() -> None:
    assert seen("Subnets", [Ref("A"), "x", Ref("B")], [Ref("B"), Ref("C"), "x"]) == [
        at("!Ref A", Ref("A"), ABSENT),
        at("!Ref C", ABSENT, Ref("C")),
    ]


def test_a_second_copy_counts() -> None:
    assert seen("Args", ["a", "a", "a"], ["a"]) == [at("a (2)", "a", ABSENT), at("a (3)", "a", ABSENT)]


@pytest.mark.parametrize("name", ["Command", "EntryPoint", "PlacementStrategies"])
def test_where_order_matters_the_list_is_one_value(name: str) -> None:
    assert seen(name, ["a", "b"], ["b", "a"]) == [((), ["a", "b"], ["b", "a"])]
    assert seen(name, ["a", "b"], ("a", "b")) == []


def test_items_without_a_name_pair_by_what_they_say_then_by_place() -> None:
    old: Value = [{"x": 1}, {"x": 2}, {"x": 3}, {"x": 4}]
    new: Value = [{"x": 3}, {"x": 5}, {"x": 1}]
    assert seen("Things", old, new) == [at("1/x", 2, 5), at("3", {"x": 4}, ABSENT)]
    assert seen("Things", new, old) == [at("1/x", 5, 2), at("3", ABSENT, {"x": 4})]


def test_items_of_one_name_are_not_told_apart_by_it() -> None:
    assert seen("Tags", [{"Key": "a", "v": 1}], [{"Key": "a", "v": 1}, {"Key": "a", "v": 2}]) == [
        at("1", ABSENT, {"Key": "a", "v": 2})
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, True),
        (0, False),
        ("1", 1),
        (None, ""),
        (Ref("A"), "A"),
        (Ref("A"), Sub("A")),
        (Ref("A"), {"Ref": "B"}),
        (["a"], "a"),
        ({}, []),
        (Join("", ["a"]), Join("", ["b"])),
        ("a", Function("Fn::If", ["C", "a", "b"])),
    ],
)
def test_what_is_not_the_same(before: Value, after: Value) -> None:
    assert seen("P", before, after) == [((), before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, 1.0),
        ((1,), [1]),
        (Ref("A"), {"Ref": "A"}),
        (Join("", ["a"]), Join("", ("a",))),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_what_is_the_same(before: Value, after: Value) -> None:
    assert seen("P", before, after) == []


def _with_policy(one: Resource) -> Resource:
    return replace(one, attributes={"UpdatePolicy": {"Roll": 1}})


@pytest.mark.parametrize(
    ("edit", "path"),
    [
        (lambda one: replace(one, after=("B",)), ("DependsOn",)),
        (lambda one: replace(one, keep=Keep("Retain")), ("DeletionPolicy",)),
        (lambda one: replace(one, keep=Keep(None, "Retain")), ("UpdateReplacePolicy",)),
        (lambda one: replace(one, type="AWS::Other::Thing"), ("Type",)),
        (_with_policy, ("UpdatePolicy",)),
    ],
)
def test_attributes_are_told_apart(edit: Callable[[Resource], Resource], path: tuple[str, ...]) -> None:
    (change,) = diff(a_template(a_resource("A", x=1)), a_template(edit(a_resource("A", x=1)))).resources
    assert isinstance(change, Modified)
    assert change.properties == ()
    assert [one.path for one in change.attributes] == [path]


def test_depends_on_is_a_set() -> None:
    one, two = (a_template(replace(a_resource("A"), after=names)) for names in (("B", "C"), ("C", "B")))
    assert diff(one, two).is_empty


def test_parameters_outputs_and_sections() -> None:
    old = Template(
        "a",
        {},
        {"P": Parameter("P", "String", default="1"), "Q": Parameter("Q", "String")},
        {"O": Output("O", 1, "")},
        sections={"Mappings": {"M": 1}},
    )
    new = Template("b", {}, {"P": Parameter("P", "String", default="2")}, {"O": Output("O", 2, "")})
    found = diff(old, new)
    assert found.parameters == (
        PropertyChange(("P", "Default"), "1", "2"),
        PropertyChange(("Q",), {"Type": "String"}, ABSENT),
    )
    assert found.outputs == (PropertyChange(("O", "Value"), 1, 2),)
    assert [change.path for change in found.sections] == [("Description",), ("Mappings",)]
    assert not found.is_empty
    assert not found.is_metadata_only


def test_metadata_alone_is_told_apart() -> None:
    old, new = (Template("", {}, metadata={"ecsspec": {"version": version}}) for version in ("1", "2"))
    found = diff(old, new)
    assert found.metadata == (PropertyChange(("ecsspec", "version"), "1", "2"),)
    assert found.is_metadata_only
    assert not found.is_empty
    assert not diff(old, old).is_metadata_only


def test_a_purpose_and_a_source_are_no_part_of_the_template() -> None:
    one = a_resource("A")
    assert diff(a_template(one), a_template(replace(one, why="Is there."))).is_empty
