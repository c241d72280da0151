"""What a template says of parameters and outputs beyond our own words survives reading and is seen by the diff."""

from __future__ import annotations

from ecsspec.cfn.diff import diff
from ecsspec.cfn.emit import emit_json, emit_yaml
from ecsspec.cfn.read import read

TEXT = """
Parameters:
  Secret: {Type: String, NoEcho: true, AllowedValues: [a, b]}
Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Arn: {Value: !Ref Topic, Export: {Name: topic}}
"""


def test_they_are_read_and_written_again():
    found = read(TEXT)
    assert found.parameters["Secret"].attributes == {"NoEcho": True, "AllowedValues": ["a", "b"]}
    assert found.outputs["Arn"].attributes == {"Export": {"Name": "topic"}}
    assert diff(found, read(emit_yaml(found))).is_empty
    assert diff(found, read(emit_json(found))).is_empty


def test_the_diff_sees_them_move():
    changed = diff(read(TEXT), read(TEXT.replace("NoEcho: true", "NoEcho: false").replace("Name: topic", "Name: t2")))
    assert [change.path for change in changed.parameters] == [("Secret", "NoEcho")]
    assert [change.path for change in changed.outputs] == [("Arn", "Export", "Name")]
