"""Foreign text becomes the same values; what is no template is refused in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings

from ecsspec.cfn import read as reading
from ecsspec.cfn.emit import emit_json, emit_yaml, to_data
from ecsspec.cfn.read import read
from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value
from ecsspec.problems import MachineError
from tests.cfn.samples import a_resource, a_template
from tests.cfn.strategies import templates

FOREIGN = """
AWSTemplateFormatVersion: 2010-09-09
Description: Somebody else's
Transform: AWS::Serverless
Metadata:
Parameters:
  Port: {Type: Number, Default: 80}
  Flag: {Type: String, Default: true, Description: On or off}
  Free: {Type: String}
Resources:
  A:
    Type: T::A
    DependsOn: B
    Condition: C
    Metadata: {x: 1}
    Properties:
      Policy: {Version: 2012-10-17, Statement: [{Condition: {Bool: {"a": "b"}}}]}
      Zone: !Select ["0", !GetAZs '']
  B:
    Type: T::B
    DependsOn: []
    DeletionPolicy: Retain
    UpdateReplacePolicy: Snapshot
    Properties:
Outputs:
  O: {Value: !GetAtt A.Arn}
"""


def from_data(data: object) -> Template:
    """Return the template in data with long-form intrinsics."""
    return read(json.dumps(data))


def value(data: object) -> Value:
    """Return what a property with this data becomes."""
    return from_data({"Resources": {"A": {"Type": "T", "Properties": {"P": data}}}}).resources["A"].properties["P"]


def refusal(text: str) -> MachineError:
    """Return the error that a text ends in."""
    with pytest.raises(MachineError) as raised:
        read(text, file="foreign.yml")
    assert raised.value.code == "E910"
    assert "Resources" in raised.value.hint
    return raised.value


def test_a_template_by_another_hand() -> None:
    statement = {"Condition": {"Bool": {"a": "b"}}}
    assert read(FOREIGN) == Template(
        description="Somebody else's",
        resources={
            "A": Resource(
                "A",
                "T::A",
                "",
                {
                    "Policy": {"Version": "2012-10-17", "Statement": [statement]},
                    "Zone": Select(0, GetAZs("")),
                },
                after=("B",),
                attributes={"Condition": "C", "Metadata": {"x": 1}},
            ),
            "B": Resource("B", "T::B", "", keep=Keep("Retain", "Snapshot")),
        },
        parameters={
            "Port": Parameter("Port", "Number", default="80"),
            "Flag": Parameter("Flag", "String", "On or off", default="true"),
            "Free": Parameter("Free", "String"),
        },
        outputs={"O": Output("O", GetAtt("A", "Arn"), "")},
        sections={"Transform": "AWS::Serverless"},
    )


@settings(max_examples=50, deadline=None)
@given(templates())
def test_there_and_back(template: Template) -> None:
    assert from_data(to_data(template)) == template


@settings(max_examples=50, deadline=None)
@given(templates())
def test_text_there_and_back(template: Template) -> None:
    assert read(emit_yaml(template)) == template
    assert read(emit_json(template)) == template


def test_purposes_come_back_from_the_metadata() -> None:
    metadata: dict[str, Value] = {"ecsspec": {"purposes": {"A": "Serves pages."}}}
    template = replace(a_template(a_resource("A"), a_resource("B")), metadata=metadata)
    again = from_data(to_data(template)).resources
    assert (again["A"].why, again["B"].why) == ("Serves pages.", "")


def test_what_is_not_written_does_not_come_back() -> None:
    template = a_template(replace(a_resource("A"), why="Serves pages."))
    assert from_data(to_data(template)).resources["A"].why == ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Ref": "A"}, Ref("A")),
        ({"Ref": ["A"]}, {"Ref": ["A"]}),
        ({"Ref": "A", "b": 1}, {"Ref": "A", "b": 1}),
        ({"Fn::GetAtt": ["A", "B.C"]}, GetAtt("A", "B.C")),
        ({"Fn::GetAtt": "A.B.C"}, GetAtt("A", "B.C")),
        ({"Fn::GetAtt": "A"}, Function("Fn::GetAtt", "A")),
        ({"Fn::GetAtt": ["A", {"Ref": "B"}]}, Function("Fn::GetAtt", ["A", Ref("B")])),
        ({"Fn::Sub": "${A}"}, Sub("${A}")),
        ({"Fn::Sub": ["${x}", {"x": {"Ref": "A"}}]}, Function("Fn::Sub", ["${x}", {"x": Ref("A")}])),
        ({"Fn::Join": ["", {"Ref": "L"}]}, Join("", Ref("L"))),
        ({"Fn::Select": [1, ["a", "b"]]}, Select(1, ["a", "b"])),
        ({"Fn::Select": [{"Ref": "I"}, []]}, Function("Fn::Select", [Ref("I"), []])),
        ({"Fn::GetAZs": ""}, GetAZs()),
        ({"Fn::GetAZs": {"Ref": "AWS::Region"}}, Function("Fn::GetAZs", Ref("AWS::Region"))),
        ({"Fn::Base64": "x"}, Base64("x")),
        ({"Fn::Base64": {"Fn::Sub": "x"}}, Base64(Sub("x"))),
        ({"Fn::ImportValue": "x"}, Function("Fn::ImportValue", "x")),
        ({"Fn::ForEach::L": ["x"]}, {"Fn::ForEach::L": ["x"]}),
        ({"Condition": "C"}, Function("Condition", "C")),
        ({"Condition": {"a": "b"}}, {"Condition": {"a": "b"}}),
        ({1: 2}, {"1": 2}),
        ({}, {}),
        ((1, None), [1, None]),
    ],
)
def test_long_forms_become_values(data: object, expected: Value) -> None:
    assert value(data) == expected


@pytest.fixture
def usual_depth() -> Iterator[None]:
    """Python's own limit of recursion, which drawn cases raise."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not a mapping"),
        ("just words", "it is not a mapping"),
        ("- a\n- b", "it is not a mapping"),
        ("name: nginx\nimage: nginx", "it has no Resources"),
        ("Resources: [a]", "Resources is not a mapping"),
        ("Resources:\n  A: 1", "A is not a mapping"),
        ("Resources:\n  A: {Properties: {}}", "A has no Type"),
        ("Resources:\n  A: {Type: [x]}", "A has no Type"),
        ("Resources:\n  A: {Type: T, Properties: [1]}", "A.Properties is not a mapping"),
        ("Resources:\n  A: {Type: T, DependsOn: 3}", "a DependsOn is neither a logical id nor a list of them"),
        ("Resources:\n  A: {Type: T, DependsOn: [3]}", "a DependsOn is neither a logical id nor a list of them"),
        ("Resources: {}\nParameters: {P: 1}", "the parameter P is not a mapping"),
        ("Resources: {}\nParameters: {P: {}}", "the parameter P has no Type"),
        ("Resources: {}\nOutputs: {O: {}}", "the output O has no Value"),
        ("Resources: {}\nOutputs: {O: 1}", "the output O is not a mapping"),
        ("Resources: {}\nMore: !!set {a}", "it holds a set, which CloudFormation does not know"),
        ("Resources: {}\nMore: &a [*a]", "it is nested too deeply, or contains itself"),
        ("[" * 100_000, "it is nested too deeply, or contains itself"),
        ("Resources: {}\nMore: " + "[" * 600, "it is nested too deeply, or contains itself"),
        ("a: b: c", "line 1, column 5: mapping values are not allowed here"),
        ('{"a": 1,', "line 1 column 9"),
        ("a\0b", "special characters are not allowed"),
    ],
)
@pytest.mark.usefixtures("usual_depth")
def test_what_is_no_template_is_refused_in_words(text: str, why: str) -> None:
    error = refusal(text)
    assert error.what.startswith("foreign.yml is not a CloudFormation template: ")
    assert why in error.what
    assert "\n" not in error.what


def test_what_was_parsed_is_of_the_one_test_that_asked() -> None:
    parsed = reading._parse(FOREIGN)
    assert isinstance(parsed, dict)
    parsed.clear()
    assert reading._parse(FOREIGN)
