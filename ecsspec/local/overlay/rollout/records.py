"""The emulator's records of services, deployments and tasks, and what ECS notes on them.

What begins with an underscore is ours: the emulator saves it and shows it to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from ministack.core.responses import new_uuid
from ministack.services import ecs

from ecsspec.local import ecs_words

Record: TypeAlias = dict[str, Any]
MOST_EVENTS = 100
PENDING = ("PROVISIONING", "PENDING")


def id_of(task: Record) -> str:
    """Return a task's id, as events and log streams have it."""
    return str(task["taskArn"]).rpartition("/")[2]


def cluster_of(service: Record) -> str:
    """Return the name of a service's cluster."""
    return str(service["clusterArn"]).rpartition("/")[2]


def say(service: Record, text: str, at: float) -> None:
    """Write an event of a service, newest first."""
    event = {"id": new_uuid(), "createdAt": at, "message": f"(service {service['serviceName']}) {text}"}
    service["events"] = [event, *service["events"]][:MOST_EVENTS]


def primary_of(service: Record) -> Record | None:
    """Return the deployment that a service is at."""
    found: Record | None = ecs._primary_deployment(service)
    return found


def alive(service: Record) -> list[Record]:
    """Return the tasks of a service that are to run, oldest first."""
    group = f"service:{service['serviceName']}"
    return [
        task
        for task in ecs._tasks.values()
        if task.get("group") == group
        and task["clusterArn"] == service["clusterArn"]
        and task["desiredStatus"] == "RUNNING"
    ]


def tasks_of(service: Record, deployment: Record) -> list[Record]:
    """Return the tasks of one deployment that are to run."""
    return [task for task in alive(service) if task.get("_deployment_id") == deployment["id"]]


def recount(service: Record) -> None:
    """Count the tasks of a service anew, in all and by deployment."""
    primary, tasks = primary_of(service), alive(service)
    count(service, tasks)
    for deployment in service["deployments"]:
        count(deployment, [task for task in tasks if task.get("_deployment_id") == deployment["id"]])
        if deployment is not primary:
            deployment["desiredCount"] = 0
    ecs._recount_cluster(cluster_of(service))


def count(record: Record, tasks: Sequence[Record]) -> None:
    """Write down how many tasks run and how many are about to."""
    record["runningCount"] = sum(task["lastStatus"] == "RUNNING" for task in tasks)
    record["pendingCount"] = sum(task["lastStatus"] in PENDING for task in tasks)


def stop(task: Record, *, code: str, reason: str, at: float, exit_code: int | None = 0) -> None:
    """End a task; containers that ran and have no exit code yet get this one."""
    task.update(lastStatus="STOPPED", desiredStatus="STOPPED", stopCode=code, stoppedReason=reason)
    task.update(stoppingAt=at, stoppedAt=at, executionStoppedAt=at)
    ran = task.get("startedAt") is not None
    for container in task["containers"]:
        container["lastStatus"] = "STOPPED"
        if ran and container.get("exitCode") is None:
            container["exitCode"] = exit_code


def scale_in(service: Record, tasks: Sequence[Record], at: float) -> None:
    """End tasks that nobody needs any more."""
    primary = primary_of(service)
    if not tasks or primary is None:
        return
    say(service, ecs_words.stopped([id_of(task) for task in tasks]), at)
    for task in tasks:
        stop(task, code="ServiceSchedulerInitiated", reason=ecs_words.scaled_by(primary["id"]), at=at)


def conclude(service: Record, deployment: Record, *, status: str, at: float, reason: str = "") -> None:
    """Write the end of a deployment into the service's history, once."""
    for entry in service.get("_history", []):
        if entry["deployment"] == deployment["id"] and "finishedAt" not in entry:
            entry.update(status=status, statusReason=reason or entry.get("statusReason", ""))
            if status != "ROLLBACK_IN_PROGRESS":
                entry["finishedAt"] = at
