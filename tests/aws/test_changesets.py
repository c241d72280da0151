"""Change sets over boto3."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ecsspec.aws.changesets import CloudFormationChangeSets
from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.facts import Change, ChangeSetRequest, Finding, PropertyDetail
from ecsspec.problems import AwsError
from tests.aws.canned import Refusal, canned

OURS = "ecsspec-1"
ID = "arn:aws:cloudformation:us-east-1:123456789012:changeSet/x/1"
ROW = {
    "ChangeSetId": ID,
    "ChangeSetName": "x",
    "StackId": "arn",
    "StackName": "web",
    "Status": "CREATE_COMPLETE",
    "ExecutionStatus": "AVAILABLE",
    "CreationTime": datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
}
REQUEST = ChangeSetRequest("web", "ecsspec-apply-1", "CREATE", "Resources: {}", {}, {}, "ecsspec-1")


def test_what_is_empty_is_not_sent() -> None:
    calls = canned("cloudformation", {"Id": ID})
    assert CloudFormationChangeSets(calls.client).create(REQUEST) == ID
    assert calls.asked[0][1] == {
        "StackName": "web",
        "ChangeSetName": "ecsspec-apply-1",
        "ChangeSetType": "CREATE",
        "TemplateBody": "Resources: {}",
        "ClientToken": "ecsspec-1",
    }


def test_everything_else_is() -> None:
    calls = canned("cloudformation", {"Id": ID})
    full = replace(REQUEST, parameters={"Vpc": "vpc-1"}, tags={"b": "2", "a": "1"}, description="why")
    full = replace(full, capabilities=("CAPABILITY_IAM",), import_existing=True)
    CloudFormationChangeSets(calls.client).create(full)
    sent = calls.asked[0][1]
    assert sent["Parameters"] == [{"ParameterKey": "Vpc", "ParameterValue": "vpc-1"}]
    assert sent["Tags"] == [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    assert (sent["Capabilities"], sent["ImportExistingResources"], sent["Description"]) == (
        ["CAPABILITY_IAM"],
        True,
        "why",
    )


def test_a_set_of_the_same_name_is_met() -> None:
    calls = canned("cloudformation", Refusal("AlreadyExistsException"), ROW)
    assert CloudFormationChangeSets(calls.client).create(REQUEST) == ID


def test_another_refusal_of_a_set_is_an_error() -> None:
    with pytest.raises(AwsError, match="Requires capabilities"):
        CloudFormationChangeSets(
            canned("cloudformation", Refusal("InsufficientCapabilitiesException", "Requires capabilities")).client
        ).create(REQUEST)


def test_a_set_is_told_with_all_its_pages_and_property_values() -> None:
    target = {
        "Attribute": "Properties",
        "Name": "DesiredCount",
        "Path": "/Properties/DesiredCount",
        "BeforeValue": "1",
        "AfterValue": "3",
        "RequiresRecreation": "Never",
    }
    detail = {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification", "CausingEntity": "P"}
    first = {
        "Action": "Modify",
        "LogicalResourceId": "Service",
        "ResourceType": "AWS::ECS::Service",
        "PhysicalResourceId": "arn:web",
        "Replacement": "False",
        "Scope": ["Properties"],
        "PolicyAction": "Delete",
        "Details": [detail],
    }
    second = {"Action": "Add", "LogicalResourceId": "Alb", "ResourceType": "T"}
    calls = canned(
        "cloudformation",
        {
            **ROW,
            "Changes": [{"Type": "Resource", "ResourceChange": first}],
            "NextToken": "more",
            "Parameters": [{"ParameterKey": "Ami", "ParameterValue": "/ami", "ResolvedValue": "ami-2"}],
        },
        {**ROW, "Changes": [{"Type": "Resource", "ResourceChange": second}, {}]},
    )
    found = CloudFormationChangeSets(calls.client).describe(ID, stack="arn")
    assert found is not None
    assert found.changes == (
        Change(
            "Service",
            "AWS::ECS::Service",
            "Modify",
            "False",
            "arn:web",
            ("Properties",),
            "Delete",
            (
                PropertyDetail(
                    "Properties", "/Properties/DesiredCount", "DesiredCount", "1", "3", "Never", "Static",
                    "DirectModification", "P",
                ),
            ),
        ),
        Change("Alb", "T", "Add"),
    )  # fmt: skip
    assert (found.created, found.parameters, found.resolved) == (
        "2026-01-05T09:00:00+00:00",
        {"Ami": "/ami"},
        {"Ami": "ami-2"},
    )
    assert all(params["IncludePropertyValues"] for _, params in calls.asked)


@pytest.mark.parametrize(
    "refusal", [Refusal("ChangeSetNotFound"), Refusal("ValidationError", "Stack [web] does not exist")]
)
def test_a_set_that_is_gone_is_none_and_need_not_be_deleted(refusal: Refusal) -> None:
    sets = CloudFormationChangeSets(canned("cloudformation", refusal).client)
    assert sets.describe(ID, stack="web") is None
    sets.delete(ID, stack="web")


def test_other_refusals_are_errors() -> None:
    sets = CloudFormationChangeSets(canned("cloudformation", Refusal("AccessDenied")).client)
    with pytest.raises(AwsError):
        sets.describe(ID, stack="web")
    with pytest.raises(AwsError):
        sets.delete(ID, stack="web")
    with pytest.raises(AwsError) as error:
        sets.execute(ID, stack="web", token=OURS)
    assert not isinstance(error.value, Unusable)


def test_the_names_of_a_stacks_sets() -> None:
    calls = canned("cloudformation", {"Summaries": [ROW]})
    assert [entry.name for entry in CloudFormationChangeSets(calls.client).names("web")] == ["x"]


def test_executing_carries_the_token() -> None:
    calls = canned("cloudformation", {})
    CloudFormationChangeSets(calls.client).execute(ID, stack="arn", token=OURS)
    assert calls.asked == [
        ("ExecuteChangeSet", {"ChangeSetName": ID, "StackName": "arn", "ClientRequestToken": "ecsspec-1"})
    ]


def test_a_token_that_aws_has_seen_has_done_its_work() -> None:
    refusal = Refusal("TokenAlreadyExistsException")
    CloudFormationChangeSets(canned("cloudformation", refusal).client).execute(ID, stack="arn", token=OURS)


@pytest.mark.parametrize("code", ["InvalidChangeSetStatus", "ChangeSetNotFound"])
def test_a_set_that_cannot_be_executed_is_told_apart(code: str) -> None:
    with pytest.raises(Unusable):
        CloudFormationChangeSets(canned("cloudformation", Refusal(code)).client).execute(ID, stack="arn", token=OURS)


def test_a_set_that_is_still_being_made_cannot_be_deleted_yet() -> None:
    with pytest.raises(Unusable):
        CloudFormationChangeSets(canned("cloudformation", Refusal("InvalidChangeSetStatus")).client).delete(
            ID, stack="web"
        )


def test_findings_come_from_every_kind_of_event() -> None:
    rows = [
        {
            "EventId": "1",
            "LogicalResourceId": "Logs",
            "ValidationName": "NAME_CONFLICT_VALIDATION",
            "ValidationStatusReason": "exists",
            "ValidationPath": "/Resources/Logs",
            "ValidationFailureMode": "FAIL",
        },
        {"EventId": "2", "HookType": "Guard", "HookStatusReason": "too open", "HookFailureMode": "WARN"},
        {"EventId": "3", "LogicalResourceId": "Role", "ResourceStatusReason": "denied"},
        {"EventId": "4"},
    ]
    calls = canned("cloudformation", {"OperationEvents": rows})
    CloudFormationChangeSets(calls.client).findings("by-name", stack="web")
    assert calls.asked[0][1]["StackName"] == "web"
    assert CloudFormationChangeSets(calls.client).findings(ID, stack="arn") == [
        Finding("Logs", "exists", "NAME_CONFLICT_VALIDATION", "/Resources/Logs"),
        Finding("", "too open", "Guard", mode="WARN"),
        Finding("Role", "denied"),
    ]
