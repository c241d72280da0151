from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.runtime_platform import runtime_platform
from tests.checks.mutate import Case, Holds, drop, put

PLATFORM = "RuntimePlatform"
PLACE = f"TaskDefinition.{PLATFORM}"
CASES = (
    Case(runtime_platform, "fargate", "none", drop("TaskDefinition", PLATFORM), "E545", f"{PLACE}.CpuArchitecture"),
    Case(
        runtime_platform,
        "ec2",
        "no system",
        drop("TaskDefinition", f"{PLATFORM}.OperatingSystemFamily"),
        "E545",
        f"{PLACE}.OperatingSystemFamily",
    ),
)
HOLDS = (Holds("ec2", "a parameter", put("TaskDefinition", PLATFORM, Ref("Given"))),)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
