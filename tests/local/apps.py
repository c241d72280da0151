"""Every app that the local target is to run: all of specs/ in both postures on each backend, and nginx in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.compiler import judge
from ecsspec.pipeline import load
from ecsspec.spec.posture import POSTURES
from ecsspec.spec.validate import build_spec
from tests import cases
from tests.builders import a_backend

Data = dict[str, Any]


@dataclass(frozen=True)
class App:
    """A spec as data, and what it is called in a test's name."""

    label: str
    data: Data

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """Return the app's name, which is its stack's too."""
        return str(self.data["name"])


def written(file: Path) -> Data:
    """Return what a spec file says."""
    return dict(load(str(file)).document.data)


def on(data: Data, backend: str) -> Data:
    """Return the spec on a backend; capacity belongs to the backend that it was written for."""
    if data.get("launch_type", "FARGATE") == backend:
        return data
    return {key: value for key, value in data.items() if key != "capacity"} | {"launch_type": backend}


def accepted(data: Data) -> bool:
    """Return whether the tool has nothing against a spec."""
    spec = build_spec(data, capacity_of)
    if spec is None:
        return False
    return not any(problem.severity == "error" for problem in judge(spec, a_backend(spec.launch_type)))


def own_backend(data: Data) -> str:
    """Return the backend that a spec was written for."""
    return str(data.get("launch_type", "FARGATE"))


def all_specs() -> list[App]:
    """Return every spec in both postures on every backend that accepts it."""
    every = [
        App(f"{file.stem}.{backend}.{posture}", on(written(file), backend) | {"posture": posture})
        for file in cases.SPECS
        for backend in BUILTIN
        for posture in POSTURES
    ]
    return [app for app in every if accepted(app.data)]


def nginx(backend: str, **changes: Any) -> Data:
    """Return nginx on a backend, with changes; None takes a key away."""
    file = next(file for file in cases.SPECS if file.stem == f"nginx-{backend.lower()}")
    changed = written(file) | changes
    return {key: value for key, value in changed.items() if value is not None}


def variants() -> list[App]:
    """Return nginx in the ways that specs/ does not show."""
    everywhere: dict[str, Data] = {
        "internal": {"load_balancer": "internal"},
        "no-port": {"port": None},
        "no-balancer": {"load_balancer": "none"},
        "no-logging": {"logging": False},
        "standard-no-logging": {"logging": False, "posture": "standard"},
        "three-zones": {"network": {"zones": 3, "tasks": "private", "nat": "per_zone"}},
    }
    modes: dict[str, Data] = {
        "bridge": {"network_mode": "bridge"},
        "host": {"network_mode": "host"},
        "awsvpc": {"network_mode": "awsvpc", "network": {"tasks": "private", "nat": "single"}},
        "awsvpc-standard": {"network_mode": "awsvpc", "posture": "standard"},
        "host-internal": {"network_mode": "host", "load_balancer": "internal"},
    }
    return [
        App(f"nginx.{backend}.{label}", nginx(backend, **changes))
        for backend in BUILTIN
        for label, changes in (everywhere | (modes if backend == "EC2" else {})).items()
    ]


SPECS = tuple(all_specs())
APPS = (*SPECS, *variants())
AT_HOME = frozenset(
    f"{file.stem}.{own_backend(written(file))}.{posture}" for file in cases.SPECS for posture in POSTURES
)
"""The labels of specs on the backend that they were written for."""
