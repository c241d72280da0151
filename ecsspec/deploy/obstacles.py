"""What AWS refuses or breaks half-way through an update although each template alone is fine.

CloudFormation makes the new before it takes away the old, and leaves hosts to their Auto Scaling group: it waits
neither for tasks that still run somewhere nor for instances that still live in a subnet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Ref, Value
from ecsspec.problems import NotDone

ASSOCIATION = "AWS::ECS::ClusterCapacityProviderAssociations"
CLUSTER = "AWS::ECS::Cluster"
SERVICE = "AWS::ECS::Service"
GROUP = "AWS::AutoScaling::AutoScalingGroup"
VPC = "AWS::EC2::VPC"

EMPTY_FIRST = (
    "first apply the old spec with desired_count: 0 and, on EC2, capacity: {min: 0, termination_protection: false}; "
    "once no host is left, apply this one"
)
ANEW = "give the app another name, or destroy it first"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an update would end half-way, and the way round it."""

    what: str
    hint: str


def obstacles(before: Template, after: Template) -> tuple[Obstacle, ...]:
    """Return what stands in the way of an update; a stack that is not there has nothing in its way."""
    return tuple(found for look in LOOKS for found in look(before, after))


def require_possible(before: Template, after: Template) -> None:
    """Refuse an update that would end half-way."""
    found = obstacles(before, after)
    if found:
        first = found[0]
        raise NotDone(f"in one step AWS cannot do this: {first.what}", first.hint, "E717", _further(found))


def _further(found: tuple[Obstacle, ...]) -> tuple[str, ...]:
    return tuple(f"and: {one.what}" for one in found[1:])


def _dropped_provider(before: Template, after: Template) -> Iterator[Obstacle]:
    """ECS keeps a capacity provider while tasks run on it (PutClusterCapacityProviders, in botocore's model)."""
    kept = set(_associated(after))
    gone = [provider for provider in _associated(before) if provider not in kept]
    busy = {provider for service in _of(before, SERVICE) if _runs(service) for provider in _strategy(service)}
    if named := " and ".join(provider for provider in gone if provider in busy):
        yield Obstacle(f"the cluster would lose {named} while tasks run on it", EMPTY_FIRST)


def _removed_hosts(before: Template, after: Template) -> Iterator[Obstacle]:
    """A group with hosts that it must keep, or may not end, outlives the clean-up and holds its subnets."""
    for group in _of(before, GROUP):
        if group.id not in after.resources and _has_hosts(group):
            yield Obstacle(f"{group.id} would be removed with hosts in it", EMPTY_FIRST)


def _moved_hosts(before: Template, after: Template) -> Iterator[Obstacle]:
    """CloudFormation changes a group's subnets and goes on: it removes the old ones while hosts still live there."""
    for group in _of(before, GROUP):
        successor = after.resources.get(group.id)
        lost = [id_ for id_ in _subnets(group) if id_ not in after.resources]
        if successor is not None and lost and _has_hosts(group):
            yield Obstacle(f"{', '.join(lost)} would be removed with hosts in it", EMPTY_FIRST)


def _renamed_cluster(before: Template, after: Template) -> Iterator[Obstacle]:
    """Hosts that run stay in the cluster that they joined, which therefore cannot be deleted."""
    if not any(_has_hosts(group) for group in _of(before, GROUP)):
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


def _runs(service: Resource) -> bool:
    return service.properties.get("DesiredCount") != 0


def _items(value: Value) -> tuple[Value, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _name(value: Value) -> str:
    return value.id if isinstance(value, Ref) else str(value)
