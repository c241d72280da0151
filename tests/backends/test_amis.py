"""The hosts' images."""

from __future__ import annotations

import pytest

from ecsspec.backends.amis import ami_of, user_data

ECS = "/aws/service/ecs/optimized-ami"


@pytest.mark.parametrize(
    ("name", "architecture", "reference"),
    [
        (None, "X86_64", f"{ECS}/amazon-linux-2023/recommended/image_id"),
        (None, "ARM64", f"{ECS}/amazon-linux-2023/arm64/recommended/image_id"),
        ("al2023", "X86_64", f"{ECS}/amazon-linux-2023/recommended/image_id"),
        ("al2023-arm64", "ARM64", f"{ECS}/amazon-linux-2023/arm64/recommended/image_id"),
        ("al2023-gpu", "X86_64", f"{ECS}/amazon-linux-2023/gpu/recommended/image_id"),
        ("amazon-linux-2", "X86_64", f"{ECS}/amazon-linux-2/recommended/image_id"),
        ("amazon-linux-2", "ARM64", f"{ECS}/amazon-linux-2/arm64/recommended/image_id"),
        ("bottlerocket", "X86_64", "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id"),
        ("bottlerocket", "ARM64", "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id"),
    ],
)
def test_where_aws_publishes_an_image(name: str | None, architecture: str, reference: str) -> None:
    ami = ami_of(name, architecture)
    assert ami.reference == reference
    assert ami.is_path
    assert ami.architectures == (architecture,)


def test_an_image_of_ones_own() -> None:
    assert not ami_of("ami-0123456789abcdef0", "ARM64").is_path
    own = ami_of("ssm:/own/image", "ARM64")
    assert (own.reference, own.is_path, own.architectures) == ("/own/image", True, ())


def test_how_a_host_learns_its_cluster() -> None:
    linux = user_data(ami_of("al2023", "X86_64"))
    assert linux.startswith("#!/bin/bash\n")
    assert "\nECS_CLUSTER=${Cluster}\n" in linux
    settings = user_data(ami_of("bottlerocket", "X86_64"))
    assert settings.splitlines()[:2] == ["[settings.ecs]", 'cluster = "${Cluster}"']
