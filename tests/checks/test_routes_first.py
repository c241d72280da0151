from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.routes_first import routes_first
from tests.checks.mutate import Case, Change, Holds, also_after, both, no_longer_after, put


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(routes_first, spec, what, change, "E515", place)


CASES = (
    case("fargate-internal", "tasks", no_longer_after("Service", "PrivateDefaultRoute1"), "Service.DependsOn"),
    case("fargate-no-port", "associations", no_longer_after("Service", "PublicSubnet2Route*"), "Service.DependsOn"),
    case("fargate-no-port", "tasks without balancer", no_longer_after("Service", "Public*"), "Service.DependsOn"),
    case("ec2", "hosts", no_longer_after("AutoScalingGroup", "Public*"), "AutoScalingGroup.DependsOn"),
    case("ec2-awsvpc", "hosts in private", no_longer_after("AutoScalingGroup", "*"), "AutoScalingGroup.DependsOn"),
    case(
        "fargate-internal",
        "the way behind NAT",
        no_longer_after("NatGateway1", "PublicDefaultRoute"),
        "Service.DependsOn",
    ),
)

HOLDS = (
    Holds(
        "fargate-internal",
        "the service itself waits for the way behind NAT",
        both(
            no_longer_after("NatGateway1", "PublicDefaultRoute"),
            also_after("Service", "PublicDefaultRoute"),
        ),
    ),
    Holds(
        "fargate",
        "subnets of somebody else's",
        both(
            put("Service", "NetworkConfiguration.AwsvpcConfiguration.Subnets", [Ref("Given")]),
            no_longer_after("Service", "Public*"),
        ),
    ),
    Holds("ec2", "tasks on hosts wait for the hosts", no_longer_after("HostService", "Public*")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
