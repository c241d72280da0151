"""Keys that people know from other tools, and that this version does not have: what to do meanwhile."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_BY_HAND: Final = "ecsspec compile SPEC -o FILE writes an ordinary template, to which it can be added"

_MEANWHILE: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("secrets",), "a plain value can be read in the template and in the ECS console; " + _BY_HAND),
    (("sidecars", "containers"), "a spec has one container; " + _BY_HAND),
    (("volumes", "mounts", "efs", "ephemeral_storage"), "tasks keep nothing when they stop; " + _BY_HAND),
    (("scaling", "autoscaling", "auto_scaling"), "desired_count: 2 runs a fixed number of tasks"),
    (
        ("https", "tls", "certificate", "certificates", "domain", "domains", "alias"),
        "the balancer speaks HTTP on port 80; " + _BY_HAND,
    ),
    (
        ("registry", "repository", "ecr"),
        "make it beforehand: aws ecr create-repository --repository-name NAME",
    ),
    (("schedule", "queue", "job"), "an app is a service, whose tasks run until they are replaced"),
    (("exec", "execute_command"), "nobody gets a shell in a task; what it prints is in its logs"),
    (("service_connect", "discovery", "cloud_map"), "each app has a network of its own; " + _BY_HAND),
    (("alarms", "alarm"), "the circuit breaker gives up on tasks that do not start or are unhealthy"),
    (
        ("permissions", "policies", "policy", "task_role"),
        "attach policies to the task role, whose name is the stack's output TaskRoleName",
    ),
    (("platform", "vpc", "subnets", "security_groups"), "each app has a network and a cluster of its own"),
    (("stages", "stage"), "write a spec for each stage, each with a name of its own"),
    (("overlay", "overrides"), _BY_HAND),
    (("user",), "the image says whom it runs as: USER in the Dockerfile"),
    (("build", "dockerfile"), "build and push the image first, and name it: image: REGISTRY/NAME:TAG"),
    (("stop_timeout", "read_only_root", "memory_reservation", "gpu"), _BY_HAND),
)
"""Words for one thing in a line, as they are written in a spec or in those of other tools, and what can be done."""

PLANNED: Final = MappingProxyType({word: advice for words, advice in _MEANWHILE for word in words})
"""What to do instead of each key."""


def meanwhile(key: str) -> str:
    """Return what to do instead of a key that is not there yet; nothing for any other."""
    return PLANNED.get(key.lower().replace("-", "_"), "")
