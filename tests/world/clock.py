"""Time that only moves when somebody sleeps; what AWS does meanwhile waits on an agenda.

Several threads may sleep: each moves the one time on, and only one of them is in the world at a moment.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime
from threading import RLock
from typing import Any

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC).timestamp()


class FakeClock:
    """A clock as `deploy` wants it; `sleep` carries out everything that falls due on the way."""

    def __init__(self, start: float = START) -> None:
        self._now = start
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._entries = 0
        self.slept: list[float] = []
        self.lock = RLock()

    def __getstate__(self) -> dict[str, Any]:
        """Return what a copy starts with; an agenda holds acts upon one world, which no other may carry out."""
        if self._agenda:
            raise ValueError("something is under way")
        return {name: value for name, value in vars(self).items() if name != "lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be a copy, with a lock of its own."""
        vars(self).update(state, lock=RLock())

    def now(self) -> float:
        """Return seconds since the epoch."""
        return self._now

    def moment(self) -> datetime:
        """Return the time as boto3 answers it."""
        return self.moment_of(self._now)

    @staticmethod
    def moment_of(seconds: float) -> datetime:
        """Return a time as boto3 answers it."""
        return datetime.fromtimestamp(seconds, UTC)

    def sleep(self, seconds: float) -> None:
        """Let fake time pass, and with it all that is due."""
        with self.lock:
            self.slept.append(seconds)
            until = self._now + max(0.0, seconds)
            while self._agenda and self._agenda[0][0] <= until:
                due, _, act = heapq.heappop(self._agenda)
                self._now = max(self._now, due)
                act()
            self._now = max(self._now, until)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Put an act on the agenda, `seconds` from now."""
        self._entries += 1
        heapq.heappush(self._agenda, (self._now + seconds, self._entries, act))

    def settle(self, *, limit: float = 86_400) -> None:
        """Let time pass until nothing more is due."""
        end = self._now + limit
        while self._agenda and self._agenda[0][0] <= end:
            self.sleep(max(0.0, self._agenda[0][0] - self._now))
