"""The life of one task: provisioned, pulled, running and checked, or ended by its fault."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from ministack.services import cloudwatch_logs, ecs

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout import scheduler
from ecsspec.local.overlay.rollout.agenda import Step, later
from ecsspec.local.overlay.rollout.pace import CHECKED, EXITED, GIVEN_UP, PULLED, SICKENED
from ecsspec.local.overlay.rollout.records import Record, cluster_of, id_of, primary_of, say, stop
from ecsspec.local.overlay.rollout.targets import port_of

SICK = "ServiceSchedulerInitiated"


def task_of(service: Record, task_id: str) -> Record | None:
    """Return a task that is still to run, or None."""
    prefix = str(service["serviceArn"]).partition(":service/")[0]
    found: Record | None = ecs._tasks.get(f"{prefix}:task/{cluster_of(service)}/{task_id}")
    return found if found and found["desiredStatus"] == "RUNNING" else None


def pull(service: Record, task_id: str, at: float) -> None:
    """Let a task wait for its images."""
    task = task_of(service, task_id)
    if task:
        task.update(lastStatus="PENDING", pullStartedAt=at)
        runs = task["_fault"].get("runs", True)
        later(service, "run" if runs else "fail", at=at, seconds=PULLED, task=task)


def run(service: Record, task_id: str, at: float) -> None:
    """Let a task run, until its checks pass or its fault shows."""
    task = task_of(service, task_id)
    if not task:
        return
    task.update(lastStatus="RUNNING", pullStoppedAt=at, startedAt=at)
    for container in task["containers"]:
        container["lastStatus"] = "RUNNING"
    write(task, at)
    for balancer in service.get("loadBalancers") or []:
        say(service, ecs_words.registered(1, balancer["targetGroupArn"]), at)
    fault = task["_fault"]
    if not fault:
        later(service, "pass", at=at, seconds=CHECKED, task=task)
    elif fault["stop_code"] == SICK:
        later(service, "sicken", at=at, seconds=SICKENED, task=task)
        later(service, "fail", at=at, seconds=GIVEN_UP, task=task)
    else:
        later(service, "fail", at=at, seconds=EXITED, task=task)


def passes(service: Record, task_id: str, at: float) -> None:
    """Find a task healthy."""
    task = task_of(service, task_id)
    if not task:
        return
    task["_healthy"] = True
    if any(container.get("healthCheck") for container in containers(task)):
        task["healthStatus"] = "HEALTHY"
    primary = primary_of(service)
    if primary and primary["id"] == task["_deployment_id"] and scheduler.under_way(primary):
        primary["failedTasks"] = 0
    scheduler.fill(service, "", at)


def sicken(service: Record, task_id: str, at: float) -> None:
    """Find a task unhealthy."""
    task = task_of(service, task_id)
    if not task:
        return
    task["_sick"], fault = True, task["_fault"]
    if not fault["group"]:
        task["healthStatus"] = "UNHEALTHY"
        say(service, ecs_words.sick_container(task_id), at)
        return
    reason = f"Health checks failed with these codes: [{fault['status']}]"
    balancers = (one for one in service["loadBalancers"] if one["targetGroupArn"] == fault["group"])
    port = next((port_of(task, one) for one in balancers), HTTPStatus.OK)
    say(service, ecs_words.sick_target(task_id, port=port, group=fault["group"], reason=reason), at)


def fail(service: Record, task_id: str, at: float) -> None:
    """End a task by its fault."""
    task = task_of(service, task_id)
    if not task:
        return
    fault = task["_fault"]
    for container in task["containers"]:
        if container["name"] == fault["container"]:
            container.update(blame(fault))
    if fault["stop_code"] == SICK:
        say(service, ecs_words.stopped([task_id]), at)
    elif fault["stop_code"] == "TaskFailedToStart":
        say(service, ecs_words.not_started(fault["reason"]), at)
    stop(task, code=fault["stop_code"], reason=fault["reason"], at=at, exit_code=143)
    scheduler.failed(service, task, at)


def blame(fault: Record) -> Record:
    """Return what the container that is to blame shows."""
    shown = {"exitCode": fault["exit_code"], "reason": fault["container_reason"]}
    return {name: value for name, value in shown.items() if value not in (None, "")}


def containers(task: Record) -> list[Record]:
    """Return the containers of a task as they are defined."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(task["taskDefinitionArn"]), {})
    found: list[Record] = definition.get("containerDefinitions") or []
    return found


def write(task: Record, at: float) -> None:
    """Write what a container says before it ends to where awslogs would."""
    fault = task["_fault"]
    for container in containers(task):
        logs: dict[str, Any] = container.get("logConfiguration") or {}
        options = logs.get("options") or {}
        group, prefix = options.get("awslogs-group", ""), options.get("awslogs-stream-prefix", "")
        if container["name"] != fault.get("container") or not fault["says"] or not group or not prefix:
            continue
        stream = {"logGroupName": group, "logStreamName": f"{prefix}/{container['name']}/{id_of(task)}"}
        events = [{"timestamp": int(at * 1000) + number, "message": line} for number, line in enumerate(fault["says"])]
        cloudwatch_logs._create_log_stream(dict(stream))
        cloudwatch_logs._put_log_events({**stream, "logEvents": json.loads(json.dumps(events))})


STEPS: dict[str, Step] = {
    "pull": pull,
    "run": run,
    "pass": passes,
    "sicken": sicken,
    "fail": fail,
    "fill": scheduler.fill,
    "end": scheduler.end,
}
"""What can stand on an agenda, by the name under which it is saved."""
