"""The hosts of a template: each capacity provider over an Auto Scaling group, with what its hosts are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import ASSOCIATION, AUTO_SCALING_GROUP, LAUNCH_TEMPLATE, PROVIDER
from ecsspec.checks.literals import at, items
from ecsspec.checks.views.services import Served, services, strategy

DATA = "LaunchTemplateData"


class Hosts(NamedTuple):
    """A capacity provider, its Auto Scaling group, and its launch template where that is in the template too."""

    provider: Resource
    group: Resource
    template: Resource | None

    @property
    def data(self) -> Value:
        """Return what the launch template says; None without one."""
        return at(self.template.properties, DATA) if self.template else None

    @property
    def subnets(self) -> Sequence[Value]:
        """Return the subnets of the hosts."""
        return items(at(self.group.properties, "VPCZoneIdentifier"))

    @property
    def interfaces(self) -> Sequence[Value]:
        """Return the network interfaces that the launch template writes."""
        return items(at(self.data, "NetworkInterfaces"))

    @property
    def groups(self) -> Sequence[Value]:
        """Return the security groups of the hosts."""
        inner = [group for one in self.interfaces for group in items(at(one, "Groups"))]
        return [*items(at(self.data, "SecurityGroupIds")), *inner]


def hosts(index: Index) -> tuple[Hosts, ...]:
    """Return the hosts of a template."""
    return tuple(_hosts(index))


def hosts_under(index: Index, service: Resource) -> Iterator[Hosts]:
    """Yield the hosts that a service's strategy names."""
    named = {index.identity(at(item, "CapacityProvider")) for item in strategy(service)}
    yield from (one for one in index.once(hosts) if one.provider.id in named)


def served_by(index: Index, these: Hosts) -> Iterator[Served]:
    """Yield the services whose tasks run on some hosts."""
    for served in index.once(services):
        if any(index.identity(at(item, "CapacityProvider")) == these.provider.id for item in strategy(served.service)):
            yield served


def clusters_of(index: Index, these: Hosts) -> tuple[Value, ...]:
    """Return the clusters that some hosts' provider is associated with."""
    return tuple(
        at(association.properties, "Cluster")
        for association in index.every(ASSOCIATION)
        for provider in items(at(association.properties, "CapacityProviders"))
        if index.identity(provider) == these.provider.id
    )


def _hosts(index: Index) -> Iterator[Hosts]:
    for provider in index.every(PROVIDER):
        arn = at(provider.properties, "AutoScalingGroupProvider", "AutoScalingGroupArn")
        group = index.resource(arn, AUTO_SCALING_GROUP)
        if group:
            yield Hosts(provider, group, index.resource(_launch_template(group), LAUNCH_TEMPLATE))


def _launch_template(group: Resource) -> Value:
    mixed = ("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification")
    own = at(group.properties, "LaunchTemplate") or at(group.properties, *mixed)
    return at(own, "LaunchTemplateId") or at(own, "LaunchTemplateName")
