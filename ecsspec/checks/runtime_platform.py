"""The processor and the operating system of a task are written down."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at

CODE = "E545"
ASKED = (("CpuArchitecture", "X86_64"), ("OperatingSystemFamily", "LINUX"))


def runtime_platform(index: Index) -> Iterator[Finding]:
    """Say CpuArchitecture and OperatingSystemFamily.

    Fargate takes X86_64 on Linux where nothing is said, EC2 any host: an image for another processor then dies with
    "exec format error".
    """
    for task in index.every(TASK_DEFINITION):
        for key, usual in ASKED:
            if at(task.properties, "RuntimePlatform", key) is None:
                what = f"it does not say its {key}"
                yield Finding(CODE, task.id, ("RuntimePlatform", key), what, f"{key}: {usual}")
