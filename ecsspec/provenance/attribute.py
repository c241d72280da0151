"""Two specs and their two templates: which changed key moved which property.

Each changed key is set back alone in the new spec, and set alone in the old one; what moves is the key's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ecsspec.cfn.template import Template
from ecsspec.problems import Path
from ecsspec.provenance.address import Address, covers, moves, sorted_addresses
from ecsspec.provenance.tree import Build, differing, take

_Some = frozenset[Path]


def attribute(
    old: Mapping[str, object],
    new: Mapping[str, object],
    build: Build,
    *,
    before: Template | None = None,
    after: Template | None = None,
) -> dict[Address, tuple[Path, ...]]:
    """Return the keys behind everything that moves; without a template on one side nothing can be said.

    `before` and `after` are the templates of the two specs where they are at hand: they are not built again.
    """
    mixture = Mixture(old, new, build, tuple(differing(old, new)))
    at_hand = {frozenset[Path](): before, mixture.all: after}
    mixture.built.update((some, template) for some, template in at_hand.items() if template is not None)
    everything = mixture.moves(frozenset(), mixture.all) or ()
    own = {key: mixture.own(key) for key in mixture.keys}
    return {address: _owners(address, own, mixture) for address in sorted_addresses(everything)}


@dataclass(frozen=True, slots=True)
class Mixture:
    """The specs between two: the old one with some of its changed keys as in the new one."""

    old: Mapping[str, object]
    new: Mapping[str, object]
    build: Build
    keys: tuple[Path, ...]
    built: dict[_Some, Template | None] = field(default_factory=dict)

    @property
    def all(self) -> _Some:
        """Return every changed key."""
        return frozenset(self.keys)

    def template(self, changed: _Some) -> Template | None:
        """Return the template of the old spec with these changes, None where they are not valid without others."""
        if changed not in self.built:
            self.built[changed] = self.build(self._data(changed))
        return self.built[changed]

    def moves(self, before: _Some, after: _Some) -> frozenset[Address] | None:
        """Return what moves from some changes to others, None where one of the two is not valid."""
        old, new = self.template(before), self.template(after)
        return None if old is None or new is None else moves(old, new)

    def own(self, key: Path) -> frozenset[Address]:
        """Return what one key moves alone: coming first or last, or else between others that it needs."""
        rest = self.all - {key}
        found = [self._moved_by(key, after=after) for after in dict.fromkeys((frozenset(), rest))]
        valid = [moved for moved in found if moved is not None]
        if not valid:
            tried = (self._moved_by(key, after=after) for after in self._companions(key))
            valid = [next((moved for moved in tried if moved is not None), frozenset())]
        return frozenset().union(*valid)

    def _moved_by(self, key: Path, *, after: _Some) -> frozenset[Address] | None:
        return self.moves(after, after | {key})

    def _companions(self, key: Path) -> Iterator[_Some]:
        """Yield the changes that may have to come before a key's, fewest first: keys, then whole sections."""
        rest = [other for other in self.keys if other != key]
        sections = {other[0]: frozenset(one for one in rest if one[0] == other[0]) for other in rest}
        groups = dict.fromkeys((*(frozenset({other}) for other in rest), *sections.values()))
        yield from groups
        yield from (frozenset(rest) - group for group in groups)

    def _data(self, changed: _Some) -> Mapping[str, object]:
        data = self.old
        for key in self.keys:
            if key in changed:
                data = take(data, key, source=self.new)
        return data


def _owners(address: Address, own: Mapping[Path, frozenset[Address]], mixture: Mixture) -> tuple[Path, ...]:
    """Return the keys that move an address, those first that move just that.

    A key that moves more, with all around it, counts where none moves just that; one that moves parts, where neither.
    """
    exact = tuple(key for key, moved in own.items() if address in moved)
    whole = tuple(key for key, moved in own.items() if any(covers(one, address) for one in moved))
    parts = tuple(key for key, moved in own.items() if any(covers(address, one) for one in moved))
    return exact or whole or parts or _together(address, mixture)


def _together(address: Address, mixture: Mixture) -> tuple[Path, ...]:
    """Return the smallest set of keys that moves an address; those that only make it valid do not count."""
    needed = mixture.all
    for key in mixture.keys:
        if _moved(address, needed - {key}, mixture):
            needed -= {key}
    decisive = {key for key in needed if mixture.template(needed - {key}) is not None}
    return tuple(key for key in mixture.keys if key in (decisive or needed))


def _moved(address: Address, changed: _Some, mixture: Mixture) -> bool:
    found = mixture.moves(frozenset(), changed) or ()
    return any(covers(one, address) or covers(address, one) for one in found)
