from __future__ import annotations

import pytest

from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.checks.task_group import task_group
from tests.checks.mutate import Case, Holds, put

GROUPS = "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"
HOSTS = GetAtt("HostSecurityGroup", "GroupId")
CASES = (
    Case(
        task_group, "ec2-awsvpc", "the hosts' too", put("Service", f"{GROUPS}.1", HOSTS), "E533", f"Service.{GROUPS}.1"
    ),
)
HOLDS = (Holds("ec2-awsvpc", "a group that is a parameter", put("Service", f"{GROUPS}.1", Ref("Given"))),)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
