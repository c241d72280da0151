"""Events of resources that are updated name them, as CloudFormation's do; the emulator leaves the physical id out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from ministack.services.cloudformation import _stacks, stacks

PLACE: Final = 3
"""Where the physical id stands among what is said of a resource."""


def install() -> None:
    """Take the place of what records events."""
    stacks._add_event = named(stacks._add_event)


def named(record: Callable[..., None]) -> Callable[..., None]:
    """Return what records an event with the physical id that its resource has by now."""

    @wraps(record)
    def add(stack_id: str, stack: str, logical_id: str, *said: str, physical_id: str = "", **more: Any) -> None:
        # The rest is what the emulator takes by place: type, status, reason, and the id, which then is the last.
        given = physical_id or (said[PLACE] if len(said) > PLACE else "")
        record(stack_id, stack, logical_id, *said[:PLACE], physical_id=given or known(stack, logical_id), **more)

    return add


def known(stack: str, logical_id: str) -> str:
    """Return the physical id of a resource that stands, or nothing."""
    resource = _stacks.get(stack, {}).get("_resources", {}).get(logical_id, {})
    return str(resource.get("PhysicalResourceId", ""))
