"""Names that AWS takes; where it can make them up, we leave them to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import CLUSTER, LOAD_BALANCER, PROVIDER, SERVICE, TARGET_GROUP
from ecsspec.checks.literals import at, text

CODE = "E551"

_SHORT = r"(?!-)[A-Za-z0-9-]{1,32}(?<!-)"
_LONG = r"[A-Za-z0-9_-]{1,255}"
_RULES = (
    (LOAD_BALANCER, "Name", rf"(?!internal-){_SHORT}", "32 letters, digits and -, not beginning with internal-"),
    (TARGET_GROUP, "Name", _SHORT, "32 letters, digits and -"),
    (
        PROVIDER,
        "Name",
        rf"(?!(?i:aws|ecs|fargate)){_LONG}",
        "255 characters, not beginning with aws, ecs or fargate",
    ),
    (CLUSTER, "ClusterName", _LONG, "255 letters, digits, - and _"),
    (SERVICE, "ServiceName", _LONG, "255 letters, digits, - and _"),
)


def names(index: Index) -> Iterator[Finding]:
    """Write only names that AWS takes: 32 characters for balancers and target groups.

    Linters let longer ones pass, and the resource fails when it is made.
    """
    for type_, key, pattern, allowed in _RULES:
        for resource in index.every(type_):
            name = text(at(resource.properties, key))
            if name is not None and not re.fullmatch(pattern, name):
                what = f"AWS does not take the name {name}"
                yield Finding(CODE, resource.id, (key,), what, f"remove it, or use at most {allowed}")
