"""What we write is what other readers read, in one order, byte for byte."""

from __future__ import annotations

import json
from types import MappingProxyType

import cfn_flip
import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given, settings

from ecsspec.cfn.emit import emit_json, emit_yaml, to_data
from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value
from tests.cfn.samples import a_resource, a_template, backwards
from tests.cfn.strategies import templates

WHOLE = Template(
    description="An app",
    metadata={"ecsspec": {"version": "1"}},
    parameters={"Zone": Parameter("Zone", "String", "Where", default="0"), "A": Parameter("A", "Number")},
    sections={"Mappings": {"M": {"a": {"b": 1}}}, "Conditions": {"C": Function("Fn::Equals", ["a", "b"])}},
    resources={
        "Web": Resource(
            "Web",
            "AWS::Own::Web",
            "Serves",
            {"Z": True, "A": [1, 2.5, None, {}, []], "Nested": [[Ref("A"), "on"], {"Key": "a", "Value": "no"}]},
            after=("Log", "Db"),
            keep=Keep("Delete", "Retain"),
            attributes={"UpdatePolicy": {"Roll": 1}, "Condition": "C"},
        ),
        "Log": Resource("Log", "AWS::Own::Log", "Notes"),
    },
    outputs={"Url": Output("Url", Sub("http://${Web.Dns}/"), "Where it answers"), "Id": Output("Id", Ref("Log"), "")},
)

YAML = """\
AWSTemplateFormatVersion: "2010-09-09"
Description: An app

Metadata:
  ecsspec:
    version: "1"

Parameters:
  A:
    Type: Number
  Zone:
    Type: String
    Default: "0"
    Description: Where
Conditions:
  C: !Equals
    - a
    - b
Mappings:
  M:
    a:
      b: 1

Resources:
  Log:
    Type: AWS::Own::Log

  Web:
    Type: AWS::Own::Web
    DependsOn:
      - Log
      - Db
    DeletionPolicy: Delete
    UpdateReplacePolicy: Retain
    Condition: C
    UpdatePolicy:
      Roll: 1
    Properties:
      Z: true
      A:
        - 1
        - 2.5
        - null
        - {}
        - []
      Nested:
        - - !Ref A
          - "on"
        - Key: a
          Value: "no"

Outputs:
  Id:
    Value: !Ref Log
  Url:
    Description: Where it answers
    Value: !Sub http://${Web.Dns}/
"""


class Tagged(yaml.SafeLoader):  # type: ignore[misc]
    """A reader of short intrinsics that shares nothing with cfn_flip."""


