"""Why a property is what it is: its value, and the keys behind it, written or meant by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ecsspec.cfn.identity import ABSENT
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Value
from ecsspec.problems import EcsspecError, Path
from ecsspec.provenance import locate
from ecsspec.provenance.address import Address, entry_of
from ecsspec.provenance.influence import deciders, influence
from ecsspec.provenance.tree import Build, value_at, written


@dataclass(frozen=True, slots=True)
class Decider:
    """A key that decides a property, and the value that it has; `written` tells whether the spec says so."""

    key: Path
    value: object
    written: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands at an address, and the keys that decide it, the most specific first; none where it never varies.

    `presence` are the keys that decide whether the resource around it is there at all.
    """

    address: Address
    value: Value
    deciders: tuple[Decider, ...]
    presence: tuple[Decider, ...]

    @property
    def by_default(self) -> bool:
        """Tell whether the key closest to the property is not written."""
        return bool(self.deciders) and not self.deciders[0].written


@dataclass(frozen=True, slots=True)
class UnknownResource:
    """The template has no resource of that name; `near` are those that may be meant."""

    name: str
    near: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownProperty:
    """The resource has nothing at that path; `below` is what it has as far down as the path leads."""

    resource: str
    path: Path
    near: tuple[str, ...]
    below: Path
    known: tuple[str, ...]


Answer: TypeAlias = Explanation | UnknownResource | UnknownProperty


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


def explain_property(
    data: Mapping[str, object], build: Build, *, resource: str, path: Path, language: Language
) -> Answer:
    """Say what a property of a resource is and which keys decide it, or what there is instead."""
    template = build(data)
    if template is None:
        raise EcsspecError("explain was asked about a spec that is not valid", "validate it first")
    whole = locate.entry(template, resource)
    if whole is None:
        return _no_resource(template, resource)
    found = locate.inside(whole, path)
    if found is None:
        return _no_property(whole, resource, path)
    address, value = found
    decided, present = _deciders(language.long_form(data), build, address, language=language)
    return Explanation(address, value, decided, present)


def _deciders(
    data: Mapping[str, object], build: Build, address: Address, *, language: Language
) -> tuple[tuple[Decider, ...], tuple[Decider, ...]]:
    """Return who decides what stands at an address, and who decides that its resource is there."""
    keys = tuple(written(data))
    unwritten = [key for key in language.every_key() if value_at(data, key) is ABSENT]
    meaning = language.meaning(data)

    def said(at: Address) -> tuple[Decider, ...]:
        return tuple(Decider(key, _value(meaning, key), key in keys) for key in deciders(decided, at))

    # Most keys have no say in one entry, and one entry is compared twenty times as fast as all.
    narrow = influence(data, _only(address, build), alternatives=language.alternatives, keys=(*keys, *unwritten))
    relevant = dict.fromkeys((*deciders(narrow, address), *deciders(narrow, entry_of(address))))
    decided = influence(data, build, alternatives=language.alternatives, keys=relevant)
    return said(address), said(entry_of(address))


def _only(address: Address, build: Build) -> Build:
    """Return a build whose templates have nothing but the one entry that an address is in."""

    def narrowed(data: Mapping[str, object]) -> Template | None:
        whole = build(data)
        return None if whole is None else locate.alone(whole, str(address[1]))

    return narrowed


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
    """Return the names that may be meant, whatever their case."""
    from difflib import get_close_matches

    by_case: dict[str, str] = {}
    for one in known:
        by_case.setdefault(one.lower(), one)
    holding = [one for lower, one in by_case.items() if name.lower() in lower]
    close = [by_case[lower] for lower in get_close_matches(name.lower(), list(by_case), n=3, cutoff=0.5)]
    return tuple(dict.fromkeys([*close, *holding]))[:3]
