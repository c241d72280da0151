"""Every spec of specs/ on every built-in backend that accepts it: what goldens and linters are run on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.template import Template
from ecsspec.compiler import compile_spec, judge
from ecsspec.pipeline import load
from ecsspec.spec.app import Spec
from ecsspec.spec.validate import build_spec
from tests.builders import a_backend

ROOT = Path(__file__).parent.parent
SPECS = tuple(sorted((ROOT / "specs").glob("*.yml")))


@dataclass(frozen=True)
class Case:
    """A spec of specs/ on a backend."""

    name: str
    backend: str
    spec: Spec

    def __str__(self) -> str:
        """Return what the case is called, and its golden."""
        return f"{self.name}.{self.backend}"

    @property
    def template(self) -> Template:
        """Return the template."""
        return compile_spec(self.spec, a_backend(self.backend))

    @property
    def text(self) -> str:
        """Return the template as YAML."""
        return emit_yaml(self.template)


@cache
def cases() -> tuple[Case, ...]:
    """Return every spec on every backend that has nothing against it."""
    return tuple(case for file in SPECS for backend in BUILTIN if (case := _case(file, backend)))


def _case(file: Path, backend: str) -> Case | None:
    written = dict(load(str(file)).document.data)
    if written.get("launch_type", "FARGATE") != backend:
        written.pop("capacity", None)
        written["launch_type"] = backend
    spec = build_spec(written, capacity_of)
    if spec is None or any(problem.severity == "error" for problem in judge(spec, a_backend(backend))):
        return None
    return Case(file.stem, backend, spec)
