"""Wait until nobody works on a stack any more, whatever they do and however that ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.follow import SILENCE, pause, strained
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.statuses import Kind, standing


def until_rest(ports: Ports, stack: Stack, *, patience: float = inf) -> Iterator[tuple[Stack, float]]:
    """Yield how the stack stands at each look, and for how many seconds it was waited, until it is at rest.

    The last look shows the rest, or that somebody is still at work when patience is at its end. A stack that is gone
    is shown as deleted. A connection that is lost is borne for a while: nothing of ours runs meanwhile.
    """
    begun, heard, looks, strain = ports.clock.now(), ports.clock.now(), 0, 0
    while True:
        now = ports.clock.now()
        try:
            stack, heard = _as_it_stands(ports, stack), now
            strain = strained(strain, by=ports.clock.now() - now)
        except (Unreachable, Throttled) as error:
            strain = strained(strain, by=error)
            if now - heard >= SILENCE:
                raise
        yield stack, now - begun
        if not is_busy(stack) or now - begun >= patience:
            return
        looks += 1
        ports.clock.sleep(min(pause(looks, token=stack.id, strain=strain), patience - (now - begun)))


def is_busy(stack: Stack) -> bool:
    """Tell whether somebody is at work on a stack."""
    return standing(stack.status).kind is Kind.BUSY


def _as_it_stands(ports: Ports, stack: Stack) -> Stack:
    """Return the very stack that was seen, by its id: another one may have taken its name meanwhile."""
    return ports.stacks.describe(stack.id) or replace(stack, status="DELETE_COMPLETE")
