"""`Fragment`: what one room adds to the template. Fragments are added up; their order does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ecsspec.blueprint.slots import Slot
from ecsspec.cfn.template import Output, Parameter, Resource
from ecsspec.problems import EcsspecError

S = TypeVar("S", bound=Slot)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Whole resources of a room's own, and slots for those that are shared."""

    resources: tuple[Resource, ...] = ()
    slots: tuple[Slot, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[Output, ...] = ()

    def __add__(self, other: Fragment) -> Fragment:
        """Return both together."""
        return Fragment(
            self.resources + other.resources,
            self.slots + other.slots,
            self.parameters + other.parameters,
            self.outputs + other.outputs,
        )

    def every(self, kind: type[S]) -> list[S]:
        """Return the slots of a kind, in their own order."""
        return sorted((slot for slot in self.slots if isinstance(slot, kind)), key=lambda slot: slot.order)

    def one(self, kind: type[S], **match: str) -> S | None:
        """Return the only slot of a kind that matches, None without one; two are a bug that names them."""
        found = [slot for slot in self.every(kind) if all(getattr(slot, k) == v for k, v in match.items())]
        if len(found) > 1:
            raise EcsspecError(f"two rooms fill the slot {kind.__name__}: {found[0]} and {found[1]}")
        return found[0] if found else None


def gather(fragments: Iterable[Fragment]) -> Fragment:
    """Return all fragments as one."""
    parts = list(fragments)
    return Fragment(
        tuple(resource for part in parts for resource in part.resources),
        tuple(slot for part in parts for slot in part.slots),
        tuple(parameter for part in parts for parameter in part.parameters),
        tuple(output for part in parts for output in part.outputs),
    )
