from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.balancer_zones import balancer_zones
from tests.checks.mutate import Case, Holds, add, both, put, resource

TWIN = resource("Twin", "AWS::EC2::Subnet", VpcId=Ref("Vpc"), CidrBlock="10.0.64.0/24", AvailabilityZone="eu-west-1a")
CASES = (
    Case(
        balancer_zones,
        "fargate",
        "one subnet",
        put("LoadBalancer", "Subnets", [Ref("PublicSubnet1")]),
        "E550",
        "LoadBalancer.Subnets",
    ),
    Case(
        balancer_zones,
        "fargate",
        "one zone",
        both(
            add(TWIN),
            put("PublicSubnet1", "AvailabilityZone", "eu-west-1a"),
            put("LoadBalancer", "Subnets", [Ref("PublicSubnet1"), Ref("Twin")]),
        ),
        "E550",
        "LoadBalancer.Subnets",
    ),
)
HOLDS = (
    Holds("fargate", "subnets that are a parameter", put("LoadBalancer", "Subnets", Ref("Given"))),
    Holds(
        "fargate",
        "a network balancer",
        both(put("LoadBalancer", "Type", "network"), put("LoadBalancer", "Subnets", [Ref("PublicSubnet1")])),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
