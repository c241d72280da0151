"""The service scheduler: it starts tasks, replaces those that fail, ends a rollout well, or badly and goes back."""

from __future__ import annotations

from collections.abc import Sequence

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout.agenda import later, planned
from ecsspec.local.overlay.rollout.birth import begin
from ecsspec.local.overlay.rollout.pace import LINGERED, PROVISIONED, RETRIED, SETTLED
from ecsspec.local.overlay.rollout.records import (
    Record,
    alive,
    conclude,
    id_of,
    primary_of,
    recount,
    say,
    scale_in,
    tasks_of,
)

STRUGGLES_EVERY = 3
PATIENCE = 10
"""Failed tasks after which no more are started where no circuit breaker ends it; AWS goes on for hours."""


def under_way(deployment: Record | None) -> bool:
    """Tell whether a rollout has not ended yet."""
    return deployment is not None and deployment["rolloutState"] == "IN_PROGRESS"


def fill(service: Record, _task: str, at: float) -> None:
    """Start the tasks that are missing, end those that are too many, and see whether all is done."""
    primary = primary_of(service)
    if service["status"] != "ACTIVE" or primary is None:
        return
    failed_one = primary["rolloutState"] == "FAILED"
    tasks = alive(service) if failed_one else tasks_of(service, primary)
    desired = int(service["desiredCount"])
    scale_in(service, tasks[desired:], at)
    if failed_one:
        return
    if primary.get("_failures", 0) < PATIENCE:
        start(service, primary, count=room(service, tasks, at), at=at)
    look(service, at)


def room(service: Record, tasks: Sequence[Record], at: float) -> int:
    """Return how many tasks to start now, having made room for them as far as the service allows that."""
    desired = int(service["desiredCount"])
    missing = max(0, desired - len(tasks))
    limits = service["deploymentConfiguration"]
    most = max(1, desired * int(limits.get("maximumPercent", 200)) // 100)
    least = -(-desired * int(limits.get("minimumHealthyPercent", 100)) // 100)
    every = alive(service)
    old = [task for task in every if task not in tasks]
    free = most - len(every)
    if free < missing:
        healthy = sum(bool(task["_healthy"]) for task in every)
        leaving = old[: max(0, min(missing - max(0, free), healthy - least))]
        scale_in(service, leaving, at)
        free += len(leaving)
    return max(0, min(missing, free))


def start(service: Record, deployment: Record, *, count: int, at: float) -> None:
    """Start tasks."""
    begun = [task for task in (begin(service, deployment, at) for _ in range(count)) if task]
    for task in begun:
        later(service, "pull", at=at, seconds=PROVISIONED, task=task)
    if begun:
        say(service, ecs_words.started([id_of(task) for task in begun]), at)


def look(service: Record, at: float) -> None:
    """Let a rollout end once every task of it is healthy."""
    primary = primary_of(service)
    if primary is None or planned(service, "end"):
        return
    if settled(service, primary) and (under_way(primary) or len(alive(service)) > service["desiredCount"]):
        later(service, "end", at=at, seconds=LINGERED if primary.get("_back") else SETTLED)


def settled(service: Record, primary: Record) -> bool:
    """Tell whether as many tasks as wanted are healthy."""
    return sum(bool(task["_healthy"]) for task in tasks_of(service, primary)) >= int(service["desiredCount"])


def end(service: Record, _task: str, at: float) -> None:
    """End a rollout well: the old tasks go, and the deployment is the one to come back to."""
    primary = primary_of(service)
    if service["status"] != "ACTIVE" or primary is None or not settled(service, primary):
        return
    ours = tasks_of(service, primary)
    scale_in(service, [task for task in alive(service) if task not in ours], at)
    if under_way(primary):
        complete(service, primary, at)


def complete(service: Record, primary: Record, at: float) -> None:
    """Note that a deployment is done."""
    primary.pop("_back", None)
    primary.update(rolloutState="COMPLETED", rolloutStateReason=ecs_words.completed(primary["id"]), updatedAt=at)
    for entry in service.get("_history", []):
        if entry.get("backTo") == primary["id"] and entry["status"] == "ROLLBACK_IN_PROGRESS":
            conclude(service, {"id": entry["deployment"]}, status="ROLLBACK_SUCCESSFUL", at=at)
    conclude(service, primary, status="SUCCESSFUL", at=at)
    service["_good"], service["deployments"] = primary["id"], [primary]
    say(service, f"(deployment {primary['id']}) deployment completed.", at)
    say(service, ecs_words.STEADY, at)


def failed(service: Record, task: Record, at: float) -> None:
    """Count a task that failed: its replacement follows, unless it was one too many."""
    primary = primary_of(service)
    if primary is None or task["_deployment_id"] != primary["id"]:
        return
    primary["_failures"] = primary.get("_failures", 0) + 1
    if under_way(primary):
        primary.update(failedTasks=primary["failedTasks"] + 1, updatedAt=at)
        breaker = service["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}
        if breaker.get("enable") and primary["failedTasks"] >= threshold(service):
            trip(service, at, back=bool(breaker.get("rollback")))
            return
    if primary["_failures"] % STRUGGLES_EVERY == 0:
        say(service, ecs_words.STRUGGLING, at)
    later(service, "fill", at=at, seconds=RETRIED)


def threshold(service: Record) -> int:
    """Return how many failed tasks end a deployment: half of the desired ones unless said otherwise, but 3 to 200."""
    breaker = service["deploymentConfiguration"].get("deploymentCircuitBreaker") or {}
    asked = breaker.get("thresholdConfiguration") or {}
    value = int(asked.get("value", 50))
    share = -(-value * int(service["desiredCount"]) // 100)
    match asked.get("type", "BOUNDED_PERCENT"):
        case "COUNT":
            return max(1, value)
        case "UNBOUNDED_PERCENT":
            return max(1, share)
        case _:
            return min(200, max(3, share))


def trip(service: Record, at: float, *, back: bool, reason: str = ecs_words.FAILED, says: str = "") -> None:
    """End the primary deployment badly, and go back to the last one that completed, where there is one."""
    bad = primary_of(service)
    if bad is None:
        return
    bad.update(rolloutState="FAILED", rolloutStateReason=reason, desiredCount=0, updatedAt=at)
    say(service, f"(deployment {bad['id']}) deployment failed: {says or 'tasks failed to start'}.", at)
    good = next((one for one in service["deployments"] if one["id"] == service.get("_good") and one is not bad), None)
    if not back or good is None:
        conclude(service, bad, status="STOPPED", at=at, reason=reason)
        return
    conclude(service, bad, status="ROLLBACK_IN_PROGRESS", at=at, reason=reason)
    go_back(service, bad, good, at)


def go_back(service: Record, bad: Record, good: Record, at: float) -> None:
    """Make a good deployment the primary one again."""
    for entry in service.get("_history", []):
        if entry["deployment"] == bad["id"]:
            entry["backTo"] = good["id"]
    bad["status"], good["status"] = "ACTIVE", "PRIMARY"
    good.update(rolloutState="IN_PROGRESS", rolloutStateReason=ecs_words.rolling_back(good["id"]), updatedAt=at)
    good.update(desiredCount=service["desiredCount"], _back=True)
    service["deployments"] = [good, *(one for one in service["deployments"] if one is not good)]
    service["taskDefinition"] = good["taskDefinition"]
    scale_in(service, tasks_of(service, bad), at)
    say(service, f"rolling back to deployment {good['id']}.", at)
    fill(service, "", at)
    recount(service)
