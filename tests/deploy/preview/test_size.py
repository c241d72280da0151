"""CloudFormation's limits of a whole template, told before anything is asked."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.deploy.preview.size import MOST_BYTES, excesses, require_size
from ecsspec.problems import NotDone


def numbered(count: int) -> dict[str, Resource]:
    return {f"Topic{number}": Resource(f"Topic{number}", "AWS::SNS::Topic", "tells") for number in range(count)}


def test_what_is_at_its_limit_is_taken() -> None:
    require_size(Template("", numbered(500)), "x" * MOST_BYTES)


def test_every_limit_that_is_passed_is_told_at_once() -> None:
    template = Template(
        "",
        numbered(501),
        parameters={f"P{number}": Parameter(f"P{number}", "String") for number in range(201)},
        outputs={f"O{number}": Output(f"O{number}", "x", "y") for number in range(201)},
    )
    assert list(excesses(template, "ü" * 500_001)) == [
        "1,000,002 bytes of at most 1,000,000",
        "501 resources of at most 500",
        "201 parameters of at most 200",
        "201 outputs of at most 200",
    ]
    with pytest.raises(NotDone, match="501 resources") as refused:
        require_size(template, "")
    assert refused.value.code == "E606"
