"""The real time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

NEARBY: Final = 0.2
"""What stands on this computer is asked more often: nobody counts the calls, and its rollouts take seconds."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """This computer's clock; who waits, waits this share of the time."""

    share: float = 1.0

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds * self.share)
