"""A balancer needs a port to send requests to."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def balancer_needs_port(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Refuse `load_balancer` without `port`."""
    if spec.port is None and spec.load_balancer and spec.load_balancer.scheme != "none":
        what = "load_balancer has no port to send requests to"
        hint = "port: 80, or whatever port the container listens on"
        yield Problem("E301", what, ("load_balancer",), hint=hint, joins=("port",))
