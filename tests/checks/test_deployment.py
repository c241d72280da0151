from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.deployment import deployment
from tests.checks.mutate import Case, Change, Holds, both, put

BREAKER = "DeploymentConfiguration.DeploymentCircuitBreaker.Enable"
BALANCE = "AvailabilityZoneRebalancing"


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(deployment, spec, what, change, "E558", place)


CASES = (
    case(
        "fargate",
        "the breaker on a canary",
        put("Service", "DeploymentConfiguration.Strategy", "CANARY"),
        f"Service.{BREAKER}",
    ),
    case(
        "fargate",
        "the breaker with CodeDeploy",
        put("Service", "DeploymentController", {"Type": "CODE_DEPLOY"}),
        f"Service.{BREAKER}",
    ),
    case("fargate-recreate", "rebalancing without room", put("Service", BALANCE, "ENABLED"), f"Service.{BALANCE}"),
    case("ec2", "rebalancing a daemon", put("HostService", "SchedulingStrategy", "DAEMON"), f"HostService.{BALANCE}"),
    case("ec2", "packing first", put("HostService", "PlacementStrategies.0.Type", "binpack"), f"HostService.{BALANCE}"),
)
HOLDS = (
    Holds("fargate", "rolling, said", put("Service", "DeploymentConfiguration.Strategy", "ROLLING")),
    Holds(
        "fargate", "a strategy that is a parameter", put("Service", "DeploymentConfiguration.Strategy", Ref("Given"))
    ),
    Holds(
        "fargate",
        "a canary without breaker",
        both(put("Service", "DeploymentConfiguration.Strategy", "CANARY"), put("Service", BREAKER, value=False)),
    ),
    Holds(
        "ec2",
        "no rebalancing",
        both(put("HostService", "PlacementStrategies.0.Type", "binpack"), put("HostService", BALANCE, "DISABLED")),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
