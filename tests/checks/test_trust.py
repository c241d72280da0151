from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.trust import trust
from tests.checks.mutate import Case, Holds, both, drop, put

SERVICE = "AssumeRolePolicyDocument.Statement.0.Principal.Service"
PROFILE = "LaunchTemplateData.IamInstanceProfile"
CASES = (
    Case(
        trust,
        "fargate",
        "the task's role",
        put("TaskRole", SERVICE, "ecs.amazonaws.com"),
        "E538",
        "TaskRole.AssumeRolePolicyDocument",
    ),
    Case(
        trust,
        "fargate",
        "the execution role",
        put("ExecutionRole", SERVICE, "ec2.amazonaws.com"),
        "E538",
        "ExecutionRole.AssumeRolePolicyDocument",
    ),
    Case(
        trust,
        "ec2",
        "the hosts' role",
        put("HostRole", SERVICE, ["ecs.amazonaws.com"]),
        "E538",
        "HostRole.AssumeRolePolicyDocument",
    ),
    Case(trust, "ec2", "hosts without a role", drop("LaunchTemplate", PROFILE), "E538", f"LaunchTemplate.{PROFILE}"),
)
HOLDS = (
    Holds("ec2", "a role beside ours", put("HostInstanceProfile", "Roles.1", "other")),
    Holds("ec2", "two services", put("HostRole", SERVICE, ["ecs.amazonaws.com", "ec2.amazonaws.com"])),
    Holds("fargate", "a service that is a parameter", put("TaskRole", SERVICE, Ref("Given"))),
    Holds("fargate", "a role of somebody else's", put("TaskDefinition", "TaskRoleArn", "arn:aws:iam::1:role/web")),
    Holds("ec2", "a profile of somebody else's", put("LaunchTemplate", PROFILE, {"Name": "hosts"})),
    Holds(
        "ec2",
        "hosts' role by profile name",
        both(put("LaunchTemplate", PROFILE, {"Name": Ref("HostInstanceProfile")})),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