def _long(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    match node:
        case yaml.ScalarNode():
            text = node.value
            return {name: text.split(".", 1) if suffix == "GetAtt" else text}
        case yaml.SequenceNode():
            return {name: loader.construct_sequence(node, deep=True)}
        case yaml.MappingNode():
            return {name: loader.construct_mapping(node, deep=True)}
    raise AssertionError(node)


Tagged.add_multi_constructor("!", _long)


def written(value: Value) -> str:
    """Return how a property of this value is written."""
    text = emit_yaml(a_template(a_resource("X", P=value)))
    return text.partition("      P:")[2]


def test_sections_and_keys_come_in_one_order() -> None:
    assert emit_yaml(WHOLE) == YAML


def test_json_says_the_same_in_the_same_order() -> None:
    assert list(json.loads(emit_json(WHOLE))) == list(cfn_flip.load(YAML)[0])
    assert json.loads(emit_json(WHOLE)) == cfn_flip.load(YAML)[0]
    assert emit_json(WHOLE).startswith('{\n  "AWSTemplateFormatVersion": "2010-09-09",\n  "Description": "An app",\n')


def test_an_empty_template_still_has_resources() -> None:
    assert emit_yaml(Template("", {})) == 'AWSTemplateFormatVersion: "2010-09-09"\n\nResources: {}\n'


@settings(max_examples=60, deadline=None)
@given(templates())
def test_what_we_write_reads_back_equal(template: Template) -> None:
    text, data = emit_yaml(template), to_data(template)
    assert cfn_flip.load(text)[0] == data
    assert yaml.load(text, Loader=Tagged) == data  # noqa: S506  a subclass of SafeLoader
    assert json.loads(emit_json(template)) == data


@settings(max_examples=30, deadline=None)
@given(templates())
def test_the_order_of_ids_does_not_show(template: Template) -> None:
    turned = Template(
        template.description,
        backwards(template.resources),
        backwards(template.parameters),
        backwards(template.outputs),
        template.metadata,
        backwards(template.sections),
    )
    assert emit_yaml(turned) == emit_yaml(template)
    assert emit_json(turned) == emit_json(template)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Ref("AWS::Region"), " !Ref AWS::Region\n"),
        (GetAtt("Task", "Arn"), " !GetAtt Task.Arn\n"),
        (Sub("${AWS::StackName}-x"), " !Sub ${AWS::StackName}-x\n"),
        (GetAZs(), ' !GetAZs ""\n'),
        (Select(1, GetAZs()), ' !Select [1, !GetAZs ""]\n'),
        (Select(1, Ref("Many")), " !Select\n        - 1\n        - !Ref Many\n"),
        (Join(",", [Ref("A")]), ' !Join\n        - ","\n        - - !Ref A\n'),
        (Base64("x"), " !Base64 x\n"),
        (Base64(Sub("a\nb\n")), "\n        Fn::Base64: !Sub |\n          a\n          b\n"),
        ([Base64(Ref("A"))], "\n        -\n          Fn::Base64: !Ref A\n"),
        (Function("Fn::GetAtt", ["A", Ref("B")]), "\n        Fn::GetAtt:\n          - A\n          - !Ref B\n"),
        (Function("Fn::Length", 3), "\n        Fn::Length: 3\n"),
        (Function("Condition", "C"), " !Condition C\n"),
        (Function("Fn::Transform", {"Name": "Macro"}), " !Transform\n        Name: Macro\n"),
        (Function("Fn::ForEach::Loop", ["a"]), "\n        Fn::ForEach::Loop:\n          - a\n"),
        ("#!/bin/sh\n\necho\n", " |\n        #!/bin/sh\n\n        echo\n"),
        ("a\nb", " |-\n        a\n        b\n"),
        ("a\n\n", ' "a\\n\\n"\n'),
        (False, " false\n"),
        (1e-05, " 1.0e-05\n"),
    ],
)
def test_each_intrinsic_is_as_short_as_yaml_allows(value: Value, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    "text",
    ["nginx:1.29", "10.0.0.0/16", "arn:aws:s3:::b/*", "a b", "AWS::ECS::Service", "/x", "80/tcp", "it's"],
)
def test_a_plain_text_needs_no_quotes(text: str) -> None:
    assert written(text) == f" {text}\n"


@pytest.mark.parametrize(
    "text", ["yes", "NO", "y", "012", "1e3", "2012-10-17", "~", "", "a: b", "a #b", "- a", "*", "=", "1:30"]
)
def test_what_a_reader_could_misread_is_quoted(text: str) -> None:
    assert written(text) == f' "{text}"\n'


def test_quotes_suit_the_text() -> None:
    assert written('{"a": "b\'s"}') == " '{\"a\": \"b''s\"}'\n"
    assert written("a\tb\x7f\u2028") == ' "a\\tb\\u007f\\u2028"\n'


def test_any_mapping_will_do() -> None:
    value: Value = MappingProxyType({"a": MappingProxyType({}), "b": [MappingProxyType({"c": Ref("X")})]})
    assert yaml.load(f"P:{written(value)}", Loader=Tagged) == {"P": {"a": {}, "b": [{"c": {"Ref": "X"}}]}}  # noqa: S506
