"""What CloudFormation needs to keep the resources of a stack: in a role of its own, or as whoever applies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from ecsspec.cfn.permissions import permissions
from ecsspec.cfn.template import Template
from ecsspec.deploy.permissions.actions import ANYTHING, Statement

ROLES: Final = "arn:{partition}:iam::{account}:role/{role}"
PROFILES: Final = "arn:{partition}:iam::{account}:instance-profile/{role}"
LINKED: Final = "arn:{partition}:iam::{account}:role/aws-service-role/*"
IMAGES: Final = "arn:{partition}:ssm:{region}::parameter/aws/service/*"
RECIPIENTS: Final = ("ecs-tasks.amazonaws.com", "ec2.amazonaws.com")
"""Who is handed the roles of a stack: tasks and hosts."""
LOOKED_UP: Final = "AWS::SSM::Parameter::Value"

_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "iam:CreateServiceLinkedRole": (LINKED,),
    "iam:PassRole": (ROLES,),
    "ssm:GetParameters": (IMAGES,),
    **dict.fromkeys(("iam:CreateInstanceProfile", "iam:DeleteInstanceProfile", "iam:GetInstanceProfile"), (PROFILES,)),
    **dict.fromkeys(("iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile"), (PROFILES,)),
}
"""What is done on something narrower than everything; what else begins with `iam:` is done on roles."""
WITNESSES: Final[Mapping[str, str]] = {
    "autoscaling:Describe*": "autoscaling:DescribeAutoScalingGroups",
    "ec2:Describe*": "ec2:DescribeSubnets",
    "ec2:Get*": "ec2:GetLaunchTemplateData",
    "elasticloadbalancing:Describe*": "elasticloadbalancing:DescribeTargetGroups",
}
"""IAM simulates no wildcard: one action of each stands for it."""


def types_of(template: Template) -> tuple[str, ...]:
    """Return the types of a template that take permissions: of resources, and of parameters that AWS looks up."""
    looked_up = any(one.type.startswith(LOOKED_UP) for one in template.parameters.values())
    found = {resource.type for resource in template.resources.values()}
    return (*sorted(found), *((LOOKED_UP,) if looked_up else ()))


def stack_statements(types: Collection[str]) -> tuple[Statement, ...]:
    """Return what resources of these types take."""
    by: dict[tuple[str, ...], list[str]] = {}
    for action in permissions(types):
        by.setdefault(_place(action), []).append(action)
    return tuple(one for place, actions in sorted(by.items()) for one in _apart(tuple(actions), place))


def _place(action: str) -> tuple[str, ...]:
    return _ON.get(action) or ((ROLES,) if action.startswith("iam:") else (ANYTHING,))


def _apart(actions: tuple[str, ...], place: tuple[str, ...]) -> Iterable[Statement]:
    """Yield the statement, and the right to hand on a role apart from it, as that has a condition."""
    rest = tuple(action for action in actions if action != "iam:PassRole")
    if rest:
        yield Statement(rest, place, is_ours=False)
    if rest != actions:
        yield Statement(("iam:PassRole",), place, RECIPIENTS, is_ours=False)
