"""Every boto3 error becomes one of ours, with what to type next."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from botocore import exceptions as boto

from ecsspec.aws.errors import NEEDED_BOTO3, ask, every, translated
from ecsspec.deploy.errors import CredentialsExpired, Throttled, Unreachable
from ecsspec.problems import AwsError
from tests.aws.canned import Refusal, canned


def refused(code: str, message: str = "no", *, status: int = 400) -> AwsError:
    calls = canned("cloudformation", Refusal(code, message, status))
    with pytest.raises(AwsError) as error:
        ask(calls.client, "describe_stacks", StackName="web")
    return error.value


@pytest.mark.parametrize(
    ("code", "status", "kind", "ours"),
    [
        ("ExpiredToken", 403, CredentialsExpired, "E802"),
        ("ExpiredTokenException", 400, CredentialsExpired, "E802"),
        ("RequestExpired", 400, CredentialsExpired, "E802"),
        ("InvalidClientTokenId", 403, AwsError, "E808"),
        ("UnrecognizedClientException", 400, AwsError, "E808"),
        ("SignatureDoesNotMatch", 403, AwsError, "E810"),
        ("Throttling", 400, Throttled, "E806"),
        ("Anything", 429, Throttled, "E806"),
        ("InternalFailure", 500, Throttled, "E806"),
        ("Anything", 503, Throttled, "E806"),
        ("AccessDenied", 403, AwsError, "E803"),
        ("AccessDeniedException", 400, AwsError, "E803"),
        ("UnauthorizedOperation", 403, AwsError, "E803"),
        ("ValidationError", 400, AwsError, "E809"),
    ],
)
def test_what_aws_refuses(code: str, status: int, kind: type[AwsError], ours: str) -> None:
    error = refused(code, status=status)
    assert (type(error), error.code) == (kind, ours)
    assert error.hint


def test_a_missing_permission_shows_the_statement_to_add() -> None:
    words = (
        "User: arn:aws:iam::1:user/dev is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r"
    )
    error = refused("AccessDenied", f"{words} because no identity-based policy allows it")
    assert error.what == "you may not iam:PassRole on arn:aws:iam::1:role/r"
    assert '{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::1:role/r"}' in error.hint
    assert error.details[0].startswith(words)


def test_a_missing_permission_without_details_names_the_call() -> None:
    error = refused("AccessDenied", "Access denied")
    assert error.what == "you may not cloudformation:DescribeStacks on *"


def test_an_action_without_a_resource_is_asked_for_everywhere() -> None:
    error = refused("AccessDenied", "User: x is not authorized to perform: cloudformation:CreateChangeSet")
    assert '"Action": "cloudformation:CreateChangeSet", "Resource": "*"' in error.hint


def test_awss_words_are_kept() -> None:
    assert refused("ValidationError", "Template format error: x").what.endswith("Template format error: x")


@pytest.mark.parametrize(
    ("error", "kind", "code", "words"),
    [
        (boto.NoCredentialsError(), AwsError, "E801", "--local"),
        (boto.PartialCredentialsError(provider="env", cred_var="key"), AwsError, "E801", "aws configure sso"),
        (boto.UnauthorizedSSOTokenError(), CredentialsExpired, "E802", "aws sso login"),
        (boto.SSOTokenLoadError(error_msg="gone"), CredentialsExpired, "E802", "aws sso login"),
        (boto.LoginRefreshRequired(), CredentialsExpired, "E802", "aws login"),
        (boto.CredentialRetrievalError(provider="p", error_msg="e"), CredentialsExpired, "E802", "aws login"),
        (boto.NoRegionError(), AwsError, "E804", "--region"),
        (boto.ProfileNotFound(profile="x"), AwsError, "E811", "list-profiles"),
        (boto.EndpointConnectionError(endpoint_url="http://x"), Unreachable, "E805", "network"),
        (boto.ConnectTimeoutError(endpoint_url="http://x"), Unreachable, "E805", "network"),
        (boto.ReadTimeoutError(endpoint_url="http://x"), Unreachable, "E805", "network"),
        (boto.ConnectionClosedError(endpoint_url="http://x"), Unreachable, "E805", "network"),
        (boto.SSLError(endpoint_url="https://x", error="bad"), Unreachable, "E805", "proxy"),
        (boto.UnknownServiceError(service_name="x", known_service_names=[]), AwsError, "E807", NEEDED_BOTO3),
        (boto.MD5UnavailableError(), AwsError, "E809", "AWS settings"),
    ],
)
def test_what_goes_wrong_on_this_side(error: Exception, kind: type[AwsError], code: str, words: str) -> None:
    ours = translated(error, what="cloudformation:DescribeStacks")
    assert (type(ours), ours.code) == (kind, code)
    assert words in ours.hint


def test_no_credentials_show_both_ways_forward() -> None:
    hint = translated(boto.NoCredentialsError(), what="x").hint
    assert "aws login" in hint
    assert "--local" in hint


def test_an_unknown_parameter_means_an_old_boto3() -> None:
    with pytest.raises(AwsError, match="too old") as error:
        ask(canned("cloudformation", {}).client, "describe_stacks", Teleport=True)
    assert error.value.code == "E807"
    assert NEEDED_BOTO3 in error.value.hint


def test_an_unknown_call_means_an_old_boto3() -> None:
    with pytest.raises(AwsError, match="cloudformation's teleport_stack") as error:
        ask(canned("cloudformation", {}).client, "teleport_stack")
    assert error.value.code == "E807"


def test_a_value_that_the_model_forbids_is_told_as_it_is() -> None:
    with pytest.raises(AwsError, match="not allowed") as error:
        ask(canned("cloudformation", {}).client, "describe_stacks", StackName=7)
    assert error.value.code == "E809"


def test_the_needed_version_is_the_one_that_is_installed_with_us() -> None:
    import tomllib
    from pathlib import Path

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert any(entry.startswith(f"boto3>={NEEDED_BOTO3}") for entry in project["project"]["dependencies"])


@pytest.mark.parametrize(
    ("service", "method", "key", "token"),
    [
        ("cloudformation", "list_change_sets", "Summaries", "NextToken"),
        ("ecs", "list_task_definitions", "taskDefinitionArns", "nextToken"),
        ("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", "PaginationToken"),
    ],
)
def test_all_pages_are_read(service: str, method: str, key: str, token: str) -> None:
    calls = canned(service, {key: [1], token: "more"}, {key: [2], token: ""})
    arguments = {"StackName": "web"} if service == "cloudformation" else {}
    assert every(calls.client, method, key, **arguments) == [1, 2]
    assert calls.asked[1][1][token] == "more"


def test_an_error_without_a_response_has_no_code() -> None:
    assert translated(boto.ClientError({}, "DescribeStacks"), what="x").code == "E809"
    assert SimpleNamespace() is not None


def test_no_error_repeats_the_password_of_an_address() -> None:
    url = "http://me:hunter2@127.0.0.1:9/"
    for error in (boto.EndpointConnectionError(endpoint_url=url), ValueError(f"Invalid endpoint: {url}")):
        ours = translated(error, what="sts:GetCallerIdentity")
        assert "http://127.0.0.1:9/" in ours.what
        assert "hunter2" not in f"{ours.what} {ours.hint} {ours.details}"
