"""ECS services: everything the template says, and the refusals that show a wrong order of resources."""

from __future__ import annotations

from typing import Any

from ministack.services import alb, ecs

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.cluster import FARGATE, retag
from ecsspec.local.overlay.convert import camel, tags, truth
from ecsspec.local.overlay.rollout import waiting
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

SERVICE = "AWS::ECS::Service"

DEPLOYMENT: dict[str, Any] = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}

# What the emulator's CreateService and UpdateService do not keep.
KEPT = (
    "availabilityZoneRebalancing",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "healthCheckGracePeriodSeconds",
    "loadBalancers",
    "networkConfiguration",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "propagateTags",
    "serviceRegistries",
)
RESETS: dict[str, Any] = {
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "healthCheckGracePeriodSeconds": 0,
    "loadBalancers": [],
    "networkConfiguration": {},
    "placementConstraints": [],
    "placementStrategy": [],
    "propagateTags": "NONE",
    "serviceRegistries": [],
}
BY_DEPLOYMENT = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")


def install() -> None:
    """Register the type."""
    seam.register(SERVICE, Handlers(create, update, delete))


def request(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties as the ECS API takes them, with AWS's defaults for the deployment."""
    asked: dict[str, Any] = camel({key: value for key, value in properties.items() if key != "Tags"})
    asked["deploymentConfiguration"] = {**DEPLOYMENT, **asked.get("deploymentConfiguration", {})}
    if fargate(asked):
        asked.setdefault("platformVersion", "LATEST")
    return asked


def fargate(asked: dict[str, Any]) -> bool:
    """Return whether the tasks run on Fargate."""
    providers = [item["capacityProvider"] for item in asked.get("capacityProviderStrategy") or []]
    return asked.get("launchType") == "FARGATE" or any(provider in FARGATE for provider in providers)


def create(birth: Birth) -> Made:
    """Create the service, keep what the emulator drops, and wait for its rollout."""
    asked = request(birth.properties)
    check(asked)
    asked["serviceName"] = asked.get("serviceName") or birth.name()
    seam.answer(ecs._create_service({**asked, "tags": tags(birth.properties)}))
    record = ecs._services[f"{cluster_of(asked)}/{asked['serviceName']}"]
    keep(record, asked)
    with waiting.begun(birth.stack, birth.logical_id, record):
        waiting.wait(record, birth.stack)
    return made(record)


def cluster_of(asked: dict[str, Any]) -> str:
    """Return the name of the cluster of a request."""
    return str(asked.get("cluster", "default")).rpartition("/")[2]


def check(asked: dict[str, Any]) -> None:
    """Raise where AWS refuses: no such cluster, a provider that is not associated, a target group on no balancer."""
    cluster = ecs._clusters.get(cluster_of(asked))
    if not cluster:
        raise ValueError("Cluster not found.")
    for item in asked.get("capacityProviderStrategy") or []:
        if item["capacityProvider"] not in cluster["capacityProviders"]:
            raise ValueError(
                "The specified capacity provider strategy cannot contain a capacity provider that is not associated "
                "with the cluster. Associate the capacity provider with the cluster and try again."
            )
    for balancer in asked.get("loadBalancers") or []:
        check_target_group(balancer.get("targetGroupArn", ""))


def check_target_group(arn: str) -> None:
    """Raise where tasks could not be registered."""
    if arn not in alb._tgs:
        raise ValueError(f"The specified target group does not exist. {arn}")
    if not alb._tgs[arn]["LoadBalancerArns"]:
        raise ValueError(f"The target group with targetGroupArn {arn} does not have an associated load balancer.")


def keep(record: dict[str, Any], asked: dict[str, Any]) -> None:
    """Put onto the record what the emulator does not keep of a request."""
    record.update({key: asked[key] for key in KEPT if key in asked})
    record["deploymentConfiguration"] = asked["deploymentConfiguration"]
    # AWS switches this on by default for services made since September 2025, where the strategy allows it.
    record.setdefault("availabilityZoneRebalancing", "ENABLED")
    record["deployments"][0].update({key: asked[key] for key in BY_DEPLOYMENT if key in asked})


def made(record: dict[str, Any]) -> Made:
    """Return the ids of a service."""
    arn = record["serviceArn"]
    return arn, {"ServiceArn": arn, "Name": record["serviceName"]}


def update(edit: Edit) -> Made:
    """Update the service in place and wait; an absent DesiredCount leaves the count alone, as on AWS."""
    asked = request(edit.new)
    check(asked)
    record = record_of(edit.physical_id, edit.new)
    refuse_dropped_network(edit)
    change = {**RESETS, **{key: value for key, value in asked.items() if key not in {"cluster", "serviceName"}}}
    if not edit.changed("DesiredCount"):
        change.pop("desiredCount", None)
    change["capacityProviderStrategy"] = asked.get("capacityProviderStrategy", [])
    seam.answer(ecs._update_service({**change, **address(record), "forceNewDeployment": forced(edit)}))
    keep(record, {**RESETS, **asked})
    retag(record["serviceArn"], edit)
    waiting.wait(record, edit.stack)
    return made(record)


def forced(edit: Edit) -> bool:
    """Return whether tasks are replaced although their definition stays."""
    asked = edit.new.get("ForceNewDeployment") or {}
    wanted = edit.changed("ForceNewDeployment") and truth(asked.get("EnableForceNewDeployment", False))
    return wanted or edit.changed("CapacityProviderStrategy")


def address(record: dict[str, Any]) -> dict[str, str]:
    """Return how a request names a service."""
    return {"cluster": record["clusterArn"].rpartition("/")[2], "service": record["serviceName"]}


def record_of(arn: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return the emulator's record of a service."""
    key = f"{cluster_of(camel(properties))}/{arn.rpartition('/')[2]}"
    found: dict[str, Any] | None = ecs._services.get(key)
    if not found:
        raise ValueError("Service not found.")
    return found


def refuse_dropped_network(edit: Edit) -> None:
    """Raise where an update takes the network configuration away, which AWS cannot do."""
    if edit.old.get("NetworkConfiguration") and not edit.new.get("NetworkConfiguration"):
        raise ValueError("Network Configuration must be provided when networkMode 'awsvpc' is specified.")


def delete(physical_id: str, properties: dict[str, Any]) -> None:
    """Delete the service with its tasks; one that is gone is fine."""
    name = physical_id.rpartition("/")[2]
    record = ecs._services.get(f"{cluster_of(camel(properties))}/{name}")
    if record and record["status"] == "ACTIVE":
        waiting.linger(record)
        seam.answer(ecs._delete_service({**address(record), "force": True}))
        record["deployments"] = []
