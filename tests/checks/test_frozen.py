from __future__ import annotations

import pytest

from ecsspec.checks.frozen import FROZEN, frozen
from tests.checks.compiled import SPECS, compiled
from tests.checks.mutate import Case, Holds, add, put, resource

CASES = (
    Case(
        frozen,
        "fargate",
        "the balancer's group",
        put("LoadBalancerSecurityGroup", "GroupDescription", "ALB"),
        "E552",
        "LoadBalancerSecurityGroup.GroupDescription",
    ),
    Case(
        frozen,
        "fargate",
        "the tasks' group",
        put("TaskSecurityGroup", "GroupDescription", "Containers"),
        "E552",
        "TaskSecurityGroup.GroupDescription",
    ),
    Case(
        frozen,
        "ec2",
        "the hosts' group",
        put("HostSecurityGroup", "GroupDescription", "Instances"),
        "E552",
        "HostSecurityGroup.GroupDescription",
    ),
    Case(frozen, "fargate", "the container's port", put("TargetGroup", "Port", 8080), "E552", "TargetGroup.Port"),
    Case(
        frozen, "fargate", "another protocol", put("TargetGroup", "Protocol", "HTTPS"), "E552", "TargetGroup.Protocol"
    ),
)
HOLDS = (
    Holds("fargate", "another group", add(resource("Extra", "AWS::EC2::SecurityGroup", GroupDescription="anything"))),
)


def test_what_is_frozen_exists() -> None:
    made = {id_ for spec in SPECS for id_ in compiled(spec).resources}
    assert {id_ for id_, *_ in FROZEN} <= made


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
