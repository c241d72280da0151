"""A NAT gateway costs by the hour and serves private subnets only."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def nat_for_nobody(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse `nat` while nothing is private."""
    if spec.network.tasks == "public" and spec.network.nat != "none":
        what = f"nat: {spec.network.nat} serves nobody: tasks are in public subnets"
        yield Problem("E303", what, ("network", "nat"), allowed="none", hint="remove nat, or write tasks: private")
