"""The specs that the proofs start from, and `build`, the compiler as provenance asks for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path as FilePath

from ecsspec import compiler
from ecsspec.backends import registry
from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Template
from ecsspec.problems import Path, Problem
from ecsspec.provenance.tree import drop, put, value_at
from ecsspec.spec.source import parse, read_file
from ecsspec.spec.validate import TEXT_UNDER, build_spec
from tests.strategies import language_of, launch_type_of

SPECS = FilePath(__file__).parents[2] / "specs"

COMMON: dict[str, object] = {
    "name": "shop",
    "account": "123456789012",
    "region": "eu-west-1",
    "posture": "dev",
    "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4",
    "command": ["serve", "--all"],
    "entrypoint": ["/bin/shop"],
    "environment": {"MODE": "production", "DEPTH": "3"},
    "cpu": 512,
    "memory": 1024,
    "architecture": "X86_64",
    "port": 8080,
    "health_check": {"command": ["CMD", "true"], "interval": 20, "timeout": 4, "retries": 2, "start_period": 10},
    "desired_count": 3,
    "logging": {"enabled": True, "retention_days": 14, "stream_prefix": "shop", "on_destroy": "delete"},
    "network": {"cidr": "10.4.0.0/16", "zones": 3, "tasks": "private", "nat": "per_zone"},
    "load_balancer": {
        "scheme": "public",
        "health_check": {
            "path": "/healthz",
            "success_codes": "200",
            "interval": 20,
            "timeout": 4,
            "healthy_threshold": 3,
            "unhealthy_threshold": 4,
            "grace_period": 30,
        },
    },
    "cluster": {"name": "shops", "insights": "enabled", "tags": {"owner": "platform"}},
    "deployment": {
        "circuit_breaker": {"enabled": True, "rollback": True},
        "minimum_healthy_percent": 50,
        "maximum_percent": 150,
    },
    "protect": True,
    "tags": {"team": "shop"},
}
"""Every key but those that the launch type brings: a new key is added here, and is then proved like the others."""

FULL: Mapping[str, dict[str, object]] = {
    "FARGATE": {
        **COMMON,
        "launch_type": "FARGATE",
        "network_mode": "awsvpc",
        "capacity": {"spot": 40, "base": 1},
    },
    "EC2": {
        **COMMON,
        "launch_type": "EC2",
        "network_mode": "bridge",
        "capacity": {
            "instance_type": "t3.small",
            "ami": "al2023",
            "min": 2,
            "max": 6,
            "disk": 40,
            "termination_protection": True,
        },
    },
}
"""A spec that writes every key, for each launch type."""


def build(data: Mapping[str, object]) -> Template | None:
    """Build the template of plain data, None where it is not field-valid; each only once."""
    return _built(json.dumps(data, sort_keys=True))


@lru_cache(maxsize=20_000)
def _built(text: str) -> Template | None:
    return build_afresh(json.loads(text))


def build_afresh(data: Mapping[str, object]) -> Template | None:
    """Build the template of plain data, None where it is not field-valid."""
    spec = build_spec(data, registry.capacity_of)
    if spec is None:
        return None
    backend = registry.find(spec.launch_type)
    assert not isinstance(backend, Problem)
    return compiler.build(spec, backend)


def written_spec(path: FilePath) -> dict[str, object]:
    """Return the data of a spec file."""
    document, problems = parse(read_file(str(path)), text_under=TEXT_UNDER)
    assert not problems
    return dict(document.data)


def bases(launch_type: str, key: Path) -> list[dict[str, object]]:
    """Return specs of a launch type that write a key: the full one, and those of specs/ made to fit it."""
    files = [_under(launch_type, written_spec(path)) for path in spec_files()]
    return [data for data in (FULL[launch_type], *files) if value_at(data, key) is not ABSENT]


def spec_files() -> list[FilePath]:
    """Return the specs of specs/."""
    return sorted(SPECS.glob("*.yml"))


def _under(launch_type: str, data: dict[str, object]) -> dict[str, object]:
    same = launch_type_of(data) == launch_type
    kept = data if same else {key: value for key, value in data.items() if key not in {"capacity", "network_mode"}}
    return {**kept, "launch_type": launch_type}


def changes(data: Mapping[str, object], key: Path) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
    """Yield a spec with and without one change to a key; where that asks for other capacity, both have none."""
    language = language_of(launch_type_of(data))
    present = value_at(data, key)
    variants = [put(data, key, value) for value in language.alternatives(key, present)]
    for after in (drop(data, key, keep={}), *variants):
        if build(after) is not None:
            yield data, after
        elif key[0] != "capacity" and build(other := drop(after, ("capacity",), keep={})) is not None:
            yield drop(data, ("capacity",), keep={}), other
