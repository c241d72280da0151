"""An order to stop that reaches every thread, as Ctrl-C reaches the main one alone.

Each thread has doors of its own. At an order its next call is not made, or its sleep ends, with a `KeyboardInterrupt`;
from then on the doors are open, as what is called is what takes back its work. Another order shuts them once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from ecsspec.deploy.ports import ChangeSets, Clock, Identity, Lookups, Ports, Rollouts, Stacks, Workloads

Door = TypeVar("Door")
NAP = 0.1
"""Nobody who pressed Ctrl-C waits longer than this many seconds for a sleep to end."""


class Halt:
    """The orders so far; the main thread gives them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.orders = 0

    def order(self) -> None:
        """Tell every thread to stop."""
        self.orders += 1


class Halting:
    """The doors of one thread, which heed the orders to stop."""

    def __init__(self, ports: Ports, halt: Halt) -> None:
        """Keep the doors; orders from before count."""
        self._halt = halt
        self._heeded = 0
        self.stacks: Stacks = self._guarded(ports.stacks)
        self.change_sets: ChangeSets = self._guarded(ports.change_sets)
        self.identity: Identity = self._guarded(ports.identity)
        self.lookups: Lookups = self._guarded(ports.lookups)
        self.workloads: Workloads = self._guarded(ports.workloads)
        self.rollouts: Rollouts = self._guarded(ports.rollouts)
        self.clock: Clock = _Clock(ports.clock, self._heed)

    def _heed(self) -> None:
        if self._heeded < self._halt.orders:
            self._heeded = self._halt.orders
            raise KeyboardInterrupt

    def _guarded(self, door: Door) -> Door:
        return cast("Door", _Guard(door, self._heed))


class _Guard:
    """A door whose calls look first whether they are to be made."""

    def __init__(self, door: object, heed: Callable[[], None]) -> None:
        self._door = door
        self._heed = heed

    def __getattr__(self, name: str) -> Callable[..., object]:
        call: Callable[..., object] = getattr(self._door, name)

        def guarded(*args: object, **kwargs: object) -> object:
            self._heed()
            return call(*args, **kwargs)

        return guarded


class _Clock:
    """A clock whose sleep is many naps."""

    def __init__(self, clock: Clock, heed: Callable[[], None]) -> None:
        self._clock = clock
        self._heed = heed

    def now(self) -> float:
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        self._heed()
        until = self._clock.now() + seconds
        while (left := until - self._clock.now()) > 0:
            self._clock.sleep(min(left, NAP))
            self._heed()
