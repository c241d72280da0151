"""With awsvpc every task takes an address of its subnet, and so does a balancer that lives beside them."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec

SUBNET_BITS = 4
"""A VPC is cut into sixteen subnets."""
KEPT_BY_AWS = 5
"""Addresses of every subnet that AWS keeps for itself."""
OF_A_BALANCER = 8
"""Addresses that an Application Load Balancer wants free in each subnet."""


def room_in_subnets(spec: Spec, placement: Placement) -> Iterator[Problem]:
    """Refuse more tasks than a deployment finds addresses for."""
    if placement.network_mode != "awsvpc":
        return
    length = int(spec.network.cidr.partition("/")[2]) + SUBNET_BITS
    each = 2 ** (32 - length) - KEPT_BY_AWS - (OF_A_BALANCER if _beside(spec, placement) else 0)
    there = each * spec.network.zones
    wanted = max(spec.desired_count, floor(spec.desired_count * spec.deployment.maximum_percent / 100))
    if wanted > there:
        what = f"a deployment runs up to {wanted} tasks, and the subnets of {spec.network.cidr} have room for {there}"
        yield Problem(
            "E310",
            what,
            ("desired_count",),
            allowed="a larger network.cidr from the start, more zones, or fewer tasks",
            hint="network: {cidr: 10.0.0.0/16}",
            joins=("network", "deployment", "port", "load_balancer", "network_mode"),
        )


def _beside(spec: Spec, placement: Placement) -> bool:
    balancer = spec.balancer
    if balancer is None:
        return False
    return placement.tier == ("public" if balancer.scheme == "public" else placement.tier)
