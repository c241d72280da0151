"""Find what a user names in a template: a resource, and a property by its steps, with the names of list items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ecsspec.cfn.identity import Absent, pairs
from ecsspec.cfn.layout import output_body, parameter_body, resource_body
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Value
from ecsspec.problems import Path
from ecsspec.provenance.address import OUTPUTS, PARAMETERS, PROPERTIES, RESOURCES, Address, is_entry

Found: TypeAlias = tuple[Address, Value]


def entry(template: Template, name: str) -> Found | None:
    """Return a resource, parameter or output by its logical id."""
    if name in template.resources:
        return (RESOURCES, name), resource_body(template.resources[name])
    if name in template.parameters:
        return (PARAMETERS, name), parameter_body(template.parameters[name])
    if name in template.outputs:
        return (OUTPUTS, name), output_body(template.outputs[name])
    return None


def entries(template: Template) -> tuple[str, ...]:
    """Return every logical id."""
    return tuple(sorted({*template.resources, *template.parameters, *template.outputs}))


def inside(whole: Found, path: Path) -> Found | None:
    """Return what stands at a path below an entry: among a resource's properties first, then beside them."""
    address, body = whole
    properties = children(body, "").get(PROPERTIES)
    if path and properties is not None:
        found = _down((*address, PROPERTIES), properties, path)
        if found is not None:
            return found
    return _down(address, body, path)


def below(address: Address, value: Value) -> tuple[str | int, ...]:
    """Return the names of what stands below an address; of a resource, its properties and what is beside them."""
    names = children(value, str(address[-1]))
    properties = names.pop(PROPERTIES, {}) if is_entry(address) else {}
    return (*children(properties, ""), *names)


def children(value: Value, name: str) -> dict[str | int, Value]:
    """Return what stands right below a value; `name` is the property that it is."""
    match value:
        case dict() | Mapping():
            return {key: item for key, item in value.items()}  # noqa: C416  dict() would not widen the keys' type
        case list() | tuple():
            items = pairs(name, value, value, same=_differ)
            return {step: item for step, item, _ in items if not isinstance(item, Absent)}
        case _:
            return {}


def _differ(_: Value, __: Value) -> bool:
    """Keep items without a name apart, so that each is found by its position."""
    return False


def _down(address: Address, value: Value, path: Path) -> Found | None:
    """Follow a path; steps that were cut at the dots of a name are tried together, a position comes after all names."""
    if not path:
        return address, value
    items = children(value, str(address[-1]))
    below = {str(step): (step, inner) for step, inner in items.items()}
    for count in range(1, len(path) + 1):
        step, inner = below.get(".".join(map(str, path[:count])), (None, None))
        found = None if step is None else _down((*address, step), inner, path[count:])
        if found is not None:
            return found
    named = _at_position(value, path[0], items)
    return None if named is None else _down((*address, named), items[named], path[1:])


def _at_position(value: Value, step: str | int, items: Mapping[str | int, Value]) -> str | int | None:
    """Return the name of the item at a position of a list, the first being 0; None where there is none."""
    match value:
        case list() | tuple() if str(step).isdecimal() and int(step) < len(value):
            wanted = value[int(step)]
            return next((name for name, item in items.items() if item is wanted), None)
        case _:
            return None
