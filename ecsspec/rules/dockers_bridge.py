"""Docker's own bridge has 172.17.0.0/16 on every host: what a host sends there never leaves it."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def dockers_bridge(spec: Spec, placement: Placement) -> Iterator[Problem]:
    """Warn of a VPC that holds Docker's range while tasks use the network of their hosts."""
    # A VPC is /16 to /23, so it overlaps this /16 only from inside.
    if placement.network_mode != "awsvpc" and spec.network.cidr.startswith("172.17."):
        what = f"{spec.network.cidr} is where Docker has its own bridge on each host, which hides the VPC's addresses"
        allowed = "any range outside 172.17.0.0/16"
        path, joins = ("network", "cidr"), ("launch_type", "network_mode")
        yield Problem("W309", what, path, allowed=allowed, hint="cidr: 10.0.0.0/16", severity="warning", joins=joins)
