"""Why an update would end half-way, and the ways round it."""

from __future__ import annotations

from dataclasses import dataclass

EMPTY_FIRST = (
    "first apply the old spec with desired_count: 0 and, on EC2, capacity: {min: 0, termination_protection: false}; "
    "once no host is left, apply this one"
)
ANEW = "give the app another name, or destroy it first"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an update would end half-way, and the way round it."""

    what: str
    hint: str
