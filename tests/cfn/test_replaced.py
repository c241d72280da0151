"""For every type that we emit: a change of a property that AWS cannot change says "replaced", any other "in place".

What AWS cannot change is read from the registry's own schemas, past our table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from ecsspec.cfn.diff import diff
from ecsspec.cfn.replacement import impact
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value
from ecsspec.deploy.changes import ours
from tests.cases import cases
from tests.generate import replacement as registry
from tests.provenance.apps import FULL, build

GROUP = "AWS::AutoScaling::AutoScalingGroup"
ASKS_FOR_A_NEW_GROUP: dict[str, Value] = {"AutoScalingReplacingUpdate": {"WillReplace": True}}
NOT_CALLED_SO: Mapping[str, frozenset[str]] = {
    "AWS::Route53::RecordSet": frozenset({"Name", "Type"}),
}
"""What replaces though the schema does not call it create-only: it names the resource."""


@cache
def emitted() -> tuple[str, ...]:
    """Return every type that some spec of ours has."""
    templates = [*(case.template for case in cases()), *(build(data) for data in FULL.values())]
    return tuple(sorted({one.type for template in templates if template for one in template.resources.values()}))


@cache
def schema(type_: str) -> Mapping[str, Any]:
    index = json.loads((registry.schemas() / f"providers/{registry.REGION}.json").read_text(encoding="utf-8"))
    file = registry.schemas() / f"resources/{index[type_]}.json"
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def pointers(type_: str, *keywords: str) -> list[tuple[str, ...]]:
    found = {one.removeprefix("/properties/") for keyword in keywords for one in schema(type_).get(keyword, ())}
    return [tuple(one.split("/")) for one in sorted(found)]


CREATE_ONLY = [(type_, at) for type_ in emitted() for at in pointers(type_, "createOnlyProperties")]
CONDITIONAL = [(type_, at) for type_ in emitted() for at in pointers(type_, "conditionalCreateOnlyProperties")]


def updatable() -> Iterator[tuple[str, str]]:
    """Yield the properties that no other list of their schema speaks of."""
    for type_ in emitted():
        others = ("createOnlyProperties", "conditionalCreateOnlyProperties", "readOnlyProperties")
        special = {at[0] for at in pointers(type_, *others)} | NOT_CALLED_SO.get(type_, frozenset())
        if _has_updates(type_):
            yield from ((type_, name) for name in sorted(schema(type_)["properties"]) if name not in special)


def _has_updates(type_: str) -> bool:
    return "update" in schema(type_).get("handlers", {"update": {}})


def action(type_: str, at: tuple[str, ...], before: Value, after: Value) -> str:
    """Return what becomes of a resource when one of its properties goes from one value to another."""
    old, new = (_lone(type_, at, value) for value in (before, after))
    difference = diff(old, new)
    return ours(difference, impact(difference, old, new), after=new, edits=None)["It"].action


def _lone(type_: str, at: tuple[str, ...], value: Value) -> Template:
    for step in reversed(at[1:]):
        value = [value] if step == "*" else {step: value}
    attributes: dict[str, Value] = {"UpdatePolicy": ASKS_FOR_A_NEW_GROUP} if type_ == GROUP else {}
    return Template("", {"It": Resource("It", type_, "", {at[0]: value}, attributes=attributes)})


def name(value: object) -> str:
    return "/".join(value) if isinstance(value, tuple) else str(value).removeprefix("AWS::")


@pytest.mark.parametrize(("type_", "at"), CREATE_ONLY, ids=name)
def test_what_is_create_only_is_replaced(type_: str, at: tuple[str, ...]) -> None:
    assert [action(type_, at, was, now) for was, now in pairwise(["a", "b", {"c": "d"}])] == ["replace"] * 2


@pytest.mark.parametrize(("type_", "at"), CONDITIONAL, ids=name)
def test_what_is_create_only_at_times_may_be_replaced(type_: str, at: tuple[str, ...]) -> None:
    assert action(type_, at, "a", "b") == "may_replace"


@pytest.mark.parametrize(("type_", "at"), list(updatable()), ids=name)
def test_what_can_be_changed_is_changed_in_place(type_: str, at: str) -> None:
    assert action(type_, (at,), "a", "b") == "modify"


def test_what_knows_no_update_is_replaced_whatever_changes() -> None:
    fixed = [type_ for type_ in emitted() if not _has_updates(type_)]
    assert fixed
    for type_ in fixed:
        assert {action(type_, (one,), "a", "b") for one in schema(type_)["properties"]} == {"replace"}


def test_the_lists_are_those_of_what_we_emit() -> None:
    assert len(emitted()) >= 20
    assert {"AWS::ECS::Service", "AWS::ElasticLoadBalancingV2::LoadBalancer", GROUP} <= set(emitted())
    assert ("AWS::ElasticLoadBalancingV2::LoadBalancer", ("Scheme",)) in CREATE_ONLY
    assert CONDITIONAL
