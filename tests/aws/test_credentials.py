"""Credentials, regions and clocks that are wrong: each says what to type, on a screen that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore import exceptions as boto

from ecsspec.aws.credentials import Settings
from ecsspec.aws.errors import ask, settings_of, translated
from ecsspec.aws.regions import ALWAYS_ON, is_opt_in
from ecsspec.aws.session import connect
from ecsspec.deploy.errors import CredentialsExpired, Unreachable
from ecsspec.problems import AwsError
from ecsspec.spec.regions import REGIONS
from ecsspec.ui.problems import render_error
from tests.aws.canned import Refusal, canned
from tests.conftest import Golden
from tests.reviews import SCREEN

CALL = "cloudformation:DescribeStacks"
LABS = Settings("labs", "us-east-1")
WHO = "User: arn:aws:sts::123456789012:assumed-role/deployer/ada is not authorized to perform:"
STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/web/*"
ROLE = "arn:aws:iam::210987654321:role/ci"
NO = f"{WHO} {CALL} on resource: {STACK}"


def refusal(code: str, words: str, *, by: str = "DescribeStacks") -> boto.ClientError:
    """Return what boto3 raises where AWS says no."""
    return boto.ClientError({"Error": {"Code": code, "Message": words}}, by)


CASES: dict[str, tuple[Exception, Settings, str]] = {
    "none": (boto.NoCredentialsError(), LABS, "E801"),
    "sso-expired": (boto.UnauthorizedSSOTokenError(), LABS, "E802"),
    "sso-no-token": (boto.SSOTokenLoadError(error_msg="Token for labs does not exist"), LABS, "E802"),
    "sso-refresh": (boto.TokenRetrievalError(provider="sso", error_msg="Token has expired"), LABS, "E802"),
    "login-expired": (boto.LoginRefreshRequired(), LABS, "E802"),
    "token-expired": (refusal("ExpiredToken", "The security token included in the request is expired"), LABS, "E802"),
    "mfa": (boto.RefreshWithMFAUnsupportedError(), LABS, "E802"),
    "login-denied": (boto.LoginInsufficientPermissions(), LABS, "E803"),
    "denied": (refusal("AccessDenied", f"{NO} because no identity-based policy allows the action"), LABS, "E803"),
    "denied-by-scp": (refusal("AccessDenied", f"{NO} with an explicit deny in a service control policy"), LABS, "E803"),
    "denied-by-boundary": (refusal("AccessDenied", f"{NO} because no permissions boundary allows it"), LABS, "E803"),
    "denied-by-policy": (
        refusal("AccessDenied", f"{NO} with an explicit deny in an identity-based policy"),
        LABS,
        "E803",
    ),
    "no-region": (boto.NoRegionError(), LABS, "E804"),
    "region-mistyped": (
        boto.EndpointConnectionError(endpoint_url="https://cloudformation.us-esat-1.amazonaws.com/"),
        Settings("labs", "us-esat-1"),
        "E805",
    ),
    "unknown-key": (refusal("InvalidClientTokenId", "The security token included in the request is invalid."), LABS,
                    "E808"),
    "region-not-enabled": (
        refusal("UnrecognizedClientException", "The security token included in the request is invalid."),
        Settings("labs", "eu-south-2"),
        "E808",
    ),
    "clock": (
        refusal(
            "SignatureDoesNotMatch",
            "Signature expired: 20260105T090000Z is now earlier than 20260105T093000Z (20260105T093500Z - 5 min.)",
        ),
        LABS,
        "E810",
    ),
    "wrong-secret": (
        refusal("SignatureDoesNotMatch", "The request signature we calculated does not match the one you provided."),
        LABS,
        "E810",
    ),
    "role-denied": (
        refusal("AccessDenied", f"{WHO} sts:AssumeRole on resource: {ROLE}", by="AssumeRole"),
        LABS,
        "E812",
    ),
    "permission-set-gone": (refusal("ForbiddenException", "No access", by="GetRoleCredentials"), LABS, "E812"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_screen_says_what_to_type(name: str, golden: Golden) -> None:
    error, settings, code = CASES[name]
    ours = translated(error, what=CALL, settings=settings)
    assert ours.code == code
    golden(f"screens/access-{name}.txt", f"{render_error(ours, SCREEN).rstrip()}\n")


@pytest.mark.parametrize(("name", "command"), [
    ("sso-expired", "aws sso login --profile labs"),
    ("login-expired", "aws login --profile labs"),
    ("token-expired", "aws sso login --profile labs"),
    ("region-mistyped", "--region us-east-1"),
    ("region-not-enabled", "get-region-opt-status --region-name eu-south-2 --profile labs"),
    ("denied", "ecsspec check --access"),
    ("denied-by-scp", "organization"),
])  # fmt: skip
def test_a_command_names_the_profile_and_the_region_in_use(name: str, command: str) -> None:
    error, settings, _ = CASES[name]
    assert command in translated(error, what=CALL, settings=settings).hint


def test_what_others_tell_apart_stays_apart() -> None:
    assert isinstance(translated(CASES["mfa"][0], what=CALL), CredentialsExpired)
    lost = boto.EndpointConnectionError(endpoint_url="https://x.eu-nowhere-9.amazonaws.com/")
    ours = translated(lost, what=CALL, settings=Settings("", "eu-nowhere-9"))
    assert isinstance(ours, Unreachable)
    assert "eu-nowhere-9" in ours.hint


def test_a_statement_is_proposed_only_where_it_helps() -> None:
    hints = {name: translated(error, what=CALL).hint for name, (error, _, _) in CASES.items() if "denied" in name}
    assert "Allow" in hints["denied"]
    assert [name for name, hint in hints.items() if name.startswith("denied-by") and "Allow" in hint] == []


def test_an_unlikely_region_gets_no_guess() -> None:
    lost = boto.EndpointConnectionError(endpoint_url="https://ecs.moon.amazonaws.com/")
    assert "did you mean" not in translated(lost, what=CALL, settings=Settings("", "moon")).hint


def test_the_default_profile_needs_no_option() -> None:
    assert Settings("default").option == Settings().option == ""
    assert Settings("my labs").option == " --profile 'my labs'"


def test_regions_that_are_always_on_need_no_enabling() -> None:
    assert ALWAYS_ON <= REGIONS
    assert [is_opt_in(name) for name in ("us-east-1", "eu-south-2", "cn-north-1", "us-gov-west-1", "")] == [
        False, True, False, False, False,
    ]  # fmt: skip


def test_a_client_keeps_the_profile_that_it_was_made_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[profile labs]\nregion = eu-south-2\n", encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    assert settings_of(connect(profile="labs").client("sts")) == Settings("labs", "eu-south-2")


def test_a_call_tells_its_region() -> None:
    calls = canned("cloudformation", Refusal("ExpiredToken", "over", 403))
    with pytest.raises(AwsError) as error:
        ask(calls.client, "describe_stacks")
    assert "`aws login` or `aws sso login`" in error.value.hint
