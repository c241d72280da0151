"""An order to stop that reaches every thread, as Ctrl-C reaches the main one alone.

Each thread has doors of its own. At an order its next call is not made, or its sleep ends, with a `KeyboardInterrupt`;
from then on the doors are open, as what is called is what takes back its work. Another order shuts them once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.facts import ChangeSetRequest
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
from ecsspec.problems import AwsError

Door = TypeVar("Door")
NAP = 0.1
"""Nobody who pressed Ctrl-C waits longer than this many seconds for a sleep to end."""


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """A change set that was asked for and is not known to be deleted."""

    stack: str
    name: str


class Halt:
    """The orders so far, which the main thread gives, and what the threads may leave in AWS if they end now.

    While it `spares`, no order reaches who follows an operation that has begun: somebody may want it cancelled instead.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.orders = 0
        self.spares = False
        self._traces: dict[Trace, None] = {}

    def order(self) -> None:
        """Tell every thread to stop."""
        self.orders += 1

    @property
    def left(self) -> tuple[Trace, ...]:
        """Return the change sets that may be left."""
        return tuple(sorted(self._traces))  # its list is made in one step, whatever the threads do

    def asked_for(self, trace: Trace) -> None:
        """Note a change set before AWS is asked for it."""
        self._traces[trace] = None

    def is_gone(self, trace: Trace) -> None:
        """Forget a change set that is not there."""
        self._traces.pop(trace, None)


class Halting:
    """The doors of one thread, which heed the orders to stop."""

    def __init__(self, ports: Ports, halt: Halt) -> None:
        """Keep the doors; orders from before count."""
        self._halt = halt
        self._heeded = 0
        self._follows = False
        self.stacks: Stacks = self._guarded(ports.stacks)
        self.operations: Operations = self._guarded(ports.operations)
        self.change_sets: ChangeSets = cast("ChangeSets", _Traced(ports.change_sets, self._heed, halt))
        self.buckets: Buckets = self._guarded(ports.buckets)
        self.identity: Identity = self._guarded(ports.identity)
        self.access: Access = self._guarded(ports.access)
        self.lookups: Lookups = self._guarded(ports.lookups)
        self.workloads: Workloads = self._guarded(ports.workloads)
        self.removal: Removal = self._guarded(ports.removal)
        self.rollouts: Rollouts = self._guarded(ports.rollouts)
        self.clock: Clock = _Clock(ports.clock, self._heed)

    def has_begun(self) -> None:
        """Note that the thread follows an operation from now on, for which it may be spared."""
        self._follows = True

    def _heed(self) -> None:
        is_spared = self._follows and self._halt.spares
        if self._heeded < self._halt.orders and not is_spared:
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


class _Traced(_Guard):
    """The door to change sets, which notes what was asked for and is not yet deleted."""

    def __init__(self, door: ChangeSets, heed: Callable[[], None], halt: Halt) -> None:
        super().__init__(door, heed)
        self._sets = door
        self._halt = halt

    def create(self, request: ChangeSetRequest) -> str:
        # Noted before the orders are looked at: who gives one sees the note, or the set is not asked for.
        trace = Trace(request.stack, request.name)
        self._halt.asked_for(trace)
        try:
            self._heed()
        except KeyboardInterrupt:
            self._halt.is_gone(trace)
            raise
        return self._asked(request, trace)

    def _asked(self, request: ChangeSetRequest, trace: Trace) -> str:
        try:
            return self._sets.create(request)
        except AwsError as error:
            if not isinstance(error, Unreachable | Throttled):  # those may have been heard
                self._halt.is_gone(trace)
            raise

    def delete(self, change_set: str, *, stack: str) -> None:
        self._heed()
        self._sets.delete(change_set, stack=stack)
        for trace in self._halt.left:
            if change_set == trace.name or f":changeSet/{trace.name}/" in change_set:
                self._halt.is_gone(trace)


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
