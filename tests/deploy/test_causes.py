"""The first cause, not its echoes."""

from __future__ import annotations

import pytest

from ecsspec.deploy.causes import first_cause, in_words
from tests.deploy.fakes import an_event

BREAKER = (
    "Resource handler returned message: \"Error occurred during operation 'ECS Deployment Circuit Breaker was "
    "triggered'.\" (RequestToken: 1, HandlerErrorCode: GeneralServiceException)"
)


def test_the_earliest_failure_that_is_not_noise_is_the_cause() -> None:
    cause = first_cause(
        [
            an_event("1", "CREATE_FAILED", of="Alb", seconds=9, reason="Resource creation cancelled"),
            an_event("2", "CREATE_FAILED", of="Late", seconds=12, reason="Something broke"),
            an_event("3", "CREATE_FAILED", of="Service", seconds=10, reason=BREAKER),
            an_event("4", "ROLLBACK_IN_PROGRESS", seconds=11, reason="The following resource(s) failed to create"),
        ]
    )
    assert cause is not None
    assert cause.logical_id == "Service"
    assert "circuit breaker" in cause.words
    assert cause.original == BREAKER


def test_noise_is_better_than_nothing() -> None:
    cause = first_cause([an_event("1", "CREATE_FAILED", of="Alb", reason="Resource creation cancelled")])
    assert cause is not None
    assert cause.logical_id == "Alb"


def test_no_failure_has_no_cause() -> None:
    assert first_cause([an_event("1", "CREATE_COMPLETE"), an_event("2", "CREATE_FAILED", of="Alb")]) is None


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (BREAKER, "circuit breaker"),
        ("Service arn:aws:ecs:x did not stabilize.", "did not become stable"),
        ("User: a is not authorized to perform: iam:PassRole on resource: r", "iam:PassRole"),
        ("User: a is not authorized to perform: ecs:CreateCluster", "permission"),
        ("Resource of type 'AWS::Logs::LogGroup' with identifier 'x' already exists.", "already exists"),
        ("Unable to assume the service linked role. Please verify", "apply once more"),
        ("The maximum number of VPCs has been reached.", "quota"),
        ("Your requested instance type (t2.micro) is not supported in your requested Availability Zone", "zones"),
        ("The specified capacity provider is in use and cannot be removed.", "uses it"),
        ("CloudFormation cannot update a stack when a custom-named resource requires replacing.", "new name"),
        ("The target group with targetGroupArn x does not have an associated load balancer.", "listener"),
        ("Rate exceeded", "busy"),
        ("The vpc ID 'vpc-1' does not exist", "refers to"),
    ],
)
def test_what_aws_says_often_is_said_in_plain_words(reason: str, words: str) -> None:
    assert words in in_words(reason)


def test_what_we_do_not_know_stays_awss_own_without_its_wrapping() -> None:
    assert in_words('Resource handler returned message: "A new thing" (RequestToken: 1)') == "A new thing"
    assert in_words("Odd") == "Odd"
