"""Where the local target is not AWS: each fact of a case that differs, what is seen instead, and why it stays so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A fact as the local target shows it, and the reason to leave it at that."""

    seen: Any
    reason: str


NO_VALIDATION = "the emulator has no early validation: the name is met when the resource is made, and rolled back"
NO_VALUES = "the emulator ignores IncludePropertyValues; ecsspec's own template diff has the values"
AT_ONCE = "the emulator carries an operation out before anybody can ask again: nothing is ever seen in progress"
NO_SCHEDULER = "the emulator has no service scheduler: nothing has happened to a service that it could tell of"
NOBODY_STOPS = "the emulator stops a task as if a user had asked for it, whoever did"
NO_CHECKS = "the emulator registers no task with a load balancer, so that nothing checks any"
NO_HOSTS = "the overlay sets hosts beside their group: the emulator knows of no attempt to start one"

DIFFERENCES: Mapping[tuple[str, str], Difference] = {
    ("a_service_that_stands", "reason"): Difference(seen=False, reason=NO_SCHEDULER),
    ("a_service_that_stands", "steady"): Difference(seen=False, reason=NO_SCHEDULER),
    ("activities_of_hosts", "most"): Difference(0, NO_HOSTS),
    ("activities_of_hosts", "status"): Difference("", NO_HOSTS),
    ("history_of_a_service_that_stands", "status"): Difference([], NO_SCHEDULER),
    ("name_taken", "code"): Difference("E704", NO_VALIDATION),
    ("name_taken", "status"): Difference("ROLLBACK_COMPLETE", NO_VALIDATION),
    ("targets_of_a_service_that_stands", "ports"): Difference(set(), NO_CHECKS),
    ("targets_of_a_service_that_stands", "states"): Difference([], NO_CHECKS),
    ("tasks_of_a_service_that_was_emptied", "codes"): Difference({"UserInitiated"}, NOBODY_STOPS),
    ("tasks_of_a_service_that_was_emptied", "why"): Difference(seen=False, reason=NOBODY_STOPS),
    ("two_at_once", "code"): Difference("", AT_ONCE),
    ("update", "before_and_after"): Difference((), NO_VALUES),
}
"""By case and fact."""
