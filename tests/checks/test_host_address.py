from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.host_address import host_address
from tests.checks.mutate import Case, Change, Holds, put

DATA = "LaunchTemplateData"
INTERFACE = f"{DATA}.NetworkInterfaces"


def case(what: str, change: Change, place: str) -> Case:
    return Case(host_address, "ec2", what, change, "E531", f"LaunchTemplate.{place}")


CASES = (
    case(
        "groups beside it",
        put("LaunchTemplate", f"{DATA}.SecurityGroupIds", [Ref("HostSecurityGroup")]),
        f"{DATA}.SecurityGroupIds",
    ),
    case("group names beside it", put("LaunchTemplate", f"{DATA}.SecurityGroups", ["hosts"]), f"{DATA}.SecurityGroups"),
    case("two interfaces", put("LaunchTemplate", f"{INTERFACE}.1", {"DeviceIndex": 1, "Groups": ["sg-1"]}), INTERFACE),
    case("no groups", put("LaunchTemplate", f"{INTERFACE}.0.Groups", []), f"{INTERFACE}.0.Groups"),
)
HOLDS = (
    Holds("ec2-private", "groups without interfaces", put("LaunchTemplate", f"{DATA}.EbsOptimized", value=True)),
    Holds("ec2", "interfaces that are a parameter", put("LaunchTemplate", INTERFACE, Ref("Given"))),
    Holds("ec2", "groups that are a parameter", put("LaunchTemplate", f"{INTERFACE}.0.Groups", Ref("Given"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
