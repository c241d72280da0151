"""How long a step of a rollout takes: seconds on this computer for what takes AWS minutes."""

from __future__ import annotations

import math
import os

VARIABLE = "ECSSPEC_LOCAL_PACE"
"""A factor on every duration below; 0 lets a rollout be over as soon as it is looked at."""

PROVISIONED, PULLED, CHECKED, SETTLED = 0.3, 0.6, 0.6, 0.5
"""To PENDING, from there to RUNNING, from there to healthy, and with all of them healthy to the end."""
EXITED, SICKENED, GIVEN_UP = 0.3, 0.5, 1.0
"""From RUNNING to the end of a container that exits, to a failed check, and to the end of a task that fails it."""
RETRIED = 0.4
LINGERED = 4.0
"""How long what failed stays to be looked at, which on AWS is as long as everything takes there."""


def pace() -> float:
    """Return the factor; what is no number counts as 1, and what is below 0 as 0."""
    try:
        factor = float(os.environ.get(VARIABLE, "1"))
    except ValueError:
        return 1.0
    return max(0.0, factor) if math.isfinite(factor) else 1.0


def after(moment: float, seconds: float) -> float:
    """Return the moment at which a step that begins now is done."""
    return moment + seconds * pace()
