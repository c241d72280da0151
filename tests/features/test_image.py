"""The right to pull a private image."""

from __future__ import annotations

import pytest

from ecsspec.blueprint.fragment import Fragment
from ecsspec.cfn.values import Sub
from ecsspec.features.image import PULL, image
from tests.builders import a_template, an_app, inside, properties

DIGEST = "@sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("reference", "arn"),
    [
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1", "ecr:eu-west-1:123456789012:repository/web"),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/web", "ecr:us-east-1:123456789012:repository/team/web"),
        (f"123456789012.dkr.ecr.us-east-1.amazonaws.com/a{DIGEST}", "ecr:us-east-1:123456789012:repository/a"),
        ("123456789012.dkr.ecr-fips.us-east-2.amazonaws.com/a", "ecr:us-east-2:123456789012:repository/a"),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1", "ecr:cn-north-1:123456789012:repository/a"),
    ],
)
def test_a_private_image_may_be_pulled_and_no_other(reference: str, arn: str) -> None:
    statements = inside(properties(a_template(image=reference, logging=False), "ExecutionRole"), "Policies", 0)
    token, pull = inside(statements, "PolicyDocument", "Statement")
    assert token == {
        "Sid": "LoginToEcr",
        "Effect": "Allow",
        "Action": ["ecr:GetAuthorizationToken"],
        "Resource": ["*"],
    }
    assert inside(pull, "Action") == list(PULL)
    assert inside(pull, "Resource") == [Sub(f"arn:${{AWS::Partition}}:{arn}")]


@pytest.mark.parametrize(
    "reference", ["nginx", "public.ecr.aws/nginx/nginx:stable", "ghcr.io/a/b", "example.com/dkr.ecr/web"]
)
def test_a_public_image_needs_no_right(reference: str) -> None:
    assert image(an_app(image=reference)) == Fragment()
