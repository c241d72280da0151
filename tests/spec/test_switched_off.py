"""Keys in a section that is switched off: each that is written is told, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import pytest

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import choices_of, section_of
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.switched_off import sections_in, without_effect
from ecsspec.spec.validate import validate
from tests.spec.screens import SMALL, judged

IDLE = {
    "logging: {enabled: false, retention_days: 7}": ["logging.retention_days"],
    "logging:\n  stream_prefix: a\n  enabled: false\n  on_destroy: keep": [
        "logging.stream_prefix",
        "logging.on_destroy",
    ],
    "load_balancer: {scheme: none, health_check: {path: /x, interval: 10}}": ["load_balancer.health_check"],
    "deployment: {circuit_breaker: {enabled: false, rollback: true}}": ["deployment.circuit_breaker.rollback"],
    "posture: standard\nlogging: {enabled: false, on_destroy: keep}": ["logging.on_destroy"],
}
HEARD = (
    "logging: false",
    "logging: {enabled: false}",
    "logging: {retention_days: 7}",
    "logging: {enabled: true, retention_days: 7}",
    "load_balancer: none",
    "port: 80\nload_balancer: {scheme: internal, health_check: {path: /x}}",
    "deployment: {circuit_breaker: false, minimum_healthy_percent: 50}",
    "posture: standard\nlogging: false",
    "posture: standard\nlogging: {enabled: false}",
)


@pytest.mark.parametrize("lines", IDLE)
def test_a_key_without_effect_is_told_where_it_stands(lines: str):
    verdict = judged(f"{SMALL}{lines}\n")
    assert verdict.spec
    assert [(problem.code, problem.key) for problem in verdict.problems] == [("W312", key) for key in IDLE[lines]]
    for problem in verdict.problems:
        assert problem.severity == "warning"
        assert problem.span
        assert problem.span.text[problem.span.column - 1 :].startswith(str(problem.path[-1]))


@pytest.mark.parametrize("lines", HEARD)
def test_a_key_with_effect_is_not_told(lines: str):
    assert judged(f"{SMALL}{lines}\n").problems == ()


def test_the_switch_is_named_and_how_to_turn_it():
    (found,) = judged(f"{SMALL}load_balancer: {{scheme: none, health_check: {{}}}}\n").problems
    assert found.what == "load_balancer.health_check has no effect while load_balancer.scheme is none"
    assert found.hint == "remove health_check, or write scheme: public"


def test_it_is_told_beside_what_is_wrong_elsewhere():
    found = judged(f"{SMALL}port: 0\nlogging: {{enabled: false, retention_days: 8, colour: red}}\n").problems
    assert sorted((problem.code, problem.key) for problem in found) == [
        ("E201", "logging.colour"),
        ("E205", "port"),
        ("E208", "logging.retention_days"),
        ("W312", "logging.retention_days"),
    ]


class Beacon(Section):
    """A section that is off where nothing is said."""

    SHORT = "mode"
    OFF = "none"

    mode: Literal["none", "dim", "bright"] = "none"
    colour: str = "white"


class Ship(Section):
    """A third party's capacity, with a switch."""

    POSTURES: ClassVar = {"standard": {"crew": False}}
    SHORT = "crew"
    OFF = False

    crew: bool = True
    sails: int = 3
    beacon: Beacon | None = None


def capacity_problems(lines: str) -> list[Problem]:
    document, said = parse(SourceFile("web.yml", f"{SMALL}launch_type: SHIP\n{lines}\n"))
    assert said == []
    return list(validate(document, lambda _: Ship).problems)


def test_to_declare_the_value_is_all():
    (found,) = capacity_problems("capacity: {beacon: {colour: red}}")
    assert (found.key, found.hint) == ("capacity.beacon.colour", "remove colour, or write mode: dim")
    assert capacity_problems("capacity: {beacon: {colour: red, mode: dim}}") == []


def test_a_posture_may_switch_off():
    (found,) = capacity_problems("posture: standard\ncapacity: {sails: 4}")
    assert (found.key, found.hint) == ("capacity.sails", "remove sails, or write crew: true")
    assert capacity_problems("posture: standard\ncapacity: {sails: 4, crew: true}") == []


def test_zero_is_not_false():
    assert list(without_effect(sections_in(Ship), {"beacon": {"colour": "x"}}, {"beacon": {"mode": 0}})) == []


def every_section() -> Iterator[type[Section]]:
    """Yield the sections of the language, those of capacities with them."""
    todo: list[type[Section]] = [Spec]
    todo += [model for model in map(capacity_of, BUILTIN) if isinstance(model, type)]
    while todo:
        section = todo.pop()
        yield section
        todo += [inner for field in section.model_fields.values() if (inner := section_of(field))]


def test_every_section_with_a_switch_declares_what_switches_it_off():
    missing = []
    for section in every_section():
        field = section.model_fields.get(section.SHORT)
        off = [False] if field and field.annotation is bool else [one for one in choices_of(field) if one == "none"]
        if ([section.OFF] if section.OFF is not None else []) != off:
            missing.append(section.__name__)
    assert missing == []
    assert len({section for section in every_section() if section.OFF is not None}) >= 3
