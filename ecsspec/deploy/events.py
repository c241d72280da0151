"""What happens while a stack operation runs, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from ecsspec.diagnosis.evidence import Evidence
from ecsspec.diagnosis.findings import Diagnosis


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
    """The operation began; `services` names those that ECS deploys while their stack is at rest."""

    stack_name: str
    plan: str
    services: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RolloutMoved:
    """The tasks of a service came nearer to what they shall be, or not.

    `service` is the logical id. The numbers are those of the newest rollout's tasks, `old` counts the ones that still
    run from before, `failed` is ECS's own count of failures in a row. `state` and `reason` are AWS's words; `targets`
    is None where there are none to ask for. `alarms` are those that sound.
    """

    service: str
    desired: int
    running: int
    pending: int
    old: int = 0
    failed: int = 0
    state: str = ""
    reason: str = ""
    healthy: int = 0
    targets: int | None = None
    alarms: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksFailed:
    """Tasks of a service fail, or none can be started: the most telling cause so far, as the diagnosis words it.

    `tasks` is how many failed of this cause, `failed` of any; both are 0 where no task was ever started. `id` is that
    of the known text, or empty; `original` AWS's own words; `keys` are dotted keys of the spec.
    """

    service: str
    cause: str
    id: str = ""
    tasks: int = 0
    failed: int = 0
    container: str = ""
    image: str = ""
    original: str = ""
    keys: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepsFailing:
    """So many tasks of a service failed of one cause that the next ones will, too; told once for each cause.

    `advice` is what can be done about it; empty where the operation is cancelled at once.
    """

    service: str
    cause: str
    tasks: int
    advice: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cancelling:
    """AWS is about to be asked to take the operation back, and why."""

    why: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class NotCancelled:
    """The operation goes on although it was to be cancelled, and why."""

    reason: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Unseen:
    """AWS does not let us look at something: it is not told of any more, and the operation goes on."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """All that was seen so far of what fails, to be kept before AWS is asked for anything that takes it away."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Tick:
    """We asked once more, `seconds` after the operation began: whatever did not move stands as it stood."""

    seconds: float


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
    """The operation is over; of one that failed, what was seen and what it means."""

    outcome: Outcome
    outputs: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    diagnosis: Diagnosis | None = None


RolloutEvent: TypeAlias = RolloutMoved | TasksFailed | Unseen | Tick
"""What is told of the services while the stack's own operation runs."""

Steered: TypeAlias = KeepsFailing | Cancelling | NotCancelled
"""What is told of whether it is let to run on."""

Told: TypeAlias = Started | ResourceMoved | RolloutEvent | Steered | Waiting | PollFailed | Finished
"""What is told to whoever follows."""

Event: TypeAlias = Told | Seen
