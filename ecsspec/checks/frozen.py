"""Texts and numbers of ours that AWS never changes in place, so no version of ecsspec may change them either."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.blueprint.landmarks import HOST_SECURITY_GROUP, LOAD_BALANCER_SECURITY_GROUP, TASK_SECURITY_GROUP
from ecsspec.cfn.findings import Finding
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SECURITY_GROUP, TARGET_GROUP
from ecsspec.checks.literals import at

CODE = "E552"

FROZEN: tuple[tuple[str, str, str, Value], ...] = (
    (LOAD_BALANCER_SECURITY_GROUP, SECURITY_GROUP, "GroupDescription", "Load balancer"),
    (TASK_SECURITY_GROUP, SECURITY_GROUP, "GroupDescription", "Tasks"),
    (HOST_SECURITY_GROUP, SECURITY_GROUP, "GroupDescription", "Hosts"),
    ("TargetGroup", TARGET_GROUP, "Port", 80),
    ("TargetGroup", TARGET_GROUP, "Protocol", "HTTP"),
    ("InternalTargetGroup", TARGET_GROUP, "Port", 80),
    ("InternalTargetGroup", TARGET_GROUP, "Protocol", "HTTP"),
)


def frozen(index: Index) -> Iterator[Finding]:
    """Keep the descriptions of our security groups, and the port and protocol of our target group, as they are.

    All are create-only: another text replaces the group under running tasks, another port the target group. ECS
    registers each target with its real port, so the group's own never matters.
    """
    for id_, type_, key, right in FROZEN:
        resource = index.template.resources.get(id_)
        if resource and resource.type == type_ and at(resource.properties, key) != right:
            what = f"{key} is create-only and has always been {right}: a change replaces the resource"
            yield Finding(CODE, id_, (key,), what, f"{key}: {right}")
