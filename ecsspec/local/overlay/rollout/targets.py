"""The health of a service's targets, as a load balancer that asked them would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from ministack.services import alb, ecs

from ecsspec.local.overlay.convert import xml
from ecsspec.local.overlay.rollout.birth import number
from ecsspec.local.overlay.rollout.records import Record, alive
from ecsspec.local.overlay.seam import Response

EPHEMERAL = 32768
CHECKING = {
    "State": "initial",
    "Reason": "Elb.InitialHealthChecking",
    "Description": "Initial health checks in progress",
}
HEALTHY = {"State": "healthy"}


def describe(params: dict[str, Any]) -> Response:
    """Answer DescribeTargetHealth: what somebody registered by hand, and the tasks of services."""
    group = alb._p(params, "TargetGroupArn")
    if group not in alb._tgs:
        refused: Response = alb._error("TargetGroupNotFound", f"Target group '{group}' not found.")
        return refused
    wanted = {target["Id"] for target in alb._parse_targets_param(params)}
    rows = [*by_hand(group), *of_services(group)]
    shown = [row for row in rows if not wanted or row["Target"]["Id"] in wanted]
    body = f"<TargetHealthDescriptions>{xml(shown)}</TargetHealthDescriptions>"
    answer: Response = alb._xml(200, "DescribeTargetHealth", body)
    return answer


def by_hand(group: str) -> Iterator[Record]:
    """Give the targets that somebody registered, which nobody finds wrong."""
    default = alb._tgs[group].get("Port", 80)
    for target in alb._targets.get(group, []):
        yield {"Target": {"Id": target["Id"], "Port": target.get("Port", default)}, "TargetHealth": HEALTHY}


def of_services(group: str) -> Iterator[Record]:
    """Give the running tasks of the services behind a target group."""
    for service in ecs._services.values():
        for balancer in service.get("loadBalancers") or []:
            if balancer.get("targetGroupArn") == group and service["status"] == "ACTIVE":
                running = (task for task in alive(service) if task["lastStatus"] == "RUNNING")
                yield from (row(task, balancer) for task in running)


def row(task: Record, balancer: Record) -> Record:
    """Return the target of a task."""
    target = {"Id": id_of(task), "Port": port_of(task, balancer)}
    return {"Target": target, "HealthCheckPort": target["Port"], "TargetHealth": health(task, balancer)}


def id_of(task: Record) -> str:
    """Return what a task is registered by: its own address, or its host."""
    return escape(str(ecs._task_ip(task) or task.get("_host", "")))


def port_of(task: Record, balancer: Record) -> int:
    """Return the port of a task that a balancer asks: on a shared host one that is free there."""
    port = int(balancer.get("containerPort") or 80)
    shared = task.get("_host") and task.get("_network_mode") not in ("awsvpc", "host")
    return EPHEMERAL + number(task) % 28000 if shared else port


def health(task: Record, balancer: Record) -> Record:
    """Return what the checks of a task say so far."""
    fault = task["_fault"]
    if task["_sick"] and fault.get("group") == balancer["targetGroupArn"]:
        words = f"Health checks failed with these codes: [{fault['status']}]"
        return {"State": "unhealthy", "Reason": "Target.ResponseCodeMismatch", "Description": words}
    return HEALTHY if task["_healthy"] else CHECKING
