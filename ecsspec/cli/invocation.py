"""A name for this run of the tool, so that two diffs at the same time never meet."""

from __future__ import annotations

import os
import time


def invocation() -> str:
    """Return the process id and the time in hexadecimal."""
    return f"{os.getpid():x}{time.time_ns():x}"
