"""A rolling deployment must be able to start a task before it stops one, or stop one first."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def room_to_deploy(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse percentages under which no task may start and none may stop."""
    count, section = spec.desired_count, spec.deployment
    least = ceil(count * section.minimum_healthy_percent / 100)
    most = floor(count * section.maximum_percent / 100)
    if count and least >= count and most <= count:
        stay = "the one task" if count == 1 else f"all {count} tasks"
        what = f"no deployment can move: {stay} must stay, and at most {most} may run"
        path = ("deployment", "maximum_percent" if section.maximum_percent < 200 else "minimum_healthy_percent")
        hint = "maximum_percent: 200, or a smaller minimum_healthy_percent"
        yield Problem("E304", what, path, hint=hint, joins=("desired_count",))
