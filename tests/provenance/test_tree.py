"""Keys that are written and that differ, and copies with one of them changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from ecsspec.cfn.identity import ABSENT
from ecsspec.problems import Path
from ecsspec.provenance.tree import differing, drop, put, take, value_at, written
from tests.strategies import Data, pairs_of_specs


def test_written_keys_are_leaves() -> None:
    data = {"b": {"d": 1, "c": [1, 2]}, "a": {}, "e": False}
    assert list(written(data)) == [("a",), ("b", "c"), ("b", "d"), ("e",)]


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [("a",)]),
        ({}, {"a": {"b": 1, "c": 2}}, [("a", "b"), ("a", "c")]),
        ({"a": {"b": 1}}, {}, [("a", "b")]),
        ({"a": {}}, {}, [("a",)]),
        ({"a": False}, {"a": {"b": 1}}, [("a",)]),
        ({"a": [1, 2]}, {"a": [1, 3]}, [("a", 1)]),
        ({"a": [1, 2]}, {"a": [1]}, [("a",)]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, [("a", 0, "b")]),
    ],
)
def test_differing_keys(old: Data, new: Data, keys: list[Path]) -> None:
    assert list(differing(old, new)) == keys


def test_the_last_key_of_a_section_takes_the_section_along() -> None:
    old: Data = {"a": {"b": {"c": 1}}, "d": 2}
    assert drop(old, ("a", "b", "c"), keep={}) == {"d": 2}
    assert drop(old, ("a", "b", "c"), keep={"a": {}}) == {"a": {}, "d": 2}
    assert drop(old, ("x", "y"), keep={}) == old


def test_a_value_is_put_into_lists_and_new_sections() -> None:
    assert put({"a": [{"b": 1}, 2]}, ("a", 0, "b"), 3) == {"a": [{"b": 3}, 2]}
    assert put({"a": 1}, ("b", "c"), 2) == {"a": 1, "b": {"c": 2}}
    assert put({"a": False}, ("a", "b"), 2) == {"a": {"b": 2}}


def test_a_value_that_is_not_there_is_absent() -> None:
    assert value_at({"a": [1]}, ("a", 0)) == 1
    assert value_at({"a": [1]}, ("a", 1)) is ABSENT
    assert value_at({"a": 1}, ("a", "b")) is ABSENT


@settings(max_examples=40, derandomize=True, database=None, deadline=None)
@given(pairs_of_specs())
def test_taking_every_differing_key_gives_the_other_spec(pair: tuple[Data, Data]) -> None:
    old, new = pair
    data = old
    for key in differing(old, new):
        data = take(data, key, source=new)
    assert data == new
