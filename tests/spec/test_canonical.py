"""The shortest data that means the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, assume, given, settings

from ecsspec.backends.registry import capacity_of
from ecsspec.spec.canonical import canonical
from ecsspec.spec.validate import build_spec
from tests.spec.schema_cases import EC2, FARGATE, SMALL, documents

SHORTEST: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "nothing but what must be there": ({}, {}),
    "a default": ({"cpu": 256, "desired_count": 1, "posture": "dev", "launch_type": "FARGATE"}, {}),
    "a default in a section": ({"network": {"zones": 2}, "logging": True, "capacity": {"spot": 0}}, {}),
    "a default of the posture": (
        {"posture": "standard", "network": {"tasks": "private", "nat": "single"}, "cluster": {"insights": "enabled"}},
        {"posture": "standard"},
    ),
    "what differs from the posture": (
        {"posture": "standard", "network": {"tasks": "public"}},
        {"posture": "standard", "network": {"tasks": "public", "nat": "none"}},
    ),
    "a short form": ({"logging": False}, {"logging": {"enabled": False}}),
    "a balancer as usual": ({"load_balancer": "public"}, {"load_balancer": {}}),
    "a size": ({"cpu": "0.5 vCPU", "memory": "1 GB"}, {"cpu": 512, "memory": 1024}),
    "an account": ({"account": 123456789012}, {"account": "123456789012"}),
    "capacity": ({"launch_type": "EC2", "capacity": {"max": 4}}, {"launch_type": "EC2", "capacity": {"max": 4}}),
    "a health check": ({"health_check": "true"}, {"health_check": {"command": ["CMD-SHELL", "true"]}}),
    "inside a section": (
        {"deployment": {"circuit_breaker": False}},
        {"deployment": {"circuit_breaker": {"enabled": False}}},
    ),
}


@pytest.mark.parametrize("case", SHORTEST)
def test_canonical_is_the_shortest(case: str):
    written, expected = SHORTEST[case]
    assert canonical_of({**SMALL, **written}) == {**SMALL, **expected}


@pytest.mark.parametrize("data", [SMALL, FARGATE, EC2, {**FARGATE, "posture": "dev"}, {**EC2, "posture": "standard"}])
def test_canonical_means_the_same(data: dict[str, object]):
    assert_same(data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(documents())
def test_canonical_of_any_spec_means_the_same(data: dict[str, object]):
    assume(build_spec(data, capacity_of))
    assert_same(data)


def assert_same(data: dict[str, object]) -> None:
    spec = build_spec(data, capacity_of)
    assert spec
    short = canonical(spec)
    assert build_spec(short, capacity_of) == spec
    assert canonical_of(short) == short
    assert json.loads(json.dumps(short)) == short


def test_keys_stand_in_the_order_of_a_spec():
    assert list(canonical_of({**SMALL, "port": 80, "account": "123456789012"})) == ["name", "account", "image", "port"]


def canonical_of(data: dict[str, object]) -> dict[str, object]:
    spec = build_spec(data, capacity_of)
    assert spec
    return canonical(spec)
