"""Documents for the schema and the models to agree about: whole specs, and what a few mutations make of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.fargate import FargateCapacity
from ecsspec.problems import Path
from ecsspec.spec.app import Spec
from ecsspec.spec.fields import bounds_of, field_at

Data: TypeAlias = dict[str, object]

FARGATE: Data = {
    "name": "shop",
    "account": "123456789012",
    "region": "eu-west-1",
    "posture": "standard",
    "image": "registry.example.com:5000/team/shop:1.4",
    "command": ["serve", "--port", "8080"],
    "entrypoint": ["/entry.sh"],
    "environment": {"MODE": "production", "LEVEL": "3"},
    "cpu": 512,
    "memory": "2 GB",
    "architecture": "ARM64",
    "port": 8080,
    "health_check": {"command": "curl -f http://localhost/", "interval": 10, "retries": 2},
    "launch_type": "FARGATE",
    "network_mode": "awsvpc",
    "desired_count": 2,
    "logging": {"retention_days": 90, "stream_prefix": "shop", "on_destroy": "delete"},
    "network": {"cidr": "10.1.0.0/16", "zones": 3, "tasks": "private", "nat": "per_zone"},
    "load_balancer": {"scheme": "internal", "health_check": {"path": "/healthz", "success_codes": "200"}},
    "capacity": {"spot": 50, "base": 1},
    "cluster": {"name": "shop", "insights": "enhanced", "tags": {"team": "shop"}},
    "deployment": {"circuit_breaker": {"enabled": True, "rollback": False}, "maximum_percent": 150},
    "tags": {"cost-centre": "42"},
}
EC2: Data = {
    "name": "nginx-ec2",
    "image": "nginx",
    "port": 80,
    "launch_type": "EC2",
    "health_check": ["CMD", "true"],
    "logging": False,
    "load_balancer": "public",
    "capacity": {"instance_type": "t3.micro", "ami": "al2023", "min": 1, "max": 3, "termination_protection": True},
    "deployment": {"circuit_breaker": False},
    "cluster": {"name": "labs"},
}
SMALL: Data = {"name": "web", "image": "nginx"}

VALUES: tuple[object, ...] = (
    *(None, True, False, -1, 0, 1, 2, 3, 7, 80, 256, 5000, 99_999, 2**31, 12.5),
    *("", " ", "x", "X", "nginx", "Nginx", "none", "public", "Private", "a b", "a:b", "-x", "true", "80", "ümlaut"),
    *("1 GB", "0.5 vCPU", "0.3 GB", "9999 GB", "1GiB", "/", "/healthz", "/a b", "200-299", "10.0.0.0/16"),
    *("10.0.0.1/16", "10.0.0.0/24", "00.0.0.0/16", "256.0.0.0/16", "FARGATE", "EC2", "MARS", "fargate", "t3.micro"),
    *("ami-0123456789abcdef0", "hardened", "eu-west-1", "123456789012", "web\n", "a" * 64, "a" * 300),
    *([], [""], ["a"], [None], [1], "CMD true", {}, {"x": "y"}, {"x": 1}, {"x": {}}, {"enabled": True}, {"zones": 2}),
    *({"aws:x": "y"}, {"Ecsspec:x": "y"}, {"": "y"}, {"1x": "y"}, {"x": None}, {"path": "/"}, {"command": "true"}),
)
KEYS = ("nmae", "env", "zones", "spot", "ami", "enabled", "path", "", "a b", *Spec.model_fields)

Mutation: TypeAlias = "tuple[str, int, str, object]"


def documents() -> SearchStrategy[Data]:
    """Draw specs: complete or small ones, most with up to three faults or other values in them."""
    whole = st.sampled_from((FARGATE, EC2, SMALL))
    kinds = st.sampled_from(("set", "set", "add", "remove"))
    mutation = st.tuples(kinds, st.integers(0, 200), st.sampled_from(KEYS), st.sampled_from(VALUES))
    return st.tuples(whole, st.lists(mutation, max_size=3)).map(lambda drawn: mutated(*drawn))


def sweep() -> Iterator[tuple[str, list[Data]]]:
    """Yield each key with small specs in which it has every value of the pool, and those at the edge of its range."""
    for whole in (FARGATE, EC2):
        for path in paths(whole, ()):
            if path and not isinstance(path[-1], int):
                yield (
                    f"{whole['launch_type']}-{'.'.join(map(str, path))}",
                    [_alone(path, v, whole) for v in _values(path)],
                )


def _values(path: Path) -> Iterator[object]:
    yield from VALUES
    for model in (Spec, FargateCapacity, Ec2Capacity):
        loc = path if model is Spec else path[1:]
        low, high = bounds_of(field_at(model, loc)[1]) if loc else (None, None)
        if low is not None and high is not None:
            yield from (low - 1, low, high, high + 1)


def _alone(path: Path, value: object, whole: Data) -> Data:
    """Return a small spec with one value in it."""
    inner = value
    for step in reversed(path):
        inner = {step: inner}
    assert isinstance(inner, dict)
    required = {"health_check": {"command": "true"}} if path[0] == "health_check" and len(path) > 1 else {}
    data: Data = {**SMALL, "launch_type": whole["launch_type"], **inner}
    for key, beside in required.items():
        data[key] = {**beside, **inner[key]}
    return data


def mutated(data: Data, mutations: list[Mutation]) -> Data:
    """Return data after some mutations."""
    changed = copy.deepcopy(data)
    for kind, index, key, value in mutations:
        places = [path for path in paths(changed, ()) if path or kind == "add"]
        if places:
            _mutate(changed, places[index % len(places)], kind, key, copy.deepcopy(value))
    return changed


def paths(value: object, path: Path) -> Iterator[Path]:
    """Yield the path of every value in data, the data's own first."""
    yield path
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        yield from paths(item, (*path, step))


def _mutate(data: Data, path: Path, kind: str, key: str, value: object) -> None:
    if kind == "add":
        target = _at(data, path)
        if isinstance(target, dict):
            target[key] = value
        return
    owner = _at(data, path[:-1])
    assert isinstance(owner, dict | list)
    if kind == "remove":
        del owner[path[-1]]  # type: ignore[arg-type]  # a list has numbers, a mapping keys
    else:
        owner[path[-1]] = value  # type: ignore[index]


def _at(data: object, path: Path) -> object:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data
