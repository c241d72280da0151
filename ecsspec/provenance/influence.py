"""One spec and its template: which property each key decides, found by giving the key other values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Template
from ecsspec.problems import Path
from ecsspec.provenance.address import Address
from ecsspec.provenance.reach import Reach, reach
from ecsspec.provenance.tree import Build, drop, put, value_at, written

Data: TypeAlias = Mapping[str, object]
Alternatives: TypeAlias = Callable[[Path, object], Iterable[object]]
"""Gives other legal values of a key; its present one is None where it is not written."""
Influence: TypeAlias = Mapping[Path, Reach]
"""How far each key reaches."""


def influence(
    data: Data, build: Build, *, alternatives: Alternatives, keys: Iterable[Path] | None = None
) -> dict[Path, Reach]:
    """Return what each key decides: every written one, or the given ones, written or not."""
    base = build(data)

    def pairs(key: Path) -> Iterator[tuple[Template, Template]]:
        for variant in _variants(data, key, alternatives):
            yield from _pair(data, base, variant, key, build=build)

    return {key: reach(pairs(key)) for key in (written(data) if keys is None else keys)}


def deciders(decided: Influence, address: Address) -> tuple[Path, ...]:
    """Return the keys that decide the value at an address, the most specific first."""
    return in_order(decided, (key for key, far in decided.items() if far.decides(address)))


def holders(decided: Influence, address: Address) -> tuple[Path, ...]:
    """Return the keys that decide whether there is anything at an address, the most specific first."""
    return in_order(decided, (key for key, far in decided.items() if address in far.gone))


def in_order(decided: Influence, keys: Iterable[Path]) -> tuple[Path, ...]:
    """Return keys in the one order that output uses: the one that touches least comes first."""
    return tuple(sorted(keys, key=lambda key: (len(decided[key].all), tuple(map(str, key)))))


def _variants(data: Data, key: Path, alternatives: Alternatives) -> Iterator[Data]:
    present = value_at(data, key)
    if present is not ABSENT:
        yield drop(data, key, keep={})
    for value in alternatives(key, None if present is ABSENT else present):
        yield put(data, key, value)


def _pair(
    data: Data, base: Template | None, variant: Data, key: Path, *, build: Build
) -> Iterator[tuple[Template, Template]]:
    """Yield the templates with and without a variant; where that is not valid, without the one section in its way.

    `launch_type: FARGATE` is no spec beside the `capacity` of EC2; without it, both are.
    """
    changed = build(variant)
    if base is not None and changed is not None:
        yield base, changed
        return
    for section in sorted(data.keys() - {key[0]}):
        before, after = (build(drop(one, (section,), keep={})) for one in (data, variant))
        if before is not None and after is not None:
            yield before, after
            return
