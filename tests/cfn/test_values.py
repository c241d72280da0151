"""A value tells what it refers to."""

from __future__ import annotations

import pytest

from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value
from ecsspec.cfn.walk import references


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", []),
        (GetAZs(), []),
        (Ref("A"), [Ref("A")]),
        (GetAtt("A", "Arn"), [GetAtt("A", "Arn")]),
        (Sub("${A}-${B.Arn}-${!C}-${AWS::Region}"), [Ref("A"), GetAtt("B", "Arn"), Ref("AWS::Region")]),
        (Join(",", [Ref("A"), "x"]), [Ref("A")]),
        (Select(0, Ref("A")), [Ref("A")]),
        (Base64(Sub("${A}")), [Ref("A")]),
        (Function("Fn::Split", [",", Ref("A")]), [Ref("A")]),
        ({"x": Ref("A"), "y": (1, [Ref("B")])}, [Ref("A"), Ref("B")]),
    ],
)
def test_references_are_found_in_their_order(value: Value, expected: list[Ref | GetAtt]) -> None:
    assert references(value) == expected
