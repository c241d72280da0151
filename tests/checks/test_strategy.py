from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.strategy import strategy, strategy_or_launch_type
from tests.checks.mutate import Case, Change, Holds, both, drop, put

NAME = "CapacityProviderStrategy"


def strategies(*items: tuple[object, int, int]) -> Change:
    return put("Service", NAME, [{"CapacityProvider": provider, "Weight": w, "Base": b} for provider, w, b in items])


def case(what: str, change: Change, place: str, *, spec: str = "fargate") -> Case:
    return Case(strategy, spec, what, change, "E522", place)


CASES = (
    Case(
        strategy_or_launch_type,
        "fargate",
        "both",
        put("Service", "LaunchType", "FARGATE"),
        "E521",
        "Service.LaunchType",
    ),
    case("two bases", strategies(("FARGATE", 1, 1), ("FARGATE_SPOT", 1, 1)), f"Service.{NAME}.1.Base"),
    case("no weight", strategies(("FARGATE", 0, 1), ("FARGATE_SPOT", 0, 0)), f"Service.{NAME}"),
    case("too many", strategies(*[("FARGATE", 1, 0)] * 21), f"Service.{NAME}"),
    case("a weight out of range", strategies(("FARGATE", 1001, 0)), f"Service.{NAME}.0.Weight"),
    case("a base out of range", strategies(("FARGATE", 1, 100_001)), f"Service.{NAME}.0.Base"),
    case(
        "two kinds",
        both(
            put("ClusterCapacityProviders", "CapacityProviders", ["FARGATE", Ref("CapacityProvider")]),
            put("HostService", f"{NAME}.1", {"CapacityProvider": "FARGATE", "Weight": 1}),
            drop("HostService", "PlacementStrategies"),
        ),
        f"HostService.{NAME}",
        spec="ec2",
    ),
    case(
        "the cluster's default",
        put(
            "ClusterCapacityProviders", f"Default{NAME}.1", {"CapacityProvider": "FARGATE_SPOT", "Base": 1, "Weight": 1}
        ),
        f"ClusterCapacityProviders.Default{NAME}.1.Base",
        spec="fargate-spot",
    ),
)

HOLDS = (
    Holds("fargate", "a base below many weights", strategies(("FARGATE", 1, 2), ("FARGATE_SPOT", 99, 0))),
    Holds("fargate", "a weight that is a parameter", put("Service", f"{NAME}.0.Weight", Ref("Given"))),
    Holds("fargate", "a launch type alone", both(drop("Service", NAME), put("Service", "LaunchType", "FARGATE"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
