"""The calls of ECS that a deployment tool makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.ecs_answers import service_answer, task_answer
from tests.world.ecs_definitions import definition_answer
from tests.world.ecs_things import Cluster, Service
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_PAGE = 10


def describe_services(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer services by name or ARN; what is not there is a failure inside the answer."""
    if len(params["services"]) > 10:
        raise Refused("InvalidParameterException", "Services cannot have more than 10 elements.")
    cluster = _cluster(world, params)
    found, failures = [], []
    for wanted in params["services"]:
        if service := _find(world, cluster, wanted):
            found.append(service_answer(world, service))
        else:
            arn = wanted if wanted.startswith("arn:") else world.arn("ecs", f"service/{cluster.name}/{wanted}")
            failures.append({"arn": arn, "reason": "MISSING"})
    return {"services": found, "failures": failures}


def _cluster(world: World, params: dict[str, Any]) -> Cluster:
    name = params.get("cluster", "default").rpartition("/")[2]
    if name not in world.ecs.clusters:
        raise Refused("ClusterNotFoundException", "Cluster not found.")
    return world.ecs.clusters[name]


def _find(world: World, cluster: Cluster, wanted: str) -> Service | None:
    services = [one for one in world.ecs.services.values() if one.cluster == cluster.name]
    return next((one for one in services if wanted in (one.arn, one.name)), None)


def update_service(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Change the desired count of a service, or deploy it anew."""
    cluster = _cluster(world, params)
    service = _find(world, cluster, params["service"])
    if service is None:
        raise Refused("ServiceNotFoundException", "Service not found.")
    if service.status != "ACTIVE":
        raise Refused("ServiceNotActiveException", "Service was not ACTIVE.")
    if service.strategy == "DAEMON" and "desiredCount" in params:
        says = "The daemon scheduling strategy does not support a desired count for services."
        raise Refused("InvalidParameterException", f"{says} Update your service and try again.")
    service.desired = params.get("desiredCount", service.desired)
    if params.get("forceNewDeployment"):
        world.ecs.deploy_anew(service)
    else:
        world.ecs.balance(service)
    return {"service": service_answer(world, service)}


def list_tasks(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the ARNs of a cluster's tasks; without a desired status, of those that are to run."""
    cluster = _cluster(world, params)
    desired = params.get("desiredStatus", "RUNNING")
    tasks = [task for task in world.ecs.listed() if task.desired == desired and f"/{cluster.name}/" in task.arn]
    if wanted := params.get("serviceName"):
        service = _find(world, cluster, wanted)
        if service is None:
            raise Refused("ServiceNotFoundException", "Service not found.")
        tasks = [task for task in tasks if task.service == service.arn]
    rows, more = _page([task.arn for task in tasks], params)
    return {"taskArns": rows, **more}


def describe_tasks(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer tasks by ARN or id."""
    _cluster(world, params)
    if len(params["tasks"]) > 100:
        raise Refused("InvalidParameterException", "Tasks cannot have more than 100 elements.")
    found, failures = [], []
    for wanted in params["tasks"]:
        met = [task for task in world.ecs.listed() if wanted in (task.arn, task.arn.rpartition("/")[2])]
        found += [task_answer(world, task) for task in met]
        failures += [] if met else [{"arn": wanted, "reason": "MISSING"}]
    return {"tasks": found, "failures": failures}


def list_services(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the ARNs of a cluster's services; one that is gone is not listed."""
    cluster = _cluster(world, params)
    standing = [one for one in world.ecs.services.values() if one.status != "INACTIVE"]
    rows, more = _page([one.arn for one in standing if one.cluster == cluster.name], params)
    return {"serviceArns": rows, **more}


def list_task_definitions(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the ARNs of a family's revisions."""
    family, status = params.get("familyPrefix"), params.get("status", "ACTIVE")
    arns = [
        arn
        for arn, now in world.ecs.revisions.items()
        if now == status and family in (None, arn.rpartition("/")[2].rpartition(":")[0])
    ]
    rows, more = _page(arns[::-1] if params.get("sort") == "DESC" else arns, params)
    return {"taskDefinitionArns": rows, **more}


def describe_task_definition(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer one revision, with its tags where they are asked for."""
    arn = _revision(world, params)
    tags = [{"key": key, "value": value} for key, value in world.ecs.tags[arn].items()]
    return {
        "taskDefinition": definition_answer(world, arn),
        **({"tags": tags} if "TAGS" in params.get("include", []) else {}),
    }


def _revision(world: World, params: dict[str, Any]) -> str:
    wanted = params["taskDefinition"]
    arn = next((arn for arn in world.ecs.revisions if wanted in (arn, arn.rpartition("/")[2])), None)
    if arn is None:
        raise Refused("ClientException", "The specified task definition does not exist.")
    return arn


def deregister_task_definition(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Make a revision INACTIVE."""
    arn = _revision(world, params)
    world.ecs.revisions[arn] = "INACTIVE"
    return {"taskDefinition": definition_answer(world, arn)}


def describe_clusters(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer clusters by name or ARN."""
    found, failures = [], []
    for wanted in params.get("clusters", ["default"]):
        if cluster := world.ecs.clusters.get(wanted.rpartition("/")[2]):
            found.append(_cluster_answer(world, cluster))
        else:
            failures.append({"arn": world.arn("ecs", f"cluster/{wanted}"), "reason": "MISSING"})
    return {"clusters": found, "failures": failures}


def _cluster_answer(world: World, cluster: Cluster) -> dict[str, Any]:
    services = [one for one in world.ecs.services.values() if one.cluster == cluster.name]
    return {
        "clusterArn": world.arn("ecs", f"cluster/{cluster.name}"),
        "clusterName": cluster.name,
        "status": cluster.status,
        "registeredContainerInstancesCount": len(_instances(world, cluster)),
        "runningTasksCount": sum(len(world.ecs.running(service)) for service in services),
        "pendingTasksCount": 0,
        "activeServicesCount": sum(1 for service in services if service.status == "ACTIVE"),
        "capacityProviders": cluster.providers,
        "defaultCapacityProviderStrategy": [],
    }


def list_container_instances(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the ARNs of a cluster's hosts."""
    rows, more = _page(_instances(world, _cluster(world, params)), params)
    return {"containerInstanceArns": rows, **more}


def _instances(world: World, cluster: Cluster) -> list[str]:
    hosts = [host for group in world.ecs.hosts(cluster.name) for host in group.hosts]
    ids = [*(host.id[2:] for host in hosts), *world.autoscaling.registered.get(cluster.name, [])]
    return [world.arn("ecs", f"container-instance/{cluster.name}/{id_}") for id_ in ids]


def _page(rows: list[str], params: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
    start, size = int(params.get("nextToken", "0")), min(params.get("maxResults", _PAGE), _PAGE)
    more = {"nextToken": str(start + size)} if start + size < len(rows) else {}
    return rows[start : start + size], more
