"""Credentials, profiles, regions and clocks that are wrong, with each command: what to type, and the exit code."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import exceptions as boto

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.cli.processes import Shell, in_world
from tests.reviews import deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
COMMANDS = (
    "apply web.yml --yes",
    "diff web.yml",
    "diff web.yml --out web.plan",
    "destroy web --yes",
    "watch web",
    "events web",
    "diagnose web",
    "repair web",
    "check --access web.yml",
)
START = "https://labs.awsapps.com/start"
SSO = f"""
[profile labs]
region = us-east-1
sso_session = labs
sso_account_id = 123456789012
sso_role_name = deployer
[sso-session labs]
sso_start_url = {START}
sso_region = us-east-1
[profile old]
region = us-east-1
sso_start_url = {START}
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = deployer
[profile nowhere]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
[profile half]
region = us-east-1
aws_access_key_id = AKIAEXAMPLE
"""


@pytest.fixture
def bare(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A folder, and an environment of somebody without any AWS setting but a configuration file."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    home = shell.write("aws/config", SSO).parent
    monkeypatch.setenv("HOME", str(shell.folder))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return shell


def expired_token(folder: Path, key: str) -> None:
    """Keep a token of yesterday where AWS's own command line keeps them."""
    cache = folder / ".aws" / "sso" / "cache" / f"{hashlib.sha1(key.encode()).hexdigest()}.json"  # noqa: S324
    cache.parent.mkdir(parents=True, exist_ok=True)
    token = {"startUrl": START, "region": "us-east-1", "accessToken": "x", "expiresAt": "2020-01-01T00:00:00Z"}
    cache.write_text(json.dumps(token), encoding="utf-8")


WRONG = {
    "no credentials": ("--region us-east-1", "E801", "add `--local`"),
    "half of them": ("--profile half", "E801", "`aws login`"),
    "no region": ("--profile nowhere", "E804", "`--region us-east-1`"),
    "unknown profile": ("--profile nobody", "E811", "`aws configure list-profiles`"),
    "signed out": ("--profile labs", "E802", "`aws sso login --profile labs`"),
    "signed out, the old way": ("--profile old", "E802", "`aws sso login --profile old`"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_wrong_on_this_side(name: str, command: str, bare: Shell, capsys: Capture) -> None:
    options, code, hint = WRONG[name]
    for key in ("labs", START):
        expired_token(bare.folder, key)
    assert run([*command.split(), *options.split()]) == 8
    said = " ".join(capsys.readouterr().err.split())
    assert (f"error[{code}]" in said, hint in said) == (True, True), said


REFUSED = {
    "keys of nobody": ("InvalidClientTokenId", "The security token included in the request is invalid.", "E808",
                       "`aws sts get-caller-identity`"),
    "keys that were deleted": ("UnrecognizedClientException", "The security token is invalid.", "E808", "`aws login`"),
    "keys that ended": ("ExpiredToken", "The security token included in the request is expired", "E802",
                        "`aws login` or `aws sso login`"),
    "another secret": ("SignatureDoesNotMatch", "The request signature we calculated does not match", "E810",
                       "copy both anew"),
    "a slow clock": ("SignatureDoesNotMatch", "Signature expired: 20260105T090000Z is now earlier than", "E810",
                     "timedatectl"),
    "a fast clock": ("RequestExpired", "Request has expired. Signature not yet current", "E810", "timedatectl"),
    "a request that ended": ("RequestExpired", "Request has expired.", "E802", "if they are new, set the clock"),
    "a clock that is off": ("RequestTimeTooSkewed", "The difference between the request time and the current time is "
                            "too large.", "E810", "timedatectl"),
}  # fmt: skip


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_aws_says_no_to(name: str, command: str, capsys: Capture) -> None:
    code, words, ours, hint = REFUSED[name]
    world = deployed()
    world.calls.clear()
    world.deny("*", code=code, message=words, status=403)
    ran = in_world(world, capsys, *command.split())
    said = " ".join(ran.err.split())
    assert (ran.code, f"error[{ours}]" in said, hint in said) == (8, True, True), said
    assert len(world.calls) < 3, "the first refusal is enough"


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("name", REFUSED)
def test_what_aws_says_no_to_half_way(name: str, capsys: Capture) -> None:
    code, words, _, hint = REFUSED[name]
    world = World()
    world.during("cloudformation:ExecuteChangeSet", lambda: world.deny("*", code=code, message=words, status=403))
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    said = " ".join(ran.err.split())
    assert (ran.code, "error[E706]" in said, "`ecsspec watch web.yml`" in said) == (7, True, True), said
    assert hint in said
    world.allow("*")
    assert in_world(world, capsys, "watch", "web.yml").code == 0


def lost(region: str) -> Connection:
    """Return a connection to a region that has no address."""
    session: Any = boto3.Session("testing", "testing", region_name=region)

    def vanish(model: Any, **_: object) -> None:
        service = model.service_model.endpoint_prefix
        raise boto.EndpointConnectionError(endpoint_url=f"https://{service}.{region}.amazonaws.com/")

    session.events.register("before-call", vanish)
    return Connection(session)


@pytest.mark.usefixtures("shell")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_region_that_is_mistyped(command: str, capsys: Capture) -> None:
    assert run(command.split(), connector=lambda *_, **__: lost("us-esat-1")) == 8
    said = " ".join(capsys.readouterr().err.split())
    assert ("error[E805]" in said, "did you mean `--region us-east-1`?" in said) == (True, True), said


@pytest.mark.parametrize("command", [command for command in COMMANDS if "web.yml" in command])
def test_another_region_than_the_spec_s(command: str, shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f"{(shell.folder / 'web.yml').read_text(encoding='utf-8')}region: eu-west-1\n")
    ran = in_world(World(), capsys, *command.split())
    assert (ran.code, "error[E715]" in ran.err) == (4, True), ran.err
