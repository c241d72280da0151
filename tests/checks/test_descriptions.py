from __future__ import annotations

import pytest

from ecsspec.cfn.values import Sub
from ecsspec.checks.descriptions import descriptions
from tests.checks.mutate import Case, Change, Holds, add, put, resource


def case(what: str, change: Change, place: str) -> Case:
    return Case(descriptions, "fargate", what, change, "E553", place)


CASES = (
    case(
        "an apostrophe",
        put("TaskIngressFromLoadBalancer", "Description", "the balancer's"),
        "TaskIngressFromLoadBalancer.Description",
    ),
    case(
        "a printer's dash",
        put("TaskSecurityGroup", "SecurityGroupEgress.0.Description", "any – where"),
        "TaskSecurityGroup.SecurityGroupEgress.0.Description",
    ),
    case(
        "256 characters",
        put("LoadBalancerSecurityGroup", "SecurityGroupIngress.0.Description", "a" * 256),
        "LoadBalancerSecurityGroup.SecurityGroupIngress.0.Description",
    ),
    case(
        "another group's",
        add(resource("Extra", "AWS::EC2::SecurityGroup", GroupDescription="tâches")),
        "Extra.GroupDescription",
    ),
)
HOLDS = (
    Holds(
        "fargate", "all that EC2 takes", put("TaskIngressFromLoadBalancer", "Description", "aZ9. _-:/()#,@[]+=&;{}!$*")
    ),
    Holds(
        "fargate",
        "a text that is not known yet",
        put("TaskIngressFromLoadBalancer", "Description", Sub("${AWS::StackName}")),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
