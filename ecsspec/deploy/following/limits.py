"""How long an operation is followed, how many failures are watched, and what is done then: values of the options."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

TIMEOUT: Final = 1200.0
"""Seconds for which an operation is followed where nothing else is said."""
REPEATS: Final = 3
"""Tasks that failed of the same cause, after which there is something to say."""


class OnTimeout(StrEnum):
    """What is done when the time is up."""

    DETACH = "detach"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When an operation is not followed any longer, or is cancelled.

    `timeout` is in seconds, from the moment at which we begin to follow; `inf` is none. `fail_fast` is the number of
    tasks that fail of one cause before the operation is cancelled; 0 leaves that to ECS. `may_delete` says that a
    stack in creation may be deleted, where nothing else ends it.
    """

    timeout: float = TIMEOUT
    on_timeout: OnTimeout = OnTimeout.DETACH
    fail_fast: int = 0
    may_delete: bool = False


NO_LIMITS: Final = Limits(timeout=inf)
