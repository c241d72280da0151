"""CloudWatch's alarms, as a test sets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world.ecs_rollout import trip

if TYPE_CHECKING:
    from tests.world.world import World


@dataclass
class Alarm:
    """One alarm."""

    state: str = "OK"
    reason: str = ""


def sound(world: World, name: str, *, reason: str) -> None:
    """Let an alarm go off: a rollout that it guards fails, and is rolled back where its service says so."""
    world.alarms[name] = Alarm("ALARM", reason)
    for service in world.ecs.services.values():
        if name in service.guard.alarms and service.rollout == "IN_PROGRESS" and service.played:
            words = f"ECS deployment {service.primary.id} failed: alarm detected."
            trip(world, service, back=service.guard.alarms_roll_back, reason=words, says="alarm detected")


def describe_alarms(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer alarms by name; a name that nothing carries is left out."""
    wanted = params.get("AlarmNames", list(world.alarms))
    found = [(name, world.alarms[name]) for name in wanted if name in world.alarms]
    rows = [{"AlarmName": name, "StateValue": one.state, "StateReason": one.reason} for name, one in found]
    return {"MetricAlarms": rows, "CompositeAlarms": []}
