"""What happens while a stack operation runs, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from ecsspec.deploy.causes import Cause


class Outcome(Enum):
    """How an operation ended."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ROLLED_BACK = "rolled back"
    NEEDS_ATTENTION = "needs attention"
    DELETED = "deleted"


ENDINGS: Mapping[str, Outcome] = {
    "CREATE_COMPLETE": Outcome.CREATED,
    "UPDATE_COMPLETE": Outcome.UPDATED,
    "IMPORT_COMPLETE": Outcome.UPDATED,
    "ROLLBACK_COMPLETE": Outcome.ROLLED_BACK,
    "UPDATE_ROLLBACK_COMPLETE": Outcome.ROLLED_BACK,
    "IMPORT_ROLLBACK_COMPLETE": Outcome.ROLLED_BACK,
    "CREATE_FAILED": Outcome.NEEDS_ATTENTION,
    "UPDATE_FAILED": Outcome.NEEDS_ATTENTION,
    "ROLLBACK_FAILED": Outcome.NEEDS_ATTENTION,
    "UPDATE_ROLLBACK_FAILED": Outcome.NEEDS_ATTENTION,
    "IMPORT_ROLLBACK_FAILED": Outcome.NEEDS_ATTENTION,
    "DELETE_FAILED": Outcome.NEEDS_ATTENTION,
    "DELETE_COMPLETE": Outcome.DELETED,
}
"""Each status at which an operation is over."""


@dataclass(frozen=True, slots=True)
class Started:
    """The operation began."""

    stack_name: str
    plan: str


@dataclass(frozen=True, slots=True)
class ResourceMoved:
    """A resource (or the stack itself) reached a status, `seconds` after the operation began."""

    logical_id: str
    type: str
    purpose: str
    status: str
    reason: str = ""
    seconds: float = 0.0
    detailed_status: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """We wait for something to come down to none before the next step."""

    what: str
    remaining: int


@dataclass(frozen=True, slots=True)
class PollFailed:
    """AWS did not answer; the operation goes on and we ask again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The operation is over."""

    outcome: Outcome
    outputs: Mapping[str, str] = field(default_factory=dict)
    first_cause: Cause | None = None


Event: TypeAlias = Started | ResourceMoved | Waiting | PollFailed | Finished
