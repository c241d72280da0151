"""The answers of `explain`: why a property is what it is, what decides what in a resource, or what there is instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ecsspec.cfn.values import Value
from ecsspec.problems import Path
from ecsspec.provenance.address import Address


@dataclass(frozen=True, slots=True)
class Decider:
    """A key that decides a property, and the value that it has; `written` tells whether the spec says so."""

    key: Path
    value: object
    written: bool


@dataclass(frozen=True, slots=True)
class Share:
    """An address, and the keys that decide what stands there, or that anything does; the most specific come first."""

    address: Address
    deciders: tuple[Decider, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What stands at an address, and the keys that decide it, the most specific first; none where it never varies.

    `presence` are the keys that decide whether it, something around it or its whole resource is there at all.
    """

    address: Address
    value: Value
    deciders: tuple[Decider, ...]
    presence: tuple[Share, ...]

    @property
    def by_default(self) -> bool:
        """Tell whether the key closest to the property is not written."""
        return bool(self.deciders) and not self.deciders[0].written


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole resource: what decides that it is there, and what decides what is in it.

    `more` are the keys that can add something to it, `fixed` the properties that no key changes.
    """

    address: Address
    type: str
    purpose: str
    presence: tuple[Decider, ...]
    shares: tuple[Share, ...]
    more: tuple[Decider, ...]
    fixed: tuple[str, ...]


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


Answer: TypeAlias = Explanation | Overview | UnknownResource | UnknownProperty
