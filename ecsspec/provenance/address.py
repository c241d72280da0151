"""Addresses: where in a template something stands, and which of them move between two templates.

An address is the way down from the top: `("Resources", "Service", "Properties", "DesiredCount")`. Steps into a list
are the names that `cfn.diff` gives its items. Metadata has no addresses: it repeats the spec.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from ecsspec.cfn.diff import Modified, TemplateDiff, diff
from ecsspec.cfn.template import Template
from ecsspec.problems import Path

Address: TypeAlias = Path

RESOURCES = "Resources"
PARAMETERS = "Parameters"
OUTPUTS = "Outputs"
PROPERTIES = "Properties"
_ENTRY = 2
"""How many steps lead to a whole resource, parameter or output."""


def steps_of(text: str) -> Path:
    """Return the steps of a path as a user writes it: `Service.LoadBalancers[0].ContainerPort`."""
    words = re.sub(r"\[(\d+)\](?=[.\[]|$)", r".\1", text).split(".")
    return tuple(int(word) if word.isdecimal() else word for word in words)


def resource(id_: str, /, *attribute: str | int) -> Address:
    """Return the address of a resource, or of what stands beside its properties (`DeletionPolicy`)."""
    return (RESOURCES, id_, *attribute)


def property_(id_: str, path: Path) -> Address:
    """Return the address of a resource's property."""
    return (RESOURCES, id_, PROPERTIES, *path)


def parameter(id_: str, /, *path: str | int) -> Address:
    """Return the address of a parameter, or of a part of it."""
    return (PARAMETERS, id_, *path)


def moves(old: Template, new: Template) -> frozenset[Address]:
    """Return what differs between two templates."""
    return frozenset(moved(diff(old, _sharing(old, new))))


def _sharing(old: Template, new: Template) -> Template:
    """Return the new template with the old one's metadata and equal resources: a diff is five times as fast.

    That true equals 1 to Python does no harm here: no key turns one into the other.
    """
    known = old.resources
    resources = {id_: known[id_] if known.get(id_) == one else one for id_, one in new.resources.items()}
    return replace(new, resources=resources, metadata=old.metadata)


def moved(difference: TemplateDiff) -> Iterator[Address]:
    """Yield the address of everything in a diff."""
    for change in difference.resources:
        if isinstance(change, Modified):
            yield from (property_(change.id, one.path) for one in change.properties)
            yield from (resource(change.id, *one.path) for one in change.attributes)
        else:
            yield resource(change.id)
    yield from (parameter(str(one.path[0]), *one.path[1:]) for one in difference.parameters)
    yield from ((OUTPUTS, *one.path) for one in difference.outputs)
    yield from (one.path for one in difference.sections)


def covers(outer: Address, inner: Address) -> bool:
    """Tell whether an address is the other one, or stands around it."""
    return inner[: len(outer)] == outer


def entry_of(address: Address) -> Address:
    """Return the address of the whole resource, parameter or output that an address is in."""
    return address[:_ENTRY]


def is_entry(address: Address) -> bool:
    """Tell whether an address is a whole resource, parameter or output."""
    return len(address) == _ENTRY


def sorted_addresses(addresses: Iterable[Address]) -> list[Address]:
    """Return addresses in the one order that output uses."""
    return sorted(addresses, key=lambda address: tuple(map(str, address)))
