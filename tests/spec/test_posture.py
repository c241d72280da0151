"""A posture is a set of defaults: what is written wins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.registry import capacity_of
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.logging import Logging
from ecsspec.spec.network import Network
from ecsspec.spec.posture import expand, sections, with_defaults
from ecsspec.spec.validate import build_spec

SMALL: dict[str, object] = {"name": "web", "image": "nginx"}
STANDARD: dict[str, object] = {**SMALL, "posture": "standard"}


def spec_of(**keys: object) -> Spec:
    spec = build_spec({**SMALL, **keys}, capacity_of)
    assert spec
    return spec


def test_dev_is_what_nothing_means():
    assert with_defaults(SMALL, Ec2Capacity) == SMALL
    assert spec_of(posture="dev") == spec_of()


def test_standard_is_private_kept_and_measured():
    spec = spec_of(posture="standard", launch_type="EC2")
    assert spec.network == Network(tasks="private", nat="single")
    assert spec.logging.on_destroy == "keep"
    assert spec.cluster.insights == "enabled"
    assert spec.capacity == Ec2Capacity(termination_protection=True)


WRITTEN: dict[str, tuple[dict[str, object], str, object]] = {
    "the same key": ({"network": {"nat": "per_zone"}}, "network.nat", "per_zone"),
    "beside it": ({"network": {"nat": "per_zone"}}, "network.tasks", "private"),
    "public tasks need no gateway": ({"network": {"tasks": "public"}}, "network.nat", "none"),
    "a short form": ({"logging": False}, "logging.enabled", False),
    "beside a short form": ({"logging": True}, "logging.on_destroy", "keep"),
    "a value that is dev's": ({"cluster": {"insights": "disabled"}}, "cluster.insights", "disabled"),
    "capacity": (
        {"launch_type": "EC2", "capacity": {"termination_protection": False}},
        "capacity.termination_protection",
        False,
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_written_key_wins(case: str):
    data, path, expected = WRITTEN[case]
    value: object = spec_of(posture="standard", **data)
    for step in path.split("."):
        value = getattr(value, step)
    assert value == expected


@pytest.mark.parametrize("posture", ["hardened", "", 3, None, ["dev"]])
def test_what_is_no_posture_adds_nothing(posture: object):
    data = {**SMALL, "posture": posture}
    assert with_defaults(data, Ec2Capacity) == data


def test_a_wrong_section_is_left_for_its_model():
    data = {**STANDARD, "network": "private"}
    assert with_defaults(data, Ec2Capacity)["network"] == "private"


def test_the_data_stays_as_it_was():
    network: dict[str, object] = {"zones": 3}
    with_defaults({**STANDARD, "network": network}, Ec2Capacity)
    assert network == {"zones": 3}


def test_a_third_partys_capacity_has_postures_too():
    class Mars(Section):
        POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {"standard": {"domes": 2}}

        domes: int = 1

    assert with_defaults(STANDARD, Mars)["capacity"] == {"domes": 2}


def test_expand():
    long = {"enabled": False}
    assert expand(Logging, long["enabled"]) == long
    assert expand(Logging, long) == long
    assert expand(Logging, None) is None
    assert expand(Network, "public") == "public"


def test_sections_are_those_that_are_always_there():
    assert [key for key, _ in sections(Ec2Capacity)] == ["capacity", "logging", "network", "cluster", "deployment"]
