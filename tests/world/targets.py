"""Targets in target groups: registered, checked and drained as their tasks come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.world.ecs_things import Service, Task
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_CHECKING = ("Elb.InitialHealthChecking", "Initial health checks in progress")
_LEAVING = ("Target.DeregistrationInProgress", "Target deregistration is in progress")


@dataclass(eq=False)
class Target:
    """One task in one target group."""

    group: str
    task: Task
    port: int
    state: str
    reason: str = ""
    description: str = ""

    def become(self, state: str, reason: str = "", description: str = "") -> None:
        """Take on a state."""
        self.state, self.reason, self.description = state, reason, description


class Targets:
    """All targets."""

    def __init__(self) -> None:
        self._all: list[Target] = []

    def register(self, service: Service, task: Task, *, state: str) -> list[str]:
        """Put a task into the groups of its service, and return them."""
        why = _CHECKING if state == "initial" else ("", "")
        groups = [one for one in service.balancers if one.get("TargetGroupArn")]
        for one in groups:
            self._all.append(Target(str(one["TargetGroupArn"]), task, int(one.get("ContainerPort", 80)), state, *why))
        return [str(one["TargetGroupArn"]) for one in groups]

    def pass_check(self, task: Task) -> None:
        """Let a task's targets be healthy."""
        for target in self._of(task):
            target.become("healthy")

    def fail_check(self, task: Task, *, reason: str, description: str) -> list[tuple[str, int]]:
        """Let a task's targets be unhealthy, and return group and port of each."""
        found = list(self._of(task))
        for target in found:
            target.become("unhealthy", reason, description)
        return [(target.group, target.port) for target in found]

    def drain(self, task: Task) -> None:
        """Let a task's targets leave."""
        for target in self._of(task):
            target.become("draining", *_LEAVING)

    def remove(self, task: Task) -> None:
        """Let a task's targets be gone."""
        self._all = [target for target in self._all if target.task is not task]

    def of_group(self, group: str) -> list[Target]:
        """Return the targets of a group."""
        return [target for target in self._all if target.group == group]

    def _of(self, task: Task) -> Iterator[Target]:
        return (target for target in self._all if target.task is task)


def describe_target_health(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the health of a group's targets."""
    group = params["TargetGroupArn"]
    made = (one for stack in world.stacks for one in stack.resources.values() if one.physical == group)
    if not any(one.status != "DELETE_COMPLETE" for one in made):
        raise Refused("TargetGroupNotFound", "One or more target groups not found")
    return {"TargetHealthDescriptions": [_answer(target) for target in world.ecs.targets.of_group(group)]}


def _answer(target: Target) -> dict[str, Any]:
    health = {"State": target.state, "Reason": target.reason, "Description": target.description}
    return {
        "Target": {"Id": target.task.address, "Port": target.port, "AvailabilityZone": "us-east-1a"},
        "HealthCheckPort": str(target.port),
        "TargetHealth": {name: value for name, value in health.items() if value},
    }
