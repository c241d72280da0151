from __future__ import annotations

from types import MappingProxyType

import pytest

from ecsspec.cfn.values import Ref, Sub, Value
from ecsspec.checks.literals import at, items, known, number, truth

GIVEN = Ref("Given")
TREE: Value = {"a": [{"b": 1}], "late": GIVEN, "none": Ref("AWS::NoValue"), "other": MappingProxyType({"c": 2})}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("a", 0, "b"), 1),
        (("a", 1), None),
        (("a", "b"), None),
        (("x", "y"), None),
        (("late", "deep", 3), GIVEN),
        (("none",), None),
        (("other", "c"), 2),
        (("other", 0), None),
    ],
)
def test_at_finds_what_stands_there(path: tuple[str | int, ...], found: Value) -> None:
    assert at(TREE, *path) == found


def test_intrinsics_are_not_known() -> None:
    assert [known(one) for one in (None, "a", GIVEN, Sub("a"))] == [True, True, False, False]


def test_a_text_is_a_list_of_one() -> None:
    assert [list(items(one)) for one in (["a", "b"], "a", None, GIVEN)] == [["a", "b"], ["a"], [], []]


@pytest.mark.parametrize(("value", "found"), [(80, 80), ("80", 80), ("80 ", None), (True, None), (None, None)])
def test_numbers(value: Value, found: int | None) -> None:
    assert number(value) == found


def test_truths() -> None:
    assert [truth(one) for one in (True, "false", "TRUE", "yes", 1, GIVEN)] == [True, False, True, None, None, None]
