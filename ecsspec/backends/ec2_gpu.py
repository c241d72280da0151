"""Whether the GPUs of hosts come to anything: an image with drivers needs them, and a container has to ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.backends.amis import ami_of
from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.instances import instance
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec


def idle_gpus(spec: Spec, capacity: Ec2Capacity, instance_type: str) -> Iterator[Problem]:
    """Warn of GPUs that no container gets, and of drivers without a GPU; own images may do as they like."""
    host, image = instance(instance_type), ami_of(capacity.ami, spec.architecture)
    if host is None or image.drives_gpus is None or spec.architecture not in image.architectures:
        return
    if image.drives_gpus and not host.gpus:
        what = f"the image {capacity.ami} is for hosts with a GPU of NVIDIA's, and {host.name} has none"
        yield Problem("W416", what, ("capacity", "ami"), hint="remove ami", severity="warning")
    if host.gpus:
        what = f"no container gets a GPU of {host.name}: this version has no key that asks for one"
        hint = "an instance_type without a GPU, or add ResourceRequirements to the template of: ecsspec compile SPEC"
        yield Problem("W416", what, ("capacity", "instance_type"), hint=hint, severity="warning")
