"""The public parameters of ECS machine images."""

from __future__ import annotations

import re

import pytest

from tests.local.cloud import Cloud, ref, resources
from tests.local.pieces import with_outputs

AMAZON = "/aws/service/ecs/optimized-ami"


@pytest.mark.parametrize(
    "name",
    [
        f"{AMAZON}/amazon-linux-2023/recommended/image_id",
        f"{AMAZON}/amazon-linux-2023/arm64/recommended/image_id",
        f"{AMAZON}/amazon-linux-2023/gpu/recommended/image_id",
        f"{AMAZON}/amazon-linux-2/recommended/image_id",
        "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id",
        "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id",
    ],
)
def test_image_resolves(cloud: Cloud, stack: str, name: str) -> None:
    body = with_outputs(resources(Cluster=("AWS::ECS::Cluster",)), Image=ref("Image"))
    body["Parameters"] = {"Image": {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", "Default": name}}
    prepared = cloud.change_set(stack, cloud.prepare(stack, body))["Parameters"]
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE"
    image = cloud.outputs(stack)["Image"]
    assert re.fullmatch("ami-[0-9a-f]{17}", image)
    shown = [{"ParameterKey": "Image", "ParameterValue": name, "ResolvedValue": image}]
    assert cloud.describe(stack)["Parameters"] == prepared == shown
    assert cloud.client("ssm").get_parameter(Name=name)["Parameter"]["Value"] == image
