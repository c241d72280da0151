"""The machine images that hosts can run: where AWS publishes their ids, their disk, their user data.

Paths are AWS's public SSM parameters; CloudFormation resolves them and shows a moved one in the change set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ecsspec.blueprint.landmarks import CLUSTER

ECS = "/aws/service/ecs/optimized-ami"
BOTTLEROCKET = "/aws/service/bottlerocket/aws-ecs-2"


@dataclass(frozen=True, slots=True)
class Ami:
    """An image: an SSM path or an AMI id, its processors (empty: not known), how it is told its cluster.

    `drives_gpus` says whether it has the drivers of NVIDIA's GPUs; None where that is not known.
    """

    reference: str
    architectures: tuple[str, ...]
    family: Literal["linux", "bottlerocket"]
    device: str
    drives_gpus: bool | None = False

    @property
    def is_path(self) -> bool:
        """Return whether the reference is an SSM parameter's path."""
        return self.reference.startswith("/")


def ami_of(name: str | None, architecture: str) -> Ami:
    """Return the image of a spec's `ami` for a processor; None is Amazon Linux 2023."""
    arm = architecture == "ARM64"
    match name:
        case "al2023":
            return _linux("amazon-linux-2023/recommended", "X86_64")
        case "al2023-arm64":
            return _linux("amazon-linux-2023/arm64/recommended", "ARM64")
        case "al2023-gpu":
            return replace(_linux("amazon-linux-2023/gpu/recommended", "X86_64"), drives_gpus=True)
        case "amazon-linux-2":
            return _linux("amazon-linux-2/arm64/recommended" if arm else "amazon-linux-2/recommended", architecture)
        case "bottlerocket":
            path = f"{BOTTLEROCKET}/{'arm64' if arm else 'x86_64'}/latest/image_id"
            return Ami(path, (architecture,), "bottlerocket", "/dev/xvdb")
        case None:
            return ami_of("al2023-arm64" if arm else "al2023", architecture)
        case _:
            return _given(name.removeprefix("ssm:"))


def _given(reference: str) -> Ami:
    """Return an image of somebody's choice; a path of Bottlerocket's says what it is, the rest is taken for Linux."""
    if not reference.startswith("/aws/service/bottlerocket/"):
        return Ami(reference, (), "linux", "/dev/xvda", drives_gpus=None)
    architecture = "ARM64" if "/arm64/" in reference else "X86_64"
    return Ami(reference, (architecture,), "bottlerocket", "/dev/xvdb", drives_gpus="-nvidia/" in reference)


def _linux(path: str, architecture: str) -> Ami:
    return Ami(f"{ECS}/{path}/image_id", (architecture,), "linux", "/dev/xvda")


CLUSTER_NAME = f"${{{CLUSTER}}}"

LINUX = f"""\
#!/bin/bash
cat >> /etc/ecs/ecs.config <<'END'
ECS_CLUSTER={CLUSTER_NAME}
ECS_AWSVPC_BLOCK_IMDS=true
ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true
ECS_AVAILABLE_LOGGING_DRIVERS=["awslogs","json-file","none"]
END
"""

BOTTLEROCKET_SETTINGS = f"""\
[settings.ecs]
cluster = "{CLUSTER_NAME}"
awsvpc-block-imds = true
logging-drivers = ["awslogs", "json-file", "none"]
"""


def user_data(ami: Ami) -> str:
    """Return what tells a host its cluster, for Fn::Sub."""
    return BOTTLEROCKET_SETTINGS if ami.family == "bottlerocket" else LINUX
