"""Somebody else at work on the same stack between our look at it and our request: AWS's refusal does not say so."""

from __future__ import annotations

from ecsspec.deploy.facts import Stack
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.statuses import Kind, busy, standing
from ecsspec.problems import AwsError, NotDone


def at_work(ports: Ports, stack: str) -> NotDone | None:
    """Return the refusal of a stack that is busy by now, None where it is not, or where AWS does not tell."""
    try:
        found = ports.stacks.describe(stack)
        if found is not None and standing(found.status).kind is Kind.BUSY:
            return busy(found, last=ports.stacks.last_event(found.id))
    except AwsError:
        pass
    return None


def was_at_work(ports: Ports, stack: str, *, seen: Stack | None, error: AwsError) -> NotDone | None:
    """Return the refusal of a stack that is busy by now, or is another one than was `seen`; None where it is not."""
    try:
        found = ports.stacks.describe(stack)
    except AwsError:
        return None
    if found is None or standing(found.status).kind in (Kind.ABSENT, Kind.REVIEW) or _are_one(found, seen):
        return None
    return at_work(ports, stack) or NotDone(
        f"stack {found.name} was changed by somebody else while this was being prepared: nothing was done",
        "run the command again to see what would change now",
        code="E703",
        details=(error.what,),
    )


def _are_one(found: Stack, seen: Stack | None) -> bool:
    return seen is not None and (found.id, found.updated, found.status) == (seen.id, seen.updated, seen.status)
