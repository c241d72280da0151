"""A stack with the stacks inside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from ecsspec.deploy.facts import LiveResource
from ecsspec.deploy.following.follow import STACK_TYPE
from ecsspec.deploy.ports import Stacks
from ecsspec.problems import AwsError

DEPTH = 4
"""How far down nested stacks are followed."""


def whole(stacks: Stacks, stack_id: str) -> Sequence[LiveResource]:
    """Return the resources of a stack and, as far as AWS lets us look, of those inside it; raise for its own only."""
    rows = list(stacks.resources(stack_id))
    return [*rows, *within(stacks, rows)]


def within(stacks: Stacks, rows: Sequence[LiveResource], *, depth: int = DEPTH) -> Sequence[LiveResource]:
    """Return the resources of the stacks that are among some; those that we may not look into have none."""
    found: list[LiveResource] = []
    for row in rows:
        if row.type == STACK_TYPE and row.physical_id and depth:
            with suppress(AwsError):
                inner = stacks.resources(row.physical_id)
                found += [*inner, *within(stacks, inner, depth=depth - 1)]
    return found
