"""What cannot go, or cannot move, while tasks or hosts that run still hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Ref, Value
from ecsspec.checks.kinds import ASSOCIATION, AUTO_SCALING_GROUP, CLUSTER, PROVIDER, SERVICE, VPC
from ecsspec.deploy.preview.obstacles.obstacle import ANEW, EMPTY_FIRST, Obstacle


def _dropped_provider(before: Template, after: Template) -> Iterator[Obstacle]:
    """ECS keeps a capacity provider while tasks run on it (PutClusterCapacityProviders, in botocore's model)."""
    kept = set(_associated(after))
    gone = [provider for provider in _associated(before) if provider not in kept]
    busy = {provider for service in _of(before, SERVICE) if _runs(service) for provider in _strategy(service)}
    if named := " and ".join(provider for provider in gone if provider in busy):
        yield Obstacle(f"the cluster would lose {named} while tasks run on it", EMPTY_FIRST)


def _removed_hosts(before: Template, after: Template) -> Iterator[Obstacle]:
    """A group with hosts that it must keep, or may not end, outlives the clean-up and holds its subnets."""
    for group in _of(before, AUTO_SCALING_GROUP):
        if group.id not in after.resources and _has_hosts(group):
            yield Obstacle(f"{group.id} would be removed with hosts in it", EMPTY_FIRST)


def _moved_hosts(before: Template, after: Template) -> Iterator[Obstacle]:
    """CloudFormation changes a group's subnets and goes on: it removes the old ones while hosts still live there."""
    for group in _of(before, AUTO_SCALING_GROUP):
        successor = after.resources.get(group.id)
        lost = [id_ for id_ in _subnets(group) if id_ not in after.resources]
        if successor is not None and lost and (_has_hosts(group) or _is_busy(before, group)):
            yield Obstacle(f"{', '.join(lost)} would be removed with hosts in it", EMPTY_FIRST)


def _renamed_cluster(before: Template, after: Template) -> Iterator[Obstacle]:
    """Hosts that run stay in the cluster that they joined, which therefore cannot be deleted."""
    if not any(_has_hosts(group) or _is_busy(before, group) for group in _of(before, AUTO_SCALING_GROUP)):
        return
    for cluster in _of(before, CLUSTER):
        successor = after.resources.get(cluster.id)
        if successor and successor.properties.get("ClusterName") != cluster.properties.get("ClusterName"):
            yield Obstacle("the running hosts would stay in the old cluster", EMPTY_FIRST)


def _other_network(before: Template, after: Template) -> Iterator[Obstacle]:
    """Another address range is another VPC, and neither gateway nor load balancer can stand in two."""
    for vpc in _of(before, VPC):
        successor = after.resources.get(vpc.id)
        if successor and successor.properties.get("CidrBlock") != vpc.properties.get("CidrBlock"):
            yield Obstacle(f"{vpc.id} would be replaced, and what is joined to it cannot be in two networks", ANEW)


LOOKS: tuple[Callable[[Template, Template], Iterator[Obstacle]], ...] = (
    _other_network,
    _dropped_provider,
    _removed_hosts,
    _moved_hosts,
    _renamed_cluster,
)
"""Every look, the one with the worst way round first."""


def _of(template: Template, type_: str) -> Iterator[Resource]:
    return (resource for resource in template.resources.values() if resource.type == type_)


def _associated(template: Template) -> Iterator[str]:
    for association in _of(template, ASSOCIATION):
        yield from map(_name, _items(association.properties.get("CapacityProviders")))


def _strategy(service: Resource) -> Iterator[str]:
    for item in _items(service.properties.get("CapacityProviderStrategy")):
        if isinstance(item, Mapping):
            yield _name(item.get("CapacityProvider"))


def _subnets(group: Resource) -> list[str]:
    return [_name(subnet) for subnet in _items(group.properties.get("VPCZoneIdentifier"))]


def _has_hosts(group: Resource) -> bool:
    """Tell whether the group keeps hosts even without tasks: by its minimum, or because they are protected."""
    return str(group.properties.get("MinSize", "0")) != "0" or bool(
        group.properties.get("NewInstancesProtectedFromScaleIn")
    )


def _is_busy(template: Template, group: Resource) -> bool:
    """Tell whether a service asks for hosts of a group, whose minimum may be 0."""
    providers = {one.id for one in _of(template, PROVIDER) if Ref(group.id) in _groups(one)}
    return any(_runs(service) and providers & set(_strategy(service)) for service in _of(template, SERVICE))


def _groups(provider: Resource) -> tuple[Value, ...]:
    match provider.properties.get("AutoScalingGroupProvider"):
        case {"AutoScalingGroupArn": arn}:
            return (arn,)
    return ()


def _runs(service: Resource) -> bool:
    return service.properties.get("DesiredCount") != 0


def _items(value: Value) -> tuple[Value, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _name(value: Value) -> str:
    return value.id if isinstance(value, Ref) else str(value)
