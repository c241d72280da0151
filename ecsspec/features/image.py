"""`image`: the right to pull from a private ECR repository, where the image is in one."""

from __future__ import annotations

import re

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.slots import Statement
from ecsspec.cfn.values import Sub

_PRIVATE_ECR = re.compile(
    r"([0-9]{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/([^:@]+)"
)
"""ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME, or for both kinds of addresses ACCOUNT.dkr-ecr.REGION.on.aws/NAME."""
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def image(app: App) -> Fragment:
    """Return the statements that let ECS pull the image; a public image needs none."""
    found = _PRIVATE_ECR.match(app.spec.image)
    if not found:
        return Fragment()
    account, region, repository = found.groups()
    arn = Sub(f"arn:${{AWS::Partition}}:ecr:{region}:{account}:repository/{repository}")
    token = Statement("execution", "LoginToEcr", ("ecr:GetAuthorizationToken",), ("*",))
    return Fragment(slots=(token, Statement("execution", "PullImage", PULL, (arn,))))
