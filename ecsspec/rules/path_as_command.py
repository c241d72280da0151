"""A container's health check is a command; a path to ask for is the balancer's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecsspec.blueprint.placement import Placement
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec

_PATH = re.compile(r"/[a-z0-9_-]*(/[a-z0-9_-]+)?")
_PROGRAMS = ("/app", "/bin", "/opt", "/sbin", "/usr")


def path_as_command(spec: Spec, _: Placement) -> Iterator[Problem]:
    """Warn of a health check that looks like `/healthz`."""
    check = spec.health_check
    line = check.command[-1] if check and check.command[0] == "CMD-SHELL" else ""
    if _PATH.fullmatch(line) and not line.startswith(_PROGRAMS):
        what = f"health_check runs {line} as a command inside the container"
        hint = f"if it is a path to ask for: load_balancer: {{health_check: {{path: {line}}}}}"
        yield Problem("W308", what, ("health_check",), hint=hint, severity="warning")
