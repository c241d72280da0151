"""Rollouts that take a little time and can fail, where the emulator has every task run at once.

Nothing waits in the background: what is due by now is carried out when somebody asks (`agenda`), so that a rollout
takes as long as its durations say, however often it is looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ministack.services import alb, cloudwatch_logs, ecs

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout import history, targets
from ecsspec.local.overlay.rollout.agenda import ONE_AT_A_TIME, catch_up
from ecsspec.local.overlay.rollout.life import STEPS
from ecsspec.local.overlay.rollout.records import Record, alive, primary_of, recount, scale_in
from ecsspec.local.overlay.rollout.scheduler import fill
from ecsspec.local.overlay.seam import Response

LOOKS = ("_get_log_events", "_filter_log_events", "_describe_log_streams")


def install() -> None:
    """Take the place of the emulator's scheduler, and let whoever asks see the state of now."""
    ecs._reconcile_service_tasks = reconcile
    ecs._refresh_service_state = refresh
    ecs._ACTION_MAP.update(
        ListServiceDeployments=history.listed,
        DescribeServiceDeployments=history.described,
        StopServiceDeployment=lambda params: history.stopped(params, time.time()),
        StopTask=refilled(ecs._ACTION_MAP["StopTask"]),
    )
    for action, act in ecs._ACTION_MAP.items():
        ecs._ACTION_MAP[action] = up_to_date(act)
    alb._ACTION_MAP["DescribeTargetHealth"] = up_to_date(targets.describe)
    for name in LOOKS:
        setattr(cloudwatch_logs, name, up_to_date(getattr(cloudwatch_logs, name)))
    # Who deletes a service, or scales it in, is the scheduler; StopTask has its own entry above.
    ecs._stop_task = end_of_service
    ecs.get_state = undisturbed(ecs.get_state)


def up_to_date(act: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    """Return an action before which everything that is due by now happens."""

    def after_all_that_is_due(params: dict[str, Any]) -> Response:
        with ONE_AT_A_TIME:
            catch_up(STEPS)
            return act(params)

    return after_all_that_is_due


def undisturbed(read: Callable[[], Any]) -> Callable[[], Any]:
    """Return a reading of the state while no rollout moves."""

    def read_alone() -> Any:
        with ONE_AT_A_TIME:
            return read()

    return read_alone


def reconcile(_cluster: str, key: str) -> None:
    """Take up a service that was made, changed or restored."""
    with ONE_AT_A_TIME:
        service = ecs._services.get(key)
        primary = primary_of(service) if service else None
        if not service or primary is None or service["status"] != "ACTIVE":
            return
        at = time.time()
        # The emulator makes up an event for every update.
        service["events"] = [event for event in service["events"] if isinstance(event["createdAt"], float)]
        if all(entry["deployment"] != primary["id"] for entry in service.get("_history", [])):
            take_on(service, primary, at)
        revive(service)
        fill(service, "", at)
        recount(service)


def take_on(service: Record, deployment: Record, at: float) -> None:
    """Begin the rollout of a new deployment."""
    state = {"rolloutState": "IN_PROGRESS", "rolloutStateReason": ecs_words.in_progress(deployment["id"])}
    deployment.update(state, createdAt=at, updatedAt=at)
    history.note(service, deployment, at)


def revive(service: Record) -> None:
    """Let the tasks of a restored service run on: the emulator takes them for containers that are gone."""
    for task in alive(service):
        task.update({"_fault": {}, "_sick": False, "_healthy": True} | task)
        if task["lastStatus"] == "STOPPED":
            task["lastStatus"] = "RUNNING" if task.get("startedAt") else "PENDING"


def refresh(cluster: str, group: str) -> None:
    """Count the tasks of a service after one of them changed."""
    service = ecs._services.get(f"{cluster}/{group.removeprefix('service:')}")
    if service:
        recount(service)


def end_of_service(params: dict[str, Any]) -> Response:
    """End a task that its service does not need any more."""
    task = ecs._resolve_task(params["task"], params["cluster"])
    key = f"{params['cluster']}/{task['group'].removeprefix('service:')}"
    scale_in(ecs._services[key], [task], time.time())
    return 200, {}, b"{}"


def refilled(stop_task: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    """Return StopTask with the replacement that the service starts."""

    def stop(params: dict[str, Any]) -> Response:
        response = stop_task(params)
        for service in ecs._services.values():
            if service["status"] == "ACTIVE" and len(alive(service)) < service["desiredCount"]:
                fill(service, "", time.time())
                recount(service)
        return response

    return stop
