from __future__ import annotations

import pytest

from ecsspec.checks.service_id import service_id
from tests.checks.mutate import Case, Holds, rename

CASES = (
    Case(service_id, "ec2", "hosts' ports under Service", rename("HostService", "Service"), "E523", "Service"),
    Case(service_id, "fargate", "addresses under HostService", rename("Service", "HostService"), "E523", "HostService"),
)
HOLDS = (Holds("ec2", "another service", rename("HostService", "Worker")),)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
