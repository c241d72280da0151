"""What EC2 instance types hold, read from the generated table only when somebody asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RESERVED = 32
"""MiB that the ECS agent keeps back (its own default)."""
USABLE, USABLE_OF_SMALL = 0.93, 0.90
"""Share of the nominal memory that a host reports: an estimate on the safe side, lower for hosts up to 2 GiB."""
SMALL = 2048


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance type: vCPUs, nominal MiB, network interfaces, processor, GPUs of NVIDIA's."""

    name: str
    vcpus: int
    memory: int
    interfaces: int
    architecture: str
    gpus: int = 0

    @property
    def cpu(self) -> int:
        """Return the CPU units that tasks can have."""
        return self.vcpus * 1024

    @property
    def usable(self) -> int:
        """Return the MiB that tasks can have, estimated."""
        share = USABLE_OF_SMALL if self.memory <= SMALL else USABLE
        return int(self.memory * share) - RESERVED


def instance(name: str) -> Instance | None:
    """Return the instance type of this name, None where it is newer than our table."""
    row = _table().get(name)
    return Instance(name, *row) if row else None


def near(name: str) -> list[str]:
    """Return instance types with a similar name."""
    from difflib import get_close_matches

    return get_close_matches(name, _table(), n=3, cutoff=0.75)


def smallest(*, cpu: int, memory: int, family: str) -> str:
    """Return the smallest type of a family that holds a task, or nothing."""
    fitting = (Instance(name, *row) for name, row in _table().items() if name.partition(".")[0] == family)
    found = sorted((i.memory, i.vcpus, i.name) for i in fitting if i.cpu >= cpu and i.usable >= memory)
    return found[0][2] if found else ""


@cache
def _table() -> dict[str, tuple[int, int, int, str] | tuple[int, int, int, str, int]]:
    file = Path(__file__).parent / "data" / "instances.json"
    types: dict[str, tuple[int, int, int, str] | tuple[int, int, int, str, int]]
    types = json.loads(file.read_text(encoding="utf-8"))["types"]
    return types
