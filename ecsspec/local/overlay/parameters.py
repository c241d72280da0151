"""The public SSM parameters that name Amazon's machine images for ECS."""

from __future__ import annotations

from hashlib import sha256

from ministack.services import ssm

AMAZON_LINUX = "/aws/service/ecs/optimized-ami"
BOTTLEROCKET = "/aws/service/bottlerocket"

IMAGES = (
    *(
        f"{AMAZON_LINUX}/{family}{variant}/recommended/image_id"
        for family, variants in (
            ("amazon-linux-2023", ("", "/arm64", "/gpu", "/neuron")),
            ("amazon-linux-2", ("", "/arm64", "/gpu", "/inf")),
        )
        for variant in variants
    ),
    *(
        f"{BOTTLEROCKET}/{variant}/{architecture}/latest/image_id"
        for variant in ("aws-ecs-2", "aws-ecs-2-nvidia")
        for architecture in ("x86_64", "arm64")
    ),
)


def install() -> None:
    """Add the parameters to those that every account can read."""
    ssm._PUBLIC_AMI_PARAMETERS.update({name: image(name) for name in IMAGES})


def image(name: str) -> str:
    """Return a made-up image id that stays the same for a parameter."""
    return f"ami-{sha256(name.encode()).hexdigest()[:17]}"
