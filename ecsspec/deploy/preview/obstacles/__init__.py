"""What AWS refuses or breaks half-way through an update although each template alone is fine.

CloudFormation makes the new before it takes away the old, and leaves hosts to their Auto Scaling group: it waits
neither for tasks that still run somewhere nor for instances that still live in a subnet, and makes no room for new
tasks beside the old ones.
"""

from __future__ import annotations

from ecsspec.cfn.template import Template
from ecsspec.deploy.preview.obstacles.crowded import crowded
from ecsspec.deploy.preview.obstacles.held import LOOKS
from ecsspec.deploy.preview.obstacles.obstacle import Obstacle
from ecsspec.problems import NotDone

__all__ = ["Obstacle", "obstacles", "require_possible"]


def obstacles(before: Template, after: Template) -> tuple[Obstacle, ...]:
    """Return what stands in the way of an update; a stack that is not there has nothing in its way."""
    return tuple(found for look in (*LOOKS, crowded) for found in look(before, after))


def require_possible(before: Template, after: Template) -> None:
    """Refuse an update that would end half-way."""
    found = obstacles(before, after)
    if found:
        first = found[0]
        raise NotDone(f"in one step AWS cannot do this: {first.what}", first.hint, "E717", _further(found))


def _further(found: tuple[Obstacle, ...]) -> tuple[str, ...]:
    return tuple(f"and: {one.what}" for one in found[1:])
