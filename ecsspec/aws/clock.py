"""The real time."""

from __future__ import annotations

import time


class SystemClock:
    """This computer's clock."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
