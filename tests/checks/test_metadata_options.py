from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.metadata_options import metadata_options
from tests.checks.mutate import Case, Change, Holds, drop, put

OPTIONS = "LaunchTemplateData.MetadataOptions"


def case(what: str, change: Change, key: str) -> Case:
    return Case(metadata_options, "ec2", what, change, "E534", f"LaunchTemplate.{OPTIONS}.{key}")


CASES = (
    case("tokens optional", put("LaunchTemplate", f"{OPTIONS}.HttpTokens", "optional"), "HttpTokens"),
    case("nothing said", drop("LaunchTemplate", OPTIONS), "HttpTokens"),
    case("two hops", put("LaunchTemplate", f"{OPTIONS}.HttpPutResponseHopLimit", 2), "HttpPutResponseHopLimit"),
    case("no hops said", drop("LaunchTemplate", f"{OPTIONS}.HttpPutResponseHopLimit"), "HttpPutResponseHopLimit"),
    case("switched off", put("LaunchTemplate", f"{OPTIONS}.HttpEndpoint", "disabled"), "HttpEndpoint"),
)
HOLDS = (
    Holds("ec2", "options that are a parameter", put("LaunchTemplate", OPTIONS, Ref("Given"))),
    Holds("ec2", "a hop written as text", put("LaunchTemplate", f"{OPTIONS}.HttpPutResponseHopLimit", "1")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
