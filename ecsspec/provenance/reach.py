"""How far a key's other values reach: what another one moves, takes away or brings, item by item.

An item of a list that only has another name is the same item: its name moves, and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from ecsspec.cfn.identity import ORDERED
from ecsspec.cfn.layout import output_body, parameter_body, resource_body
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Value
from ecsspec.provenance.address import OUTPUTS, PARAMETERS, RESOURCES, Address, covers
from ecsspec.provenance.locate import children

Fate: TypeAlias = Literal["moved", "gone", "come"]
_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Reach:
    """What other values of a key move, what is gone with one of them, and what only comes with one."""

    moved: frozenset[Address] = frozenset()
    gone: frozenset[Address] = frozenset()
    come: frozenset[Address] = frozenset()

    @property
    def all(self) -> frozenset[Address]:
        """Return everything that is not as it was."""
        return self.moved | self.gone | self.come

    def decides(self, address: Address) -> bool:
        """Tell whether what stands at an address can be another value, or can hold more or less."""
        inside = (one for one in self.gone | self.come if len(one) > len(address))
        return any(covers(address, one) for one in inside) or any(
            covers(address, one) or covers(one, address) for one in self.moved
        )


def reach(pairs: Iterable[tuple[Template, Template]]) -> Reach:
    """Return how far a key reaches, from templates before and after it got other values."""
    fates = {fate for old, new in pairs for fate in differences(old, new)}
    return Reach(*(frozenset(at for one, at in fates if one == kind) for kind in ("moved", "gone", "come")))


def differences(old: Template, new: Template) -> Iterator[tuple[Fate, Address]]:
    """Yield what becomes of everything that differs, by the names that the old template has for it."""
    yield from _entries(RESOURCES, old.resources, new.resources, resource_body)
    yield from _entries(PARAMETERS, old.parameters, new.parameters, parameter_body)
    yield from _entries(OUTPUTS, old.outputs, new.outputs, output_body)


def _entries(
    section: str, old: Mapping[str, _Entry], new: Mapping[str, _Entry], body: Callable[[_Entry], Value]
) -> Iterator[tuple[Fate, Address]]:
    yield from (("gone", (section, id_)) for id_ in old.keys() - new.keys())
    yield from (("come", (section, id_)) for id_ in new.keys() - old.keys())
    for id_ in old.keys() & new.keys():
        if old[id_] != new[id_]:
            yield from _inside(body(old[id_]), body(new[id_]), (section, id_))


def _inside(was: Value, now: Value, at: Address) -> Iterator[tuple[Fate, Address]]:
    if was == now:
        return
    name = str(at[-1])
    if name in ORDERED or _kind(was) != _kind(now) or _kind(was) == "one":
        yield "moved", at
        return
    old, new = children(was, name), children(now, name)
    twins = _twins(was, old, new)
    for step, inner in old.items():
        if (twin := twins.get(step, step)) in new:
            yield from _inside(inner, new[twin], (*at, step))
        else:
            yield "gone", (*at, step)
    yield from (("come", (*at, step)) for step in new.keys() - old.keys() - {*twins.values()})


def _twins(was: Value, old: Mapping[str | int, Value], new: Mapping[str | int, Value]) -> dict[str | int, str | int]:
    """Return the new name of the one item of a list that has another; several cannot be told apart."""
    gone, come = list(old.keys() - new.keys()), list(new.keys() - old.keys())
    return {gone[0]: come[0]} if _kind(was) == "list" and len(gone) == len(come) == 1 else {}


def _kind(value: Value) -> Literal["keys", "list", "one"]:
    match value:
        case dict() | Mapping():
            return "keys"
        case list() | tuple():
            return "list"
        case _:
            return "one"
