"""What decides what inside a whole resource: each property at which keys take hold, and the keys that do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.values import Value
from ecsspec.problems import Path
from ecsspec.provenance.address import PROPERTIES, Address, covers
from ecsspec.provenance.influence import Influence, in_order
from ecsspec.provenance.locate import Found, children
from ecsspec.provenance.reach import Reach

WHOLE = frozenset({"TagSpecifications", "Tags"})
"""Properties that are told as one: every key of tags, and the name, is in all of them."""
ORDER = "DependsOn"
"""What comes first is CloudFormation's affair, and no property that anybody sets."""


def shares(decided: Influence, whole: Found) -> Mapping[Address, tuple[Path, ...]]:
    """Return the keys behind each property of an entry; what the most specific keys decide comes first.

    What stands beside the properties comes after them.
    """
    found: dict[Address, frozenset[Path]] = {}
    for key, far in decided.items():
        for at in filter(_is_told, _outermost(far, whole)):
            found[at] = found.get(at, frozenset()) | {key}
    ordered = {at: in_order(decided, keys) for at, keys in _folded(found, whole[0]).items()}

    def rank(at: Address) -> tuple[bool, int, tuple[str, ...]]:
        return PROPERTIES not in at, len(decided[ordered[at][0]].all), tuple(map(str, at))

    return {at: ordered[at] for at in sorted(ordered, key=rank)}


def adders(decided: Influence, whole: Found) -> tuple[Path, ...]:
    """Return the keys that can only add properties to an entry that it does not have."""
    idle = (key for key, far in decided.items() if not any(_outermost(far, whole)))
    return in_order(decided, (key for key in idle if any(_is_inside(at, whole[0]) for at in decided[key].come)))


def _outermost(far: Reach, whole: Found) -> Iterator[Address]:
    """Yield the properties of an entry that a key decides, without those inside of another that it decides."""
    entry = whole[0]
    plainly = {_property(at, whole) for at in far.moved | far.gone if _is_inside(at, entry)}
    around = {at[:-1] for at in far.come if _is_inside(at, entry)}
    longer = {_property(at, whole) for at in around if isinstance(_at(at, whole), (list, tuple))}
    touched = sorted(plainly | longer, key=len)
    for index, at in enumerate(touched):
        if not any(covers(one, at) for one in touched[:index]):
            yield at


def _is_inside(at: Address, entry: Address) -> bool:
    return len(at) > len(entry) and covers(entry, at)


def _is_told(at: Address) -> bool:
    return ORDER not in at


def _property(at: Address, whole: Found) -> Address:
    """Return an address without the steps that only say which tag, or which of a list of plain values."""
    tags = next((index for index, step in enumerate(at) if step in WHOLE), None)
    if tags is not None:
        return at[: tags + 1]
    around = _at(at[:-1], whole)
    is_plain = isinstance(around, (list, tuple)) and not any(isinstance(one, (dict, Mapping)) for one in around)
    return at[:-1] if is_plain else at


def _at(at: Address, whole: Found) -> Value:
    """Return what stands at an address of an entry."""
    entry, value = whole
    for index in range(len(entry), len(at)):
        value = children(value, str(at[index - 1])).get(at[index])
    return value


def _folded(found: Mapping[Address, frozenset[Path]], entry: Address) -> Mapping[Address, frozenset[Path]]:
    """Return the properties with those told together that have the same keys, and nothing beside them has others."""
    rows = dict(found)
    around = {at[:length] for at in found for length in range(len(entry) + 1, len(at))}
    for outer in sorted(around - {(*entry, PROPERTIES)}, key=len, reverse=True):
        inner = [at for at in rows if covers(outer, at)]
        if len(inner) > 1 and len({rows[at] for at in inner}) == 1:
            keys = [rows.pop(at) for at in inner]
            rows[outer] = keys[0]
    return rows
