"""Every rule: what it refuses, with its place and its way out, and what it lets pass."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from ecsspec.problems import Path, Problem
from ecsspec.rules import RULES, broken_rules
from tests.builders import Data, a_backend, a_spec

PRIVATE = {"tasks": "private", "nat": "single"}
KEY = "AKIA" + "A" * 16


@dataclass(frozen=True)
class Refused:
    """A spec that breaks one rule."""

    rule: str
    changes: Data
    code: str
    path: Path
    says: str
    joins: tuple[str, ...] = field(default=())


def many(count: int, prefix: str = "t") -> dict[str, str]:
    return {f"{prefix}{number}": "x" for number in range(count)}


REFUSED = [
    Refused(
        "room_in_subnets",
        {"network": {"cidr": "10.0.0.0/23"}, "desired_count": 20},
        "E310",
        ("desired_count",),
        "up to 40 tasks, and the subnets of 10.0.0.0/23 have room for 38",
        ("network", "deployment", "port", "load_balancer", "network_mode"),
    ),
    Refused(
        "gateways_over_quota",
        {"network": {"tasks": "private", "nat": "per_zone", "zones": 6}},
        "W311",
        ("network", "nat"),
        "6 NAT gateways",
    ),
    Refused(
        "balancer_needs_port", {"port": None, "load_balancer": "public"}, "E301", ("load_balancer",), "", ("port",)
    ),
    Refused(
        "balancer_needs_port", {"port": None, "load_balancer": "internal"}, "E301", ("load_balancer",), "", ("port",)
    ),
    Refused("private_needs_nat", {"network": {"tasks": "private"}}, "E302", ("network", "tasks"), "NAT"),
    Refused(
        "private_needs_nat", {"posture": "standard", "network": {"nat": "none"}}, "E302", ("network", "tasks"), "NAT"
    ),
    Refused("nat_for_nobody", {"network": {"nat": "single"}}, "E303", ("network", "nat"), "serves nobody"),
    Refused("nat_for_nobody", {"network": {"nat": "per_zone"}}, "E303", ("network", "nat"), "per_zone"),
    Refused(
        "room_to_deploy",
        {"deployment": {"maximum_percent": 100}},
        "E304",
        ("deployment", "maximum_percent"),
        "the one task must stay, and at most 1 may run",
        ("desired_count",),
    ),
    Refused(
        "room_to_deploy",
        {"desired_count": 3, "deployment": {"maximum_percent": 133, "minimum_healthy_percent": 67}},
        "E304",
        ("deployment", "maximum_percent"),
        "all 3 tasks must stay, and at most 3 may run",
        ("desired_count",),
    ),
    Refused("unknown_region", {"region": "us-esat-1"}, "W211", ("region",), "knows no region us-esat-1"),
    Refused("secret_in_environment", {"environment": {"DB_PASSWORD": "x"}}, "W305", ("environment", "DB_PASSWORD"), ""),
    Refused("secret_in_environment", {"environment": {"apikey": "x"}}, "W305", ("environment", "apikey"), ""),
    Refused("secret_in_environment", {"environment": {"ID": KEY}}, "W305", ("environment", "ID"), ""),
    Refused(
        "secret_in_environment",
        {"environment": {"PEM": "-----BEGIN RSA PRIVATE KEY-----"}},
        "W305",
        ("environment", "PEM"),
        "",
    ),
    Refused("path_as_command", {"health_check": "/healthz"}, "W308", ("health_check",), "runs /healthz as a command"),
    Refused("path_as_command", {"health_check": {"command": "/api/health"}}, "W308", ("health_check",), ""),
    Refused(
        "dockers_bridge",
        {"launch_type": "EC2", "network": {"cidr": "172.17.64.0/18"}},
        "W309",
        ("network", "cidr"),
        "172.17.64.0/18",
        ("launch_type", "network_mode"),
    ),
    Refused(
        "dockers_bridge",
        {"launch_type": "EC2", "network_mode": "host", "network": {"cidr": "172.17.0.0/16"}},
        "W309",
        ("network", "cidr"),
        "Docker",
        ("launch_type", "network_mode"),
    ),
    Refused("tags_differ", {"tags": {"team": "a", "Team": "b"}}, "E307", ("tags", "Team"), "team and Team"),
    Refused(
        "tags_fit",
        {"tags": many(40), "cluster": {"tags": many(10, "c")}},
        "E306",
        ("cluster", "tags"),
        "50 tags",
        ("tags",),
    ),
    Refused(
        "task_definition_fits",
        {"environment": {"A": "x" * 20_000, "RULES": "é" * 23_000}},
        "E313",
        ("environment", "RULES"),
        "environment takes 66,053 of them, RULES alone 46,002",
    ),
    Refused(
        "task_definition_fits",
        {"environment": {"A": "x" * 33_000, "B": "y" * 33_000}, "command": ["run"], "entrypoint": ["sh"]},
        "E313",
        ("environment",),
        "environment takes 66,",
        ("command", "entrypoint"),
    ),
    Refused(
        "task_definition_fits",
        {"command": ["sh", "-c", "z" * 66_000], "health_check": "true"},
        "E313",
        ("command",),
        "command takes 66,014 of them",
        ("health_check",),
    ),
]

ACCEPTED: list[tuple[str, Data]] = [
    ("room_in_subnets", {"network": {"cidr": "10.0.0.0/23"}, "desired_count": 19}),
    ("room_in_subnets", {"network": {"cidr": "10.0.0.0/23"}, "desired_count": 27, "load_balancer": "none"}),
    ("room_in_subnets", {"network": {"cidr": "10.0.0.0/22"}, "desired_count": 50}),
    ("gateways_over_quota", {"network": {"tasks": "private", "nat": "per_zone", "zones": 5}}),
    ("gateways_over_quota", {"network": {"tasks": "private", "nat": "single", "zones": 6}}),
    ("balancer_needs_port", {"load_balancer": "internal"}),
    ("balancer_needs_port", {"port": None, "load_balancer": "none"}),
    ("balancer_needs_port", {"port": None}),
    ("private_needs_nat", {"network": PRIVATE}),
    ("private_needs_nat", {"posture": "standard"}),
    ("nat_for_nobody", {"network": PRIVATE}),
    ("nat_for_nobody", {"posture": "standard", "network": {"tasks": "public"}}),
    ("room_to_deploy", {"deployment": {"maximum_percent": 100, "minimum_healthy_percent": 0}}),
    ("room_to_deploy", {"desired_count": 3, "deployment": {"maximum_percent": 134, "minimum_healthy_percent": 67}}),
    ("room_to_deploy", {"desired_count": 3, "deployment": {"maximum_percent": 100, "minimum_healthy_percent": 66}}),
    ("room_to_deploy", {"desired_count": 0, "deployment": {"maximum_percent": 100}}),
    ("secret_in_environment", {"environment": {"DB_PASSWORD": "", "TOKENS": "3", "KEYBOARD": "de", "MONKEY": "x"}}),
    ("unknown_region", {}),
    ("unknown_region", {"region": "us-east-1"}),
    ("unknown_region", {"region": "eusc-de-east-1"}),
    ("path_as_command", {}),
    ("path_as_command", {"health_check": "curl -f http://localhost/healthz"}),
    ("path_as_command", {"health_check": "/bin/check"}),
    ("path_as_command", {"health_check": ["CMD", "/healthz"]}),
    ("dockers_bridge", {"network": {"cidr": "172.17.0.0/16"}}),
    ("dockers_bridge", {"launch_type": "EC2", "network": {"cidr": "172.18.0.0/16"}}),
    (
        "dockers_bridge",
        {"launch_type": "EC2", "network_mode": "awsvpc", "network": {**PRIVATE, "cidr": "172.17.0.0/16"}},
    ),
    ("tags_differ", {"tags": {"team": "a", "teams": "b"}, "cluster": {"tags": {"Team": "c"}}}),
    ("tags_fit", {"tags": many(40), "cluster": {"tags": many(9, "c")}}),
    ("tags_fit", {"tags": many(40), "cluster": {"tags": many(40)}}),
    ("task_definition_fits", {"environment": {"RULES": "x" * 65_400}}),
]


def asked(name: str, changes: Data) -> list[Problem]:
    """Return what one rule has against a spec."""
    spec = a_spec(**changes)
    rule = next(rule for rule in RULES if rule.__name__ == name)
    return list(rule(spec, a_backend(spec.launch_type).placement(spec)))


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.rule}-{case.path[-1]}")
def test_refused(case: Refused) -> None:
    (problem,) = asked(case.rule, case.changes)
    assert (problem.code, problem.path, problem.joins) == (case.code, case.path, case.joins)
    assert case.says in problem.what
    assert problem.hint
    assert problem.severity == ("warning" if case.code.startswith("W") else "error")


@pytest.mark.parametrize(("name", "changes"), ACCEPTED)
def test_accepted(name: str, changes: Data) -> None:
    assert asked(name, changes) == []


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("us-esat-1", "region: us-east-1"),
        ("eu-wset-1", "region: eu-west-1"),
        ("us-gov-wset-1", "region: us-gov-west-1"),
        ("ap-southeast-19", ""),
        ("us-east-3", ""),
        ("xx-nowhere-1", ""),
    ],
)
def test_an_unknown_region_is_not_refused_and_a_new_one_not_called_another(region: str, hint: str) -> None:
    (problem,) = asked("unknown_region", {"region": region})
    assert (problem.severity, problem.hint) == ("warning", hint)


def test_every_rule_refuses_and_accepts_something() -> None:
    names = [rule.__name__ for rule in RULES]
    assert sorted({case.rule for case in REFUSED}) == sorted(names)
    assert sorted({name for name, _ in ACCEPTED}) == sorted(names)


def test_all_rules_are_asked_at_once() -> None:
    spec = a_spec(port=None, load_balancer="public", network={"nat": "single"}, environment={"TOKEN": "x"})
    found = broken_rules(spec, a_backend().placement(spec))
    assert [problem.code for problem in found] == ["E301", "E303", "W305"]
