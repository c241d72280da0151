"""Scripts for the proxy: kill whoever asks at a certain call, or disturb calls as a seed says."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tests.proxy.calls import Call
from tests.proxy.exchange import Exchange
from tests.proxy.faults import FAULTS
from tests.proxy.server import Act, passed

When: TypeAlias = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Kill:
    """Kills a process at one call: before the target hears it, or before it is answered."""

    number: int
    when: When
    pid: Callable[[], int]

    def __call__(self, number: int, _: Call) -> Act:
        """Return what becomes of a call."""
        return self._kill if number == self.number else passed

    def _kill(self, exchange: Exchange) -> None:
        if self.when == "after":
            exchange.heard()
        os.kill(self.pid(), signal.SIGKILL)
        exchange.hang_up()


@dataclass(slots=True)
class Mix:
    """Disturbs calls at random, the same ones for the same seed; `met` counts how.

    A trouble lasts for up to `longest` calls, as one call alone is tried again and hardly anybody notices. The first
    comes at one of the actions `since`, or at any call where none is named.
    """

    seed: int
    rate: float
    longest: int = 1
    since: frozenset[str] = frozenset()
    faults: Sequence[str] = tuple(FAULTS)
    met: Counter[str] = field(default_factory=Counter)
    left: int = 0
    now: str = ""
    is_quiet: bool = False
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the seed."""
        self.dice = random.Random(self.seed)  # noqa: S311  the same calls go wrong each time

    def __call__(self, number: int, call: Call) -> Act:
        """Return what becomes of a call."""
        if number == 0 or call.action in self.since:
            self.is_quiet = bool(self.since) and call.action not in self.since
        return passed if self.is_quiet else self._drawn()

    def _drawn(self) -> Act:
        if not self.left and self.dice.random() < self.rate:
            self.left, self.now = self.dice.randint(1, self.longest), self.dice.choice(self.faults)
        if not self.left:
            return passed
        self.left -= 1
        self.met[self.now] += 1
        return FAULTS[self.now]
