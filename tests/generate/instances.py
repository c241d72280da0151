"""Write ecsspec/backends/data/instances.json: vCPUs, MiB, network interfaces, processor and GPUs of each EC2 type.

Run as `python -m tests.generate.instances` where moto is installed; its package data holds AWS's own answers to
DescribeInstanceTypes.
"""

from __future__ import annotations

import gzip
import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[2] / "ecsspec" / "backends" / "data" / "instances.json"
ARCHITECTURES = {"x86_64": "X86_64", "arm64": "ARM64"}


def main() -> None:
    """Write the table, one type a line."""
    raw = (files("moto") / "ec2" / "resources" / "instance_types.json.gz").read_bytes()
    types = json.loads(gzip.decompress(raw))
    rows = {name: row for name, info in sorted(types.items()) if (row := _row(info))}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    TARGET.write_text(f'{{"source": "moto {version("moto")}", "types": {{\n{lines}\n}}}}\n', encoding="utf-8")


def _row(info: dict) -> list | None:  # type: ignore[type-arg]
    supported = info["ProcessorInfo"]["SupportedArchitectures"]
    architecture = next((ARCHITECTURES[one] for one in supported if one in ARCHITECTURES), None)
    if architecture is None:
        return None
    vcpus, memory = info["VCpuInfo"]["DefaultVCpus"], info["MemoryInfo"]["SizeInMiB"]
    return [vcpus, memory, info["NetworkInfo"]["MaximumNetworkInterfaces"], architecture, *_gpus(info)]


def _gpus(info: dict) -> list[int]:  # type: ignore[type-arg]
    """Return how many of NVIDIA's GPUs a type shows to its system, nothing for most types."""
    gpus = info.get("GpuInfo", {}).get("Gpus", [])
    count = sum(gpu["LogicalGpuCount"] for gpu in gpus if gpu["Manufacturer"] == "NVIDIA")
    return [count] if count else []


if __name__ == "__main__":
    main()
