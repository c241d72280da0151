"""The sizes that Fargate has, for Linux and Windows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at, items, known, number, text

CODE = "E555"

SIZES: dict[int, Container[int]] = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
    32768: (61440, 122880, 249856),
}
WINDOWS = (1024, 2048, 4096)
_UNITS = r"(?i)(\d*\.?\d+)\s*(vcpu|gb)"


def fargate_size(index: Index) -> Iterator[Finding]:
    """Give a Fargate task one of the exact pairs of cpu and memory, on the task itself.

    ECS refuses others ("No Fargate configuration exists for given values") when the task definition is made.
    """
    for task in index.every(TASK_DEFINITION):
        if "FARGATE" not in items(at(task.properties, "RequiresCompatibilities")):
            continue
        cpu, memory = at(task.properties, "Cpu"), at(task.properties, "Memory")
        for key, value in (("Cpu", cpu), ("Memory", memory)):
            if value is None:
                yield Finding(CODE, task.id, (key,), f"a Fargate task needs {key}", "Cpu: 256 with Memory: 512")
        system = text(at(task.properties, "RuntimePlatform", "OperatingSystemFamily")) or ""
        if not _fits(cpu, memory, windows=system.startswith("WINDOWS")):
            what = f"Fargate has no size of cpu {cpu} with memory {memory}"
            yield Finding(CODE, task.id, ("Memory",), what, "choose a pair that Fargate has")


def _fits(cpu: Value, memory: Value, *, windows: bool) -> bool:
    """Tell whether Fargate has a size; what is not written plainly, or not at all, is not judged here."""
    if None in (cpu, memory) or not known(cpu) or not known(memory):
        return True
    units = _amount(cpu)
    return units in SIZES and _amount(memory) in SIZES[units] and (not windows or units in WINDOWS)


def _amount(value: Value) -> int:
    """Return CPU units or MiB, also of `.25 vCPU` and `1 GB`; 0 for what is neither."""
    found = re.fullmatch(_UNITS, text(value) or "")
    return round(float(found.group(1)) * 1024) if found else number(value) or 0
