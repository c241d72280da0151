"""What making, changing and deleting a resource does to the services behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.cloudformation.stacks import Resource
from tests.world.ecs_things import Cluster
from tests.world.identity import Birth, physical_id
from tests.world.refusals import Failed

if TYPE_CHECKING:
    from tests.world.world import World


class Effect:
    """A resource that nothing else looks at."""

    def __init__(self, world: World) -> None:
        self._world = world

    def physical(self, birth: Birth) -> str:
        """Return the new resource's id."""
        return physical_id(birth)

    def began(self, resource: Resource) -> None:
        """The service has heard of a new resource."""

    def changed(self, resource: Resource) -> None:
        """A resource has got new properties."""

    def put_back(self, resource: Resource) -> None:
        """A resource has got its old properties again, as an update is rolled back."""
        self.changed(resource)

    def unstable(self, resource: Resource) -> float:
        """Return 0 when it works as configured, or the seconds to wait on; raise `Failed` where it never will."""
        del resource
        return 0.0

    def settled(self, resource: Resource) -> None:
        """A new or changed resource is as it should be."""

    def leave(self, resource: Resource) -> None:
        """Deletion begins; raise `Failed` where the service refuses."""

    def left(self, resource: Resource) -> float:
        """Return 0 when it is gone, or the seconds to wait on; raise `Failed` where the service refuses."""
        del resource
        return 0.0


class _Cluster(Effect):
    def began(self, resource: Resource) -> None:
        self._world.ecs.clusters[resource.physical] = Cluster(resource.physical)

    def left(self, resource: Resource) -> float:
        self._world.ecs.refuse_while_full(resource.physical)
        self._world.ecs.clusters.pop(resource.physical, None)
        return 0.0


class _Service(Effect):
    def began(self, resource: Resource) -> None:
        self._world.ecs.begin_service(resource)

    def changed(self, resource: Resource) -> None:
        self._world.ecs.change_service(resource)

    def put_back(self, resource: Resource) -> None:
        self._world.ecs.change_service(resource, back=True)

    def unstable(self, resource: Resource) -> float:
        return self._world.ecs.unstable(resource)

    def settled(self, resource: Resource) -> None:
        self._world.ecs.settle_service(resource)

    def leave(self, resource: Resource) -> None:
        self._world.ecs.leave_service(resource)

    def left(self, resource: Resource) -> float:
        return self._world.ecs.left_service(resource)


class _TaskDefinition(Effect):
    def physical(self, birth: Birth) -> str:
        own = {pair["Key"]: pair["Value"] for pair in birth.properties.get("Tags", [])}
        tags = {**self._world.stacks[birth.stack].tags, **own}
        family = str(birth.properties.get("Family") or f"{birth.stack}{birth.logical_id}")
        return self._world.ecs.register(family, tags=tags, properties=dict(birth.properties))

    def left(self, resource: Resource) -> float:
        self._world.ecs.revisions[resource.physical] = "INACTIVE"
        return 0.0


class _CapacityProvider(Effect):
    def began(self, resource: Resource) -> None:
        arn = str(resource.properties.get("AutoScalingGroupProvider", {}).get("AutoScalingGroupArn", ""))
        self._world.ecs.providers[resource.physical] = arn.rpartition("/")[2]

    def left(self, resource: Resource) -> float:
        self._world.ecs.refuse_while_used([resource.physical])
        return 0.0


class _Associations(Effect):
    def settled(self, resource: Resource) -> None:
        self._world.ecs.associate(resource)

    def left(self, resource: Resource) -> float:
        self._world.ecs.refuse_while_used([str(name) for name in resource.properties.get("CapacityProviders", ())])
        return 0.0


class _Group(Effect):
    def began(self, resource: Resource) -> None:
        self._world.autoscaling.make(resource.physical, resource.properties)

    def changed(self, resource: Resource) -> None:
        self._world.autoscaling.change(resource.physical, resource.properties)

    def settled(self, resource: Resource) -> None:
        group = self._world.autoscaling.groups[resource.physical]
        self._world.autoscaling.scale(group, group.desired)

    def leave(self, resource: Resource) -> None:
        self._world.autoscaling.leave(resource.physical)

    def left(self, resource: Resource) -> float:
        return self._world.autoscaling.left(resource.physical)


class _Balancer(Effect):
    def began(self, resource: Resource) -> None:
        self._world.balancers.set(resource.physical, resource.properties)

    def changed(self, resource: Resource) -> None:
        self._world.balancers.set(resource.physical, resource.properties)

    def left(self, resource: Resource) -> float:
        if refusal := self._world.balancers.refusal(resource.physical):
            raise Failed(refusal)
        self._world.balancers.attributes.pop(resource.physical, None)
        return 0.0


class _SsmParameter(Effect):
    def settled(self, resource: Resource) -> None:
        self._world.ssm[resource.physical] = str(resource.properties.get("Value"))

    def left(self, resource: Resource) -> float:
        self._world.ssm.pop(resource.physical, None)
        return 0.0


EFFECTS: dict[str, type[Effect]] = {
    "AWS::ECS::Cluster": _Cluster,
    "AWS::ECS::Service": _Service,
    "AWS::ECS::TaskDefinition": _TaskDefinition,
    "AWS::ECS::CapacityProvider": _CapacityProvider,
    "AWS::ECS::ClusterCapacityProviderAssociations": _Associations,
    "AWS::AutoScaling::AutoScalingGroup": _Group,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _Balancer,
    "AWS::SSM::Parameter": _SsmParameter,
}
