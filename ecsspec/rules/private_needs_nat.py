"""Private tasks pull images, send logs and reach ECS through NAT; without it they never start."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def private_needs_nat(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse private tasks without a way out."""
    if spec.network.tasks == "private" and spec.network.nat == "none":
        what = "private tasks without NAT cannot pull their image or write logs"
        allowed = "single (one gateway, about $36 a month), or per_zone"
        path = ("network", "tasks")
        yield Problem("E302", what, path, allowed=f"with nat: {allowed}", hint="network: {tasks: private, nat: single}")
