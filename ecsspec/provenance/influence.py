"""One spec and its template: which property each key decides, found by giving the key other values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Template
from ecsspec.problems import Path
from ecsspec.provenance.address import Address, covers, is_entry, moves
from ecsspec.provenance.tree import Build, drop, put, value_at, written

Data: TypeAlias = Mapping[str, object]
Alternatives: TypeAlias = Callable[[Path, object], Iterable[object]]
"""Gives other legal values of a key; its present one is None where it is not written."""


def influence(
    data: Data, build: Build, *, alternatives: Alternatives, keys: Iterable[Path] | None = None
) -> dict[Path, frozenset[Address]]:
    """Return what each key decides: every written one, or the given ones, written or not."""
    base = build(data)
    found: dict[Path, frozenset[Address]] = {}
    for key in written(data) if keys is None else keys:
        variants = _variants(data, key, alternatives)
        found[key] = frozenset().union(*(_moved(data, base, variant, key, build=build) for variant in variants))
    return found


def deciders(decided: Mapping[Path, frozenset[Address]], address: Address) -> tuple[Path, ...]:
    """Return the keys that decide what stands at an address, the most specific first.

    For a whole resource, parameter or output these are the keys that decide whether it is there; they are not named
    again for what is inside.
    """
    hits = [(len(moved), tuple(map(str, key)), key) for key, moved in decided.items() if _decides(moved, address)]
    return tuple(key for *_, key in sorted(hits))


def _decides(moved: frozenset[Address], address: Address) -> bool:
    if is_entry(address):
        return address in moved
    return any(covers(address, one) or (covers(one, address) and not is_entry(one)) for one in moved)


def _variants(data: Data, key: Path, alternatives: Alternatives) -> Iterator[Data]:
    present = value_at(data, key)
    if present is not ABSENT:
        yield drop(data, key, keep={})
    for value in alternatives(key, None if present is ABSENT else present):
        yield put(data, key, value)


def _moved(data: Data, base: Template | None, variant: Data, key: Path, *, build: Build) -> frozenset[Address]:
    """Return what a variant moves; where it is not valid, without the one section in its way.

    `launch_type: FARGATE` is no spec beside the `capacity` of EC2; without it, both are.
    """
    changed = build(variant)
    if base is not None and changed is not None:
        return moves(base, changed)
    for section in sorted(data.keys() - {key[0]}):
        before, after = (build(drop(one, (section,), keep={})) for one in (data, variant))
        if before is not None and after is not None:
            return moves(before, after)
    return frozenset()
