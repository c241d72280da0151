"""What AWS's registry schemas say of a resource type, read from cfn-lint's data and from nothing of ours."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pytest

Steps: TypeAlias = tuple[str, ...]
Recreation: TypeAlias = Literal["Never", "Conditionally", "Always"]


@dataclass(frozen=True, slots=True)
class Schema:
    """One resource type: property paths as steps below the properties, list positions left out."""

    type: str
    properties: frozenset[str]
    required: frozenset[str]
    create_only: frozenset[Steps]
    conditional: frozenset[Steps]
    read_only: frozenset[Steps]
    identifier: tuple[Steps, ...]
    tags: str

    def recreation(self, path: Steps) -> Recreation:
        """Return what a change at this path asks of the resource."""
        if any(_touches(path, other) for other in self.create_only):
            return "Always"
        return "Conditionally" if any(_touches(path, other) for other in self.conditional) else "Never"


def _touches(path: Steps, other: Steps) -> bool:
    short = min(len(path), len(other))
    return path[:short] == other[:short]


@lru_cache(maxsize=1)
def _data() -> Path:
    found = importlib.util.find_spec("cfnlint")
    if found is None or not found.submodule_search_locations:
        pytest.skip("tests/world reads AWS's resource schemas from cfn-lint: install the extra `test`")
    return Path(found.submodule_search_locations[0]) / "data" / "schemas"


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    index: dict[str, str] = json.loads((_data() / "providers" / "us-east-1.json").read_text())
    return index


def known(type_: str) -> bool:
    """Tell whether CloudFormation has this resource type."""
    return type_ in _index()


@cache
def schema(type_: str) -> Schema:
    """Return the schema of a resource type."""
    raw = json.loads((_data() / "resources" / f"{_index()[type_]}.json").read_text())
    tagging = raw.get("tagging") or {}
    taggable = tagging.get("taggable") and tagging.get("tagUpdatable")
    return Schema(
        type=type_,
        properties=frozenset(raw.get("properties", ())),
        required=frozenset(raw.get("required") or ()),
        create_only=_paths(raw, "createOnlyProperties"),
        conditional=_paths(raw, "conditionalCreateOnlyProperties"),
        read_only=_paths(raw, "readOnlyProperties"),
        identifier=tuple(_steps(pointer) for pointer in raw.get("primaryIdentifier") or ()),
        tags=_steps(tagging.get("tagProperty", "/properties/Tags"))[0] if taggable else "",
    )


def _paths(raw: dict[str, Any], key: str) -> frozenset[Steps]:
    return frozenset(_steps(pointer) for pointer in raw.get(key) or ())


def _steps(pointer: str) -> Steps:
    return tuple(step for step in pointer.split("/")[2:] if step not in ("*", "properties", "items"))
