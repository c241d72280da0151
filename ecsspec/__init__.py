"""ecsspec: a short YAML spec of a container app becomes plain CloudFormation for Amazon ECS.

What is named here is the public surface; each name is loaded when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.version import __version__

if TYPE_CHECKING:
    from ecsspec.cfn.emit import emit_json, emit_yaml
    from ecsspec.pipeline import Compiled, Loaded, compile_file, load
    from ecsspec.problems import EcsspecError, Problem, SpecError

_HOMES = {
    "Compiled": "ecsspec.pipeline",
    "EcsspecError": "ecsspec.problems",
    "Loaded": "ecsspec.pipeline",
    "Problem": "ecsspec.problems",
    "SpecError": "ecsspec.problems",
    "compile_file": "ecsspec.pipeline",
    "emit_json": "ecsspec.cfn.emit",
    "emit_yaml": "ecsspec.cfn.emit",
    "load": "ecsspec.pipeline",
}

__all__ = [
    "Compiled",
    "EcsspecError",
    "Loaded",
    "Problem",
    "SpecError",
    "__version__",
    "compile_file",
    "emit_json",
    "emit_yaml",
    "load",
]


def __getattr__(name: str) -> object:
    """Load a public name from the room that it lives in."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'ecsspec' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
