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

DIFFERENCES: Mapping[tuple[str, str], Difference] = {
    ("name_taken", "code"): Difference("E704", NO_VALIDATION),
    ("name_taken", "status"): Difference("ROLLBACK_COMPLETE", NO_VALIDATION),
    ("two_at_once", "code"): Difference("", AT_ONCE),
    ("update", "before_and_after"): Difference((), NO_VALUES),
}
"""By case and fact."""
