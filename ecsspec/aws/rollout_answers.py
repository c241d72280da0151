"""Answers about services and what hangs on them, turned into the values of diagnosis; AWS's words stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from ecsspec.aws.stacks import utc
from ecsspec.deploy.services import Alarm, LiveService, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, Container, Rollout, Service, ServiceEvent, Target, Task

Row: TypeAlias = Mapping[str, Any]


def live_service(cluster: str, row: Row) -> LiveService:
    """Return a service of DescribeServices."""
    balancers = row.get("loadBalancers", ())
    named = {group: None for one in balancers for group in _groups(one)}
    guards = row.get("deploymentConfiguration", {}).get("alarms") or {}
    return LiveService(
        seen=_seen(cluster, row),
        status=row.get("status", ""),
        definition=row.get("taskDefinition", ""),
        target_groups=tuple(named),
        alarms=tuple(guards.get("alarmNames", ())) if guards.get("enable") else (),
    )


def _groups(balancer: Row) -> list[str]:
    other = balancer.get("advancedConfiguration", {}).get("alternateTargetGroupArn")
    return [group for group in (balancer.get("targetGroupArn"), other) if group]


def _seen(cluster: str, row: Row) -> Service:
    events = [ServiceEvent(utc(one.get("createdAt")), one.get("message", "")) for one in row.get("events", ())]
    return Service(
        cluster=cluster,
        name=row["serviceName"],
        desired=row.get("desiredCount", 0),
        running=row.get("runningCount", 0),
        pending=row.get("pendingCount", 0),
        rollouts=tuple(map(_rollout, row.get("deployments", ()))),
        events=tuple(events[::-1]),
    )


def _rollout(row: Row) -> Rollout:
    return Rollout(
        id=row["id"],
        status=row.get("status", ""),
        state=row.get("rolloutState", ""),
        reason=row.get("rolloutStateReason", ""),
        task_definition=row.get("taskDefinition", ""),
        desired=row.get("desiredCount", 0),
        running=row.get("runningCount", 0),
        pending=row.get("pendingCount", 0),
        failed=row.get("failedTasks", 0),
    )


def task(row: Row) -> Task:
    """Return a task of DescribeTasks."""
    return Task(
        arn=row["taskArn"],
        group=row.get("group", ""),
        stop_code=row.get("stopCode", ""),
        stopped_reason=row.get("stoppedReason", ""),
        stopped_at=utc(row.get("stoppedAt")),
        started_at=utc(row.get("startedAt")),
        containers=tuple(map(_container, row.get("containers", ()))),
        availability_zone=row.get("availabilityZone", ""),
        health=row.get("healthStatus", ""),
    )


def _container(row: Row) -> Container:
    return Container(
        name=row.get("name", ""),
        image=row.get("image", ""),
        exit_code=row.get("exitCode"),
        reason=row.get("reason", ""),
    )


def target(row: Row) -> Target:
    """Return a target of DescribeTargetHealth."""
    health = row.get("TargetHealth", {})
    return Target(
        id=row["Target"]["Id"],
        port=row["Target"].get("Port", 0),
        state=health.get("State", ""),
        reason=health.get("Reason", ""),
        description=health.get("Description", ""),
    )


def activity(row: Row) -> Activity:
    """Return an activity of DescribeScalingActivities."""
    return Activity(
        time=utc(row.get("StartTime")),
        status=row.get("StatusCode", ""),
        message=row.get("StatusMessage", ""),
        cause=row.get("Cause", ""),
    )


def alarm(row: Row) -> Alarm:
    """Return an alarm of DescribeAlarms."""
    return Alarm(row.get("AlarmName", ""), row.get("StateValue", ""), row.get("StateReason", ""))


def deployment(row: Row) -> ServiceDeployment:
    """Return a deployment of ListServiceDeployments."""
    return ServiceDeployment(
        arn=row["serviceDeploymentArn"],
        status=row.get("status", ""),
        reason=row.get("statusReason", ""),
        created=utc(row.get("createdAt")),
        finished=utc(row.get("finishedAt")),
    )
