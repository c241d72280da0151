"""Service deployments: the history of a service's rollouts, and the call that ends one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.ecs_rollout import trip
from tests.world.ecs_things import Deployment, Service
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_PAGE = 20
_STOPPABLE = ("PENDING", "IN_PROGRESS")
_BY_USER = "Service deployment was stopped by a user."


def list_service_deployments(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer a service's deployments, newest first."""
    service = _service(world, params)
    after = (params.get("createdAt") or {}).get("after")
    found = [one for one in reversed(service.history) if one.ending in params.get("status", [one.ending])]
    rows = [_brief(world, service, one) for one in found if after is None or one.created >= after]
    start, size = int(params.get("nextToken", "0")), min(params.get("maxResults", _PAGE), _PAGE)
    more = {"nextToken": str(start + size)} if start + size < len(rows) else {}
    return {"serviceDeployments": rows[start : start + size], **more}


def _service(world: World, params: dict[str, Any]) -> Service:
    cluster, wanted = params.get("cluster", "default").rpartition("/")[2], params["service"]
    if cluster not in world.ecs.clusters:
        raise Refused("ClusterNotFoundException", "Cluster not found.")
    services = (one for one in world.ecs.services.values() if one.cluster == cluster)
    found = next((one for one in services if wanted in (one.arn, one.name)), None)
    if found is None:
        raise Refused("ServiceNotFoundException", "Service not found.")
    return found


def _brief(world: World, service: Service, deployment: Deployment) -> dict[str, Any]:
    optional = {"finishedAt": deployment.finished, "statusReason": deployment.ending_reason}
    return {
        "serviceDeploymentArn": deployment.arn,
        "serviceArn": service.arn,
        "clusterArn": world.arn("ecs", f"cluster/{service.cluster}"),
        "createdAt": deployment.created,
        "startedAt": deployment.created,
        "status": deployment.ending,
        **{name: value for name, value in optional.items() if value},
    }


def stop_service_deployment(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """End a deployment and go back to the last good one; without one, ECS starts no more tasks."""
    arn = params["serviceDeploymentArn"]
    for service in world.ecs.services.values():
        for deployment in service.history:
            if deployment.arn == arn:
                if deployment.ending not in _STOPPABLE:
                    raise Refused("ConflictException", "The service deployment is not in a state that can be stopped.")
                trip(world, service, back=True, reason=_BY_USER, says="stopped by a user")
                return {"serviceDeploymentArn": arn}
    raise Refused("ServiceDeploymentNotFoundException", "The service deployment was not found.")
