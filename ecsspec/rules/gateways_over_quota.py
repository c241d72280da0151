"""A NAT gateway has an Elastic IP address, of which a new account may have five in a region."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec

ELASTIC_IPS = 5


def gateways_over_quota(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Warn of more gateways than the default quota holds."""
    if spec.network.nat == "per_zone" and spec.network.zones > ELASTIC_IPS:
        what = f"{spec.network.zones} NAT gateways need as many Elastic IP addresses; an account may have {ELASTIC_IPS}"
        hint = "have the quota raised (EC2-VPC Elastic IPs), or write nat: single"
        yield Problem("W311", what, ("network", "nat"), hint=hint, severity="warning")
