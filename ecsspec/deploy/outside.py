"""What a destroy meets outside of the stack: others in its cluster, and log groups that outlive it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tenant:
    """What runs in a cluster and is no service of the stack: a service with its strategy, or a task of no service."""

    name: str
    arn: str
    kind: str
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group as it stands; `days` is None where lines are kept for ever."""

    name: str
    stored: int = 0
    days: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
