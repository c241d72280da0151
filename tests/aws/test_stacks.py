"""Stacks over boto3."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ecsspec.aws.stacks import CloudFormationStacks, utc
from ecsspec.deploy.facts import Gone, LiveResource, Stack
from ecsspec.problems import AwsError
from tests.aws.canned import Refusal, canned

WHEN = datetime(2026, 1, 5, 10, 0, tzinfo=timezone(timedelta(hours=1)))
ABSENT = Refusal("ValidationError", "Stack with id web does not exist")


def an_event(id_: str) -> dict[str, object]:
    return {"EventId": id_, "StackId": "s", "StackName": "web", "Timestamp": WHEN, "ClientRequestToken": "ecsspec-1"}


def test_a_stack_is_told_whole_and_in_utc() -> None:
    row = {
        "StackId": "arn",
        "StackName": "web",
        "StackStatus": "UPDATE_COMPLETE",
        "CreationTime": WHEN,
        "LastUpdatedTime": WHEN + timedelta(minutes=1),
        "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}],
        "Parameters": [
            {"ParameterKey": "Ami", "ParameterValue": "/ami", "ResolvedValue": "ami-1"},
            {"ParameterKey": "Size", "ParameterValue": "1"},
        ],
        "Outputs": [{"OutputKey": "Url", "OutputValue": "http://web"}],
        "EnableTerminationProtection": True,
    }
    assert CloudFormationStacks(canned("cloudformation", {"Stacks": [row]}).client).describe("web") == Stack(
        id="arn",
        name="web",
        status="UPDATE_COMPLETE",
        updated="2026-01-05T09:01:00+00:00",
        tags={"a": "1", "b": "2"},
        parameters={"Ami": "/ami", "Size": "1"},
        resolved={"Ami": "ami-1"},
        outputs={"Url": "http://web"},
        protected=True,
    )


def test_a_stack_that_was_never_updated_tells_its_creation() -> None:
    row = {"StackId": "arn", "StackName": "web", "StackStatus": "CREATE_COMPLETE", "CreationTime": WHEN}
    stack = CloudFormationStacks(canned("cloudformation", {"Stacks": [row]}).client).describe("web")
    assert stack is not None
    assert (stack.updated, stack.protected) == ("2026-01-05T09:00:00+00:00", False)


@pytest.mark.parametrize("answer", [ABSENT, {"Stacks": []}])
def test_no_stack_is_none(answer: object) -> None:
    assert CloudFormationStacks(canned("cloudformation", answer).client).describe("web") is None  # type: ignore[arg-type]


def test_another_refusal_is_an_error() -> None:
    with pytest.raises(AwsError):
        CloudFormationStacks(canned("cloudformation", Refusal("AccessDenied")).client).describe("web")


@pytest.mark.parametrize(
    ("body", "text"), [("Resources: {}\n", "Resources: {}\n"), ({"Resources": {}}, '{"Resources": {}}')]
)
def test_a_template_is_text_whatever_boto3_made_of_it(body: object, text: str) -> None:
    calls = canned("cloudformation", {"TemplateBody": body})
    assert CloudFormationStacks(calls.client).template("web") == text
    assert calls.asked[0][1]["TemplateStage"] == "Original"


def test_resources_may_lack_a_physical_id() -> None:
    row = {"LogicalResourceId": "Alb", "ResourceType": "T", "ResourceStatus": "CREATE_FAILED"}
    calls = canned("cloudformation", {"StackResourceSummaries": [row]})
    assert CloudFormationStacks(calls.client).resources("web") == [LiveResource("Alb", "T", "", "CREATE_FAILED")]


def test_events_come_oldest_first_from_all_pages() -> None:
    calls = canned(
        "cloudformation",
        {"StackEvents": [an_event("4"), an_event("3")], "NextToken": "more"},
        {"StackEvents": [an_event("2"), an_event("1")]},
    )
    assert [event.id for event in CloudFormationStacks(calls.client).events("web")] == ["1", "2", "3", "4"]


def test_a_poll_reads_no_page_too_many() -> None:
    calls = canned("cloudformation", {"StackEvents": [an_event("4"), an_event("3")], "NextToken": "more"})
    events = CloudFormationStacks(calls.client).events("web", after="3")
    assert [(event.id, event.token) for event in events] == [("4", "ecsspec-1")]
    assert len(calls.asked) == 1


def test_the_last_event() -> None:
    stacks = CloudFormationStacks(canned("cloudformation", {"StackEvents": [an_event("2"), an_event("1")]}).client)
    last = stacks.last_event("web")
    assert last is not None
    assert last.id == "2"
    assert CloudFormationStacks(canned("cloudformation", {"StackEvents": []}).client).last_event("web") is None


def test_our_stacks_are_those_with_our_tag_on_every_page() -> None:
    row = {"StackId": "arn", "StackStatus": "CREATE_COMPLETE", "CreationTime": WHEN}
    tagged = {"Tags": [{"Key": "ecsspec:name", "Value": "web"}]}
    pages = [
        {"Stacks": [{**row, "StackName": "web-prod", **tagged}, {**row, "StackName": "theirs"}], "NextToken": "2"},
        {"Stacks": [{**row, "StackName": "api", **tagged}]},
    ]
    assert CloudFormationStacks(canned("cloudformation", *pages).client).ours() == ["web-prod", "api"]


def test_a_deleted_stack_is_remembered() -> None:
    row = {"StackName": "web", "StackId": "arn:1", "StackStatus": "DELETE_COMPLETE", "CreationTime": WHEN}
    later = {**row, "StackId": "arn:2", "DeletionTime": WHEN}
    calls = canned("cloudformation", {"StackSummaries": [row, later]})
    stacks = CloudFormationStacks(calls.client)
    assert (stacks.gone("web"), stacks.gone("we")) == (Gone("arn:2", utc(WHEN)), None)
    assert calls.asked[0] == ("ListStacks", {"StackStatusFilter": ["DELETE_COMPLETE"]})
