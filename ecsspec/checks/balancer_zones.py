"""An Application Load Balancer spans two zones at least."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import LOAD_BALANCER, SUBNET
from ecsspec.checks.literals import at, known
from ecsspec.checks.views.balancers import subnets_of

CODE = "E550"


def balancer_zones(index: Index) -> Iterator[Finding]:
    """Give an Application Load Balancer one subnet per zone, in two zones or more.

    ELB refuses fewer ("At least two subnets in two different Availability Zones must be specified") and two in one.
    """
    for balancer in index.every(LOAD_BALANCER):
        subnets = list(subnets_of(balancer))
        written = at(balancer.properties, "Subnets")
        if at(balancer.properties, "Type") in (None, "application") and written is not None and known(written):
            if len(subnets) < 2:
                what = "a load balancer needs subnets in two availability zones"
                yield Finding(CODE, balancer.id, ("Subnets",), what, "name a subnet of a second zone")
            found = [index.resource(one, SUBNET) for one in subnets]
            zones = [at(one.properties, "AvailabilityZone") for one in found if one]
            if any(zone is not None and zone in zones[:position] for position, zone in enumerate(zones)):
                what = "two of its subnets are in one availability zone"
                yield Finding(CODE, balancer.id, ("Subnets",), what, "name one subnet per zone")
