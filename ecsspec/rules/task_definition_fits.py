"""ECS takes a task definition of 64 KiB; what the spec puts into it is counted as the least that it can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Path, Problem
from ecsspec.spec.app import Spec

MOST = 65_536


def task_definition_fits(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse more text than a task definition takes, at the key with most of it."""
    parts = {key: value for key, value in _parts(spec).items() if value}
    sizes = {key: _bytes(value) for key, value in parts.items()}
    size = _bytes({"image": spec.image, **parts})
    if size <= MOST:
        return
    largest = max(sizes, key=lambda key: sizes[key])
    path, told = _longest(spec) if largest == "environment" else ((largest,), "")
    what = f"the task definition has {size:,} bytes at least; {largest} takes {sizes[largest]:,} of them{told}"
    hint = "keep long values in a file of the image, in Parameter Store or in a bucket, and let the app read them"
    joins = tuple(key for key in parts if key != largest)
    yield Problem("E313", what, path, allowed=f"{MOST:,} bytes, which ECS takes", hint=hint, joins=joins)


def _parts(spec: Spec) -> Mapping[str, object]:
    check = spec.health_check
    return {
        "environment": [{"name": name, "value": value} for name, value in spec.environment.items()],
        "command": spec.command,
        "entrypoint": spec.entrypoint,
        "health_check": list(check.command) if check else None,
    }


def _longest(spec: Spec) -> tuple[Path, str]:
    """Return where to look in the environment: at the one variable that takes most of it, or at all of it."""
    name = max(spec.environment, key=lambda name: _bytes(spec.environment[name]))
    longest = _bytes(spec.environment[name])
    alone = longest * 2 > sum(map(_bytes, spec.environment.values()))
    return ("environment", name) if alone else ("environment",), f", {name} alone {longest:,}"


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
