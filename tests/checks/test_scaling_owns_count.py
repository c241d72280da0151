from __future__ import annotations

import pytest

from ecsspec.cfn.values import Sub
from ecsspec.checks.scaling_owns_count import scaling_owns_count
from tests.checks.mutate import Case, Holds, add, both, drop, resource

TYPE = "AWS::ApplicationAutoScaling::ScalableTarget"
SCALED = add(resource("Scaling", TYPE, ResourceId=Sub("service/${Cluster}/${Service.Name}")))
CASES = (Case(scaling_owns_count, "fargate", "both", SCALED, "E559", "Service.DesiredCount"),)
HOLDS = (
    Holds("fargate", "scaling alone", both(SCALED, drop("Service", "DesiredCount"))),
    Holds("fargate", "another thing is scaled", add(resource("Scaling", TYPE, ResourceId="table/orders"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
