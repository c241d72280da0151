"""Late values are looked up; what has a default is CloudFormation's business."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Parameter, StackResource, TaggedResource
from ecsspec.deploy.preview.parameters import resolve
from ecsspec.problems import NotDone
from tests.deploy.fakes import FakeLookups, a_template

OTHER = StackResource("network", "Vpc")
TAGGED = TaggedResource("AWS::EC2::Subnet", (("tier", "public"),))


def test_sources_are_looked_up_and_defaults_left_alone() -> None:
    template = a_template(
        parameters={
            "Vpc": Parameter("Vpc", "AWS::EC2::VPC::Id", source=OTHER),
            "Subnet": Parameter("Subnet", "AWS::EC2::Subnet::Id", default="subnet-0", source=TAGGED),
            "Ami": Parameter("Ami", "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", default="/aws/ami"),
        }
    )
    lookups = FakeLookups({OTHER: "vpc-1", TAGGED: "subnet-1"})
    assert resolve(template, lookups=lookups) == {"Vpc": "vpc-1", "Subnet": "subnet-1"}


def test_a_parameter_that_nobody_fills_is_refused_by_name() -> None:
    template = a_template(parameters={"Vpc": Parameter("Vpc", "AWS::EC2::VPC::Id")})
    with pytest.raises(NotDone, match="Vpc") as refused:
        resolve(template, lookups=FakeLookups())
    assert refused.value.code == "E603"
