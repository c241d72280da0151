"""Services and tasks as ECS answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.ecs_things import Deployment, Service, Task

if TYPE_CHECKING:
    from tests.world.world import World

_EVENTS = 100


def service_answer(world: World, service: Service) -> dict[str, Any]:
    """Return a service with its deployments and its newest events."""
    running = len(world.ecs.running(service))
    active = service.status == "ACTIVE"
    optional = {"currentServiceDeployment": service.asked.arn} if service.asked and active else {}
    return {
        "serviceArn": service.arn,
        "serviceName": service.name,
        "clusterArn": world.arn("ecs", f"cluster/{service.cluster}"),
        "status": service.status,
        "schedulingStrategy": service.strategy,
        "deployments": [_deployment(world, service, one) for one in service.deployments] if active else [],
        "events": [
            {"id": id_, "createdAt": at, "message": says} for id_, at, says in service.events[: -_EVENTS - 1 : -1]
        ],
        "createdAt": service.created,
        "loadBalancers": [_balancer(one) for one in service.balancers],
        "deploymentConfiguration": _configuration(service),
        "desiredCount": service.desired,
        "runningCount": running,
        "pendingCount": _pending(world, service, running),
        "taskDefinition": service.definition,
        **optional,
    }


def _pending(world: World, service: Service, running: int) -> int:
    """Return how many tasks come up; a rollout that is not played is short of all that do not run yet."""
    if service.played:
        return sum(task.status in ("PROVISIONING", "PENDING") for task in world.ecs.alive(service))
    return max(0, service.desired - running)


def _balancer(one: dict[str, Any]) -> dict[str, Any]:
    keys = {"TargetGroupArn": "targetGroupArn", "ContainerName": "containerName"}
    port = {"containerPort": int(one["ContainerPort"])} if "ContainerPort" in one else {}
    return {**{name: str(one[key]) for key, name in keys.items() if key in one}, **port}


def _configuration(service: Service) -> dict[str, Any]:
    guard = service.guard
    breaker = {"enable": guard.enabled, "rollback": guard.rolls_back}
    alarms = {"alarmNames": list(guard.alarms), "enable": bool(guard.alarms), "rollback": guard.alarms_roll_back}
    return {"deploymentCircuitBreaker": breaker, "strategy": "ROLLING", "alarms": alarms}


def _deployment(world: World, service: Service, deployment: Deployment) -> dict[str, Any]:
    primary = deployment is service.primary
    if service.played:
        tasks = [task for task in world.ecs.alive(service) if task.deployment == deployment.id]
        running = sum(task.status == "RUNNING" for task in tasks)
        pending = len(tasks) - running
    else:
        running = len(world.ecs.running(service)) if primary else 0
        pending = max(0, service.desired - running) if primary else 0
    return {
        "id": deployment.id,
        "status": "PRIMARY" if primary else "ACTIVE",
        "taskDefinition": deployment.definition,
        "desiredCount": service.desired if primary else 0,
        "runningCount": running,
        "pendingCount": pending,
        "failedTasks": deployment.failed,
        "createdAt": deployment.created,
        "updatedAt": deployment.updated,
        "rolloutState": deployment.rollout,
        "rolloutStateReason": deployment.reason,
    }


def task_answer(world: World, task: Task) -> dict[str, Any]:
    """Return a task with its containers."""
    cluster, service = task.arn.split("/")[-2], task.service.rpartition("/")[2]
    out = {
        "taskArn": task.arn,
        "clusterArn": world.arn("ecs", f"cluster/{cluster}"),
        "group": f"service:{service}" if service else f"family:{task.definition.rpartition('/')[2].partition(':')[0]}",
        "startedBy": task.deployment,
        "taskDefinitionArn": task.definition,
        "availabilityZone": f"{world.region}a",
        "lastStatus": task.status,
        "desiredStatus": task.desired,
        "healthStatus": "UNHEALTHY" if task.sick else "UNKNOWN",
        "containers": _containers(world, task),
    }
    times = {"createdAt": task.created, "startedAt": task.started}
    return {**out, **{name: time for name, time in times.items() if time}, **_end(world, task)}


def _end(world: World, task: Task) -> dict[str, Any]:
    if task.desired == "RUNNING":
        return {}
    ended = {"stoppedAt": world.clock.moment_of(task.stopped)} if task.stopped is not None else {}
    return {"stoppedReason": task.reason, "stopCode": task.stop_code, **ended}


def _containers(world: World, task: Task) -> list[dict[str, Any]]:
    definitions = world.ecs.definitions.get(task.definition, {}).get("ContainerDefinitions") or []
    return [_container(task, one, first=one is definitions[0]) for one in definitions]


def _container(task: Task, definition: dict[str, Any], *, first: bool) -> dict[str, Any]:
    name = str(definition["Name"])
    out: dict[str, Any] = {
        "containerArn": f"{task.arn.replace(':task/', ':container/')}/{name}",
        "taskArn": task.arn,
        "name": name,
        "image": str(definition.get("Image", "")),
        "lastStatus": "STOPPED" if task.status == "STOPPED" else task.status,
        "networkInterfaces": [{"privateIpv4Address": task.address}],
    }
    ours = task.fate.container == name if task.fate.container else first
    return {**out, **(_failure(task) if ours else _bystander(task))}


def _failure(task: Task) -> dict[str, Any]:
    """Return what is told of the container that the fate is about."""
    told: dict[str, Any] = {"healthStatus": "UNHEALTHY" if task.sick else "UNKNOWN"}
    if not task.failed:
        return told | _bystander(task)
    if task.fate.exit_code is not None:
        told["exitCode"] = task.fate.exit_code
    return {**told, **({"reason": task.fate.container_reason} if task.fate.container_reason else {})}


def _bystander(task: Task) -> dict[str, Any]:
    """Return what is told of a container that ends with its task: SIGTERM, where it ran at all."""
    return {"exitCode": 143} if task.status == "STOPPED" and task.started else {}
