"""Doors that are knocked at again where AWS did not answer, as every call through them is harmless when repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.following.follow import SILENCE, pause
from ecsspec.deploy.ports import (
    Access,
    Buckets,
    ChangeSets,
    Clock,
    Identity,
    Lookups,
    Operations,
    Ports,
    Removal,
    Rollouts,
    Stacks,
    Workloads,
)

Answer = TypeVar("Answer")
LONGEST_TRY = 100.0
"""Seconds: whatever is longer is a night that this computer slept, in which nobody waited."""


def again(clock: Clock, ask: Callable[[], Answer]) -> Answer:
    """Ask until there is an answer; raise what is in the way when that lasts for minutes."""
    asked, waited = 0, 0.0
    while True:
        before = clock.now()
        try:
            return ask()
        except (Unreachable, Throttled):
            if waited >= SILENCE:
                raise
        asked += 1
        clock.sleep(pause(asked, token=""))
        waited += min(clock.now() - before, LONGEST_TRY)


class Retried:
    """The same doors; through the one to workloads each call is made until it is answered."""

    def __init__(self, ports: Ports) -> None:
        """Keep the doors."""
        self.stacks: Stacks = ports.stacks
        self.operations: Operations = ports.operations
        self.change_sets: ChangeSets = ports.change_sets
        self.buckets: Buckets = ports.buckets
        self.identity: Identity = ports.identity
        self.access: Access = ports.access
        self.lookups: Lookups = ports.lookups
        self.workloads: Workloads = cast("Workloads", _Again(ports.workloads, ports.clock))
        self.removal: Removal = ports.removal
        self.rollouts: Rollouts = ports.rollouts
        self.clock: Clock = ports.clock


class _Again:
    """A door whose calls are made until they are answered."""

    def __init__(self, door: object, clock: Clock) -> None:
        self._door = door
        self._clock = clock

    def __getattr__(self, name: str) -> Callable[..., object]:
        call: Callable[..., object] = getattr(self._door, name)
        return lambda *args, **kwargs: again(self._clock, lambda: call(*args, **kwargs))
