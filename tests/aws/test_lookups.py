"""Values of other stacks over boto3."""

from __future__ import annotations

import pytest

from ecsspec.aws.lookups import StackLookups
from ecsspec.cfn.template import StackResource, TaggedResource
from ecsspec.problems import AwsError, NotDone
from tests.aws.canned import Answer, Refusal, canned

VPC = StackResource("network", "Vpc")


def lookups(answer: Answer) -> StackLookups:
    return StackLookups(
        cloudformation=lambda: canned("cloudformation", answer).client,
        tagging=lambda: canned("resourcegroupstaggingapi", answer).client,
    )


def tagged(type_: str, *arns: str) -> str:
    rows = [{"ResourceARN": arn} for arn in arns]
    return lookups({"ResourceTagMappingList": rows}).tagged(TaggedResource(type_, (("team", "labs"),)))


def test_a_resource_of_another_stack() -> None:
    assert lookups({"StackResourceDetail": {"PhysicalResourceId": "vpc-1"}}).resource(VPC) == "vpc-1"


@pytest.mark.parametrize(
    "answer", [Refusal("ValidationError", "Stack 'network' does not exist"), {"StackResourceDetail": {}}]
)
def test_a_resource_that_is_not_there_says_what_to_deploy_first(answer: Answer) -> None:
    with pytest.raises(NotDone, match="Vpc from stack network") as refused:
        lookups(answer).resource(VPC)
    assert refused.value.code == "E604"


def test_another_refusal_is_an_error() -> None:
    with pytest.raises(AwsError):
        lookups(Refusal("AccessDenied")).resource(VPC)


@pytest.mark.parametrize(
    ("type_", "arn", "value"),
    [
        ("AWS::EC2::VPC", "arn:aws:ec2:us-east-1:1:vpc/vpc-1", "vpc-1"),
        ("AWS::ECS::Cluster", "arn:aws:ecs:us-east-1:1:cluster/labs", "labs"),
        ("AWS::SNS::Topic", "arn:aws:sns:us-east-1:1:alarms", "arn:aws:sns:us-east-1:1:alarms"),
    ],
)
def test_a_tagged_resource_is_what_ref_would_give(type_: str, arn: str, value: str) -> None:
    assert tagged(type_, arn) == value


@pytest.mark.parametrize(("arns", "words"), [((), "none does"), (("a/vpc-2", "a/vpc-1"), "2 do: vpc-1, vpc-2")])
def test_none_or_several_is_refused(arns: tuple[str, ...], words: str) -> None:
    with pytest.raises(NotDone, match=words) as refused:
        tagged("AWS::EC2::VPC", *arns)
    assert refused.value.code == "E612"
    assert "team=labs" in refused.value.what


def test_a_type_that_has_no_tags_to_search_is_refused_with_those_that_have() -> None:
    with pytest.raises(NotDone) as refused:
        tagged("AWS::IAM::Role")
    assert "AWS::EC2::VPC" in refused.value.hint
