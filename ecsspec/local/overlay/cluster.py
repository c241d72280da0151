"""ECS clusters, their capacity providers, and the association of the two."""

from __future__ import annotations

from typing import Any

from ministack.services import autoscaling, ecs
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import camel, tags, truth
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

CLUSTER = "AWS::ECS::Cluster"
PROVIDER = "AWS::ECS::CapacityProvider"
ASSOCIATIONS = "AWS::ECS::ClusterCapacityProviderAssociations"
FARGATE = ("FARGATE", "FARGATE_SPOT")

# What the association sets too: an update of the cluster leaves it alone unless the cluster's own properties change.
PROPERTIES = ("CapacityProviders", "DefaultCapacityProviderStrategy")
ASSOCIATED = ("capacityProviders", "defaultCapacityProviderStrategy")

SCALING = {
    "status": "DISABLED",
    "targetCapacity": 100,
    "minimumScalingStepSize": 1,
    "maximumScalingStepSize": 10000,
    "instanceWarmupPeriod": 300,
}


def install() -> None:
    """Complete the cluster and register the other two."""
    own = seam.stock(CLUSTER)

    def delete(physical_id: str, properties: dict[str, Any]) -> None:
        if any(live(service, physical_id) for service in ecs._services.values()):
            raise ValueError("The Cluster cannot be deleted while Services are active.")
        own.delete(physical_id, properties)

    def update(edit: Edit) -> Made:
        associated = {key: ecs._clusters[edit.physical_id][key] for key in ASSOCIATED}
        made = own.update(edit)
        if not any(edit.changed(key) for key in PROPERTIES):
            ecs._clusters[made[0]].update(associated)
        return made

    seam.register(CLUSTER, Handlers(own.create, update, delete))
    seam.finish(CLUSTER, cluster)
    seam.register(PROVIDER, Handlers(create_provider, update_provider, delete_provider))
    seam.register(ASSOCIATIONS, Handlers(create_associations, update_associations, delete_associations))


def live(service: dict[str, Any], cluster_name: str) -> bool:
    """Return whether a service of this cluster is still there."""
    return bool(service["status"] == "ACTIVE" and service["clusterArn"].rpartition("/")[2] == cluster_name)


def cluster(physical_id: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Keep what the emulator drops of a cluster; its attributes are complete."""
    if properties.get("ServiceConnectDefaults"):
        ecs._clusters[physical_id]["serviceConnectDefaults"] = camel(properties["ServiceConnectDefaults"])
    require_providers(properties.get("CapacityProviders") or [])
    return {}


def create_provider(birth: Birth) -> Made:
    """Create a capacity provider over an Auto Scaling group."""
    name = birth.properties.get("Name") or birth.name()
    provider = group_provider(birth.properties)
    asked = {"name": name, "autoScalingGroupProvider": provider, "tags": tags(birth.properties)}
    seam.answer(ecs._create_capacity_provider(asked))
    ecs._capacity_providers[name]["autoScalingGroupProvider"] = provider
    return name, {}


def group_provider(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the provider of the Auto Scaling group with AWS's defaults, or raise where AWS refuses it."""
    asked = camel(properties.get("AutoScalingGroupProvider") or {})
    group = group_of(asked.get("autoScalingGroupArn", ""))
    provider = {"managedTerminationProtection": "DISABLED", "managedDraining": "ENABLED", **asked}
    protected = truth(group["NewInstancesProtectedFromScaleIn"])
    if provider["managedTerminationProtection"] == "ENABLED" and not protected:
        raise ValueError(
            "The managed termination protection setting for the capacity provider is invalid. To enable managed "
            "termination protection for a capacity provider, the Auto Scaling group must have instance protection "
            "from scale in enabled."
        )
    provider["managedScaling"] = {**SCALING, **provider.get("managedScaling", {})}
    return {**provider, "autoScalingGroupArn": group["AutoScalingGroupARN"]}


def group_of(reference: str) -> dict[str, Any]:
    """Return the Auto Scaling group of an ARN or a name."""
    for name, group in autoscaling._asgs.items():
        if reference in {name, group["AutoScalingGroupARN"]}:
            return dict(group)
    raise ValueError(f"The specified Auto Scaling group ARN is not valid: {reference}")


def update_provider(edit: Edit) -> Made:
    """Change scaling, draining and protection; another group makes another provider."""
    group = "AutoScalingGroupArn"
    if (edit.old.get("AutoScalingGroupProvider") or {}).get(group) != (
        edit.new.get("AutoScalingGroupProvider") or {}
    ).get(group):
        return seam.replace(PROVIDER, edit)
    record = ecs._capacity_providers[edit.physical_id]
    record["autoScalingGroupProvider"] = group_provider(edit.new)
    retag(record["capacityProviderArn"], edit)
    return edit.physical_id, {}


def retag(arn: str, edit: Edit) -> None:
    """Bring an ECS resource's tags up to date; tags from elsewhere stay."""
    provisioners._reconcile_tag_list(ecs._tags.setdefault(arn, []), edit.old, edit.new, key="key", value="value")


def delete_provider(physical_id: str, _properties: dict[str, Any]) -> None:
    """Delete the provider, unless a cluster still uses it."""
    if any(physical_id in record["capacityProviders"] for record in ecs._clusters.values()):
        raise ValueError("The specified capacity provider is in use and cannot be removed.")
    if physical_id in ecs._capacity_providers:
        seam.answer(ecs._delete_capacity_provider({"capacityProvider": physical_id}))


def create_associations(birth: Birth) -> Made:
    """Set the whole list of a cluster's providers and its default strategy."""
    return associate(birth.properties["Cluster"], birth.properties)


def update_associations(edit: Edit) -> Made:
    """Set the whole list anew."""
    return associate(edit.physical_id, edit.new)


def associate(cluster_name: str, properties: dict[str, Any]) -> Made:
    """Put providers and default strategy onto the cluster."""
    providers = properties.get("CapacityProviders") or []
    require_providers(providers)
    refuse_used(cluster_name, kept=providers)
    strategy = camel(properties.get("DefaultCapacityProviderStrategy") or [])
    asked = {"capacityProviders": providers, "defaultCapacityProviderStrategy": strategy}
    seam.answer(ecs._put_cluster_capacity_providers({"cluster": cluster_name, **asked}))
    return cluster_name, {}


def refuse_used(cluster_name: str, *, kept: list[str]) -> None:
    """Raise where a cluster would lose a provider on which tasks run."""
    for service in ecs._services.values():
        used = [item["capacityProvider"] for item in service.get("capacityProviderStrategy") or []]
        if live(service, cluster_name) and service["desiredCount"] and set(used) - set(kept):
            raise ValueError("The specified capacity provider is in use and cannot be removed.")


def require_providers(names: list[str]) -> None:
    """Raise where a provider does not exist."""
    missing = [name for name in names if name not in FARGATE and name not in ecs._capacity_providers]
    if missing:
        raise ValueError(f"The specified capacity provider '{missing[0]}' was not found. Specify a valid name.")


def delete_associations(physical_id: str, _properties: dict[str, Any]) -> None:
    """Leave the cluster without providers; a cluster that is gone is fine."""
    if physical_id in ecs._clusters:
        associate(physical_id, {})
