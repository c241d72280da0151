"""Why a property is what it is, or what decides what in a whole resource: the keys, written or meant by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Resource, Template
from ecsspec.problems import EcsspecError, Path
from ecsspec.provenance import locate
from ecsspec.provenance.address import PROPERTIES, entry_of, is_entry
from ecsspec.provenance.answers import (
    Answer,
    Decider,
    Explanation,
    Overview,
    Share,
    UnknownProperty,
    UnknownResource,
)
from ecsspec.provenance.influence import Influence, deciders, holders, influence
from ecsspec.provenance.overview import adders, shares
from ecsspec.provenance.tree import Build, value_at, written


class Language(Protocol):
    """What a spec may say: `spec.alternatives.Language` is one."""

    def every_key(self) -> tuple[Path, ...]:
        """Return every key."""

    def alternatives(self, path: Path, present: object) -> tuple[object, ...]:
        """Return other legal values of a key."""

    def long_form(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return the data with every short form written out."""

    def meaning(self, data: Mapping[str, object]) -> Mapping[str, object]:
        """Return the data with every default filled in."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found out about a spec: how far its keys reach, what each means, and which are written."""

    decided: Influence
    meaning: Mapping[str, object]
    written: frozenset[Path]

    def said(self, keys: Iterable[Path]) -> tuple[Decider, ...]:
        return tuple(Decider(key, _value(self.meaning, key), key in self.written) for key in keys)


def explain(data: Mapping[str, object], build: Build, *, resource: str, path: Path, language: Language) -> Answer:
    """Say what a property of a resource is and which keys decide it, or what there is instead; no path: the whole."""
    template = build(data)
    if template is None:
        raise EcsspecError("explain was asked about a spec that is not valid", "validate it first")
    whole = locate.entry(template, resource)
    if whole is None:
        return _no_resource(template, resource)
    found = locate.inside(whole, path)
    if found is None:
        return _no_property(whole, resource, path)
    known = _known(data, build, language)
    one = template.resources.get(resource) if is_entry(found[0]) else None
    return _overview(one, whole, known) if one else _explanation(found, known)


def _known(data: Mapping[str, object], build: Build, language: Language) -> _Known:
    long = language.long_form(data)
    keys = tuple(written(long))
    unwritten = [key for key in language.every_key() if value_at(long, key) is ABSENT]
    decided = influence(long, build, alternatives=language.alternatives, keys=(*keys, *unwritten))
    return _Known(decided, language.meaning(long), frozenset(keys))


def _explanation(found: locate.Found, known: _Known) -> Explanation:
    address, value = found
    around = [address[:length] for length in range(len(address), len(entry_of(address)) - 1, -1)]
    held = ((at, holders(known.decided, at)) for at in around)
    presence = tuple(Share(at, known.said(keys)) for at, keys in held if keys)
    return Explanation(address, value, known.said(deciders(known.decided, address)), presence)


def _overview(one: Resource, whole: locate.Found, known: _Known) -> Overview:
    address, _ = whole
    inside = tuple(Share(at, known.said(keys)) for at, keys in shares(known.decided, whole).items())
    touched = {share.address[len(address) + 1] for share in inside if share.address[len(address)] == PROPERTIES}
    return Overview(
        address,
        type=one.type,
        purpose=one.why,
        presence=known.said(holders(known.decided, address)),
        shares=inside,
        more=known.said(adders(known.decided, whole)),
        fixed=tuple(name for name in one.properties if name not in touched),
    )


def _value(meaning: Mapping[str, object], key: Path) -> object:
    value = value_at(meaning, key)
    return None if value is ABSENT else value


def _no_resource(template: Template, name: str) -> UnknownResource:
    known = locate.entries(template)
    return UnknownResource(name, _near(name, known), known)


def _no_property(whole: locate.Found, resource: str, path: Path) -> UnknownProperty:
    """Return what stands where the path leads to nothing."""
    length = next(count for count in range(len(path) - 1, -1, -1) if locate.inside(whole, path[:count]))
    address, value = locate.inside(whole, path[:length]) or whole
    known = tuple(map(str, locate.below(address, value)))
    return UnknownProperty(resource, path, _near(str(path[length]), known), path[:length], known)


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names that may be meant, whatever their case: those that hold it, or differ in a third at most."""
    from difflib import get_close_matches

    by_case: dict[str, str] = {}
    for one in known:
        by_case.setdefault(one.lower(), one)
    holding = [one for lower, one in by_case.items() if name.lower() in lower]
    close = [by_case[lower] for lower in get_close_matches(name.lower(), list(by_case), n=3, cutoff=0.7)]
    return tuple(dict.fromkeys([*close, *holding]))[:3]
