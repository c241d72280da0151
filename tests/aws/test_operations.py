"""Operations on stacks over boto3."""

from __future__ import annotations

from ecsspec.aws.operations import CloudFormationOperations
from tests.aws.canned import Refusal, canned

OURS = "ecsspec-1"


def test_deleting_carries_the_token() -> None:
    calls = canned("cloudformation", {})
    CloudFormationOperations(calls.client).delete("arn", token=OURS)
    assert calls.asked == [("DeleteStack", {"StackName": "arn", "ClientRequestToken": "ecsspec-1"})]


def test_a_deletion_that_was_heard_before_is_no_error() -> None:
    calls = canned("cloudformation", Refusal("TokenAlreadyExistsException"))
    CloudFormationOperations(calls.client).delete("arn", token=OURS)
    assert calls.names == ["DeleteStack"]


def test_protection_is_lifted() -> None:
    calls = canned("cloudformation", {"StackId": "arn"})
    CloudFormationOperations(calls.client).unprotect("arn")
    wanted = {"StackName": "arn", "EnableTerminationProtection": False}
    assert calls.asked == [("UpdateTerminationProtection", wanted)]
