"""Whether CloudFormation can change a property in place: the generated table of create-only properties, asked.

`python -m tests.generate.replacement` writes the table from the registry schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path as File
from typing import TypedDict

from ecsspec.cfn.findings import Path

TABLE = File(__file__).with_name("data") / "replacement.json"


class Verdict(StrEnum):
    """What becomes of a resource, mildest first."""

    IN_PLACE = "in place"
    UNKNOWN = "unknown"
    MAY_REPLACE = "may replace"
    REPLACE = "replace"


_SEVERITY = {verdict: rank for rank, verdict in enumerate(Verdict)}


class _Row(TypedDict):
    """A type in the table; `updatable` is null where the schema does not say."""

    create_only: list[str]
    conditional: list[str]
    updatable: bool | None
    properties: list[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    """A row, taken apart."""

    create_only: tuple[tuple[str, ...], ...]
    conditional: tuple[tuple[str, ...], ...]
    updatable: bool | None
    properties: frozenset[str]


def verdict(type_: str, path: Path) -> Verdict:
    """Say what a change at a property path does to a resource of a type."""
    rules = _rules(type_)
    if rules is None or not path or path[0] not in rules.properties:
        return Verdict.UNKNOWN
    if rules.updatable is False or any(_covers(one, path) for one in rules.create_only):
        return Verdict.REPLACE
    around = (*rules.create_only, *rules.conditional)
    if any(_covers(one, path) for one in rules.conditional) or any(_lies_in(one, path) for one in around):
        return Verdict.MAY_REPLACE
    return Verdict.IN_PLACE


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the most severe verdict; none at all is in place."""
    return max(verdicts, key=_SEVERITY.__getitem__, default=Verdict.IN_PLACE)


@cache
def _table() -> Mapping[str, _Row]:
    import json  # nothing but a diff needs the table

    types: Mapping[str, _Row] = json.loads(TABLE.read_text(encoding="utf-8"))["types"]
    return types


@cache
def _rules(type_: str) -> _Rules | None:
    row = _table().get(type_)
    if row is None:
        return None
    return _Rules(
        create_only=tuple(tuple(pointer.split("/")) for pointer in row["create_only"]),
        conditional=tuple(tuple(pointer.split("/")) for pointer in row["conditional"]),
        updatable=row["updatable"],
        properties=frozenset(row["properties"]),
    )


def _covers(pointer: tuple[str, ...], path: Path) -> bool:
    """Tell whether a path is at, or below, what a pointer names."""
    return len(pointer) <= len(path) and _meet(pointer, path)


def _lies_in(pointer: tuple[str, ...], path: Path) -> bool:
    """Tell whether a pointer names a part of what is at a path."""
    return len(pointer) > len(path) and _meet(pointer, path)


def _meet(pointer: tuple[str, ...], path: Path) -> bool:
    return all(wanted in ("*", step) for wanted, step in zip(pointer, path, strict=False))
