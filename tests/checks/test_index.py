from __future__ import annotations

import pytest

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Function, GetAtt, Join, Ref, Sub, Value
from ecsspec.checks.index import Index
from tests.checks.mutate import resource

A = Resource("A", "T", "", after=("B",))
B = resource("B", "T", Name=Sub("x-${C.Arn}"))
C = resource("C", "U")
CIRCLE = Resource("D", "U", "", {"Of": Ref("D")}, after=("A",))
INDEX = Index(Template("", {one.id: one for one in (A, B, C, CIRCLE)}))


def test_resources_come_by_type() -> None:
    assert INDEX.every("T") == [A, B]
    assert list(INDEX.every("nothing")) == []


@pytest.mark.parametrize(
    ("value", "identity", "late"),
    [
        (Ref("A"), "A", False),
        (GetAtt("A", "Arn"), "A", False),
        (Sub("${A}"), "A", False),
        (Sub("${A.Arn}"), "A", False),
        (Sub("${A}-${B}"), "", True),
        (Sub("a-${B}"), "", True),
        (Ref("Given"), "Given", True),
        ("plain", "'plain'", False),
        (None, "", True),
        (Join("", ["a"]), "", True),
        (Function("Fn::If", ["A", "B", "C"]), "", True),
    ],
)
def test_identity_tells_equal_values(value: Value, identity: str, *, late: bool) -> None:
    assert INDEX.identity(value) == identity
    assert INDEX.is_late(value) == late


def test_a_resource_is_found_by_type() -> None:
    assert INDEX.resource(Ref("A"), "T") is A
    assert INDEX.resource(Ref("A"), "U") is None
    assert INDEX.resource("A", "T") is None


def test_order_follows_dependencies_and_references() -> None:
    assert INDEX.follows(A, "B")
    assert INDEX.follows(A, "C")
    assert INDEX.follows(CIRCLE, "C")
    assert not INDEX.follows(C, "A")


def test_a_view_is_asked_once() -> None:
    asked: list[Index] = []
    index = Index(Template("", {}))

    def view(one: Index) -> int:
        asked.append(one)
        return len(asked)

    assert [index.once(view), index.once(view)] == [1, 1]
