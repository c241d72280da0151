"""The keys of `capacity` under EC2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints, model_validator

from ecsspec.spec.base import Section, refuse

AMI = r"^(al2023|al2023-arm64|al2023-gpu|bottlerocket|amazon-linux-2|ami-[0-9a-f]{8,17}|ssm:/[A-Za-z0-9_./-]+)$"


class Ec2Capacity(Section):
    """An Auto Scaling group of hosts that grows and shrinks with the tasks."""

    POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {"standard": {"termination_protection": True}}

    instance_type: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z0-9-]+$")] | None = Field(
        None, examples=["t3.micro"]
    )
    """The hosts' instance type; t3.micro (t4g.micro for ARM64) where nothing is said."""
    ami: Annotated[str, StringConstraints(pattern=AMI)] | None = Field(
        None, examples=["al2023", "bottlerocket", "ami-0123456789abcdef0", "ssm:/path/to/image-id"]
    )
    """The hosts' image: al2023, al2023-arm64, al2023-gpu, bottlerocket, amazon-linux-2, an AMI id, or ssm:/path."""
    min: Annotated[int, Field(ge=0, le=5000)] = 1
    """The least number of hosts."""
    max: Annotated[int, Field(ge=1, le=5000)] = 3
    """The most hosts; room for one more task than desired, so that a deployment can start."""
    disk: Annotated[int, Field(ge=30, le=16384)] = 30
    """GiB of encrypted gp3 disk per host."""
    termination_protection: bool = False
    """Keep hosts that run tasks from being taken away when the group shrinks."""

    @model_validator(mode="after")
    def _least_fits_most(self) -> Ec2Capacity:
        if self.min > self.max:
            what = f"min {self.min} is more than max {self.max}"
            raise refuse("E207", what, allowed=f"min: at most {self.max}", key="min")
        return self
