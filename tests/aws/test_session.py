"""From a user's choices to a connection."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import botocore.session
import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from ecsspec.aws.clock import NEARBY, SystemClock
from ecsspec.aws.connection import Connection, configuration
from ecsspec.aws.endpoints import foreign
from ecsspec.aws.errors import VIGIL
from ecsspec.aws.identity import StsIdentity
from ecsspec.aws.session import LOCAL_KEY, LOCAL_REGION, SILENT_TRIES, connect, give_up, is_loopback
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.errors import TargetEnded
from ecsspec.problems import AwsError
from tests.aws.canned import canned

LOCAL = "http://127.0.0.1:4566"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Take away every AWS setting of the person who runs the tests."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return monkeypatch


@pytest.mark.parametrize(
    ("url", "local"),
    [
        (LOCAL, True),
        ("http://localhost:4566", True),
        ("http://[::1]:4566", True),
        ("http://cloud.localhost:1", True),
        ("http://127.9.9.9", True),
        ("https://vpce-1.cloudformation.us-east-1.vpce.amazonaws.com", False),
        ("http://127.evil.example.com", False),
        ("", False),
    ],
)
def test_only_this_computer_is_local(url: str, local: object) -> None:
    assert is_loopback(url) is local


def test_a_local_endpoint_needs_nothing_of_the_user(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("AWS_PROFILE", "missing")
    bare.setenv("AWS_ACCESS_KEY_ID", "real")
    bare.setenv("AWS_SECRET_ACCESS_KEY", "real")
    (tmp_path / "AWS_CONFIG_FILE").write_text("not an ini file", encoding="utf-8")
    client = connect(endpoint_url=LOCAL, profile="missing").client("cloudformation")
    assert client.meta.endpoint_url == LOCAL
    assert client.meta.region_name == LOCAL_REGION
    assert client._request_signer._credentials.access_key == LOCAL_KEY


def test_a_local_endpoint_never_goes_by_a_proxy(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("HTTP_PROXY", "http://proxy:3128")
    client = connect(endpoint_url=LOCAL).client("sts")
    assert client._endpoint.http_session._proxy_config.proxy_url_for(LOCAL) is None


def test_a_region_that_was_chosen_counts_locally_too() -> None:
    assert connect(endpoint_url=LOCAL, region="eu-west-1").client("sts").meta.region_name == "eu-west-1"


@pytest.mark.usefixtures("bare")
def test_no_region_says_how_to_choose_one() -> None:
    with pytest.raises(AwsError) as error:
        connect()
    assert error.value.code == "E804"


@pytest.mark.usefixtures("bare")
def test_an_unknown_profile_is_named() -> None:
    with pytest.raises(AwsError, match="nobody") as error:
        connect(profile="nobody", region="us-east-1")
    assert error.value.code == "E811"


@pytest.mark.usefixtures("bare")
def test_no_credentials_show_both_ways_forward() -> None:
    with pytest.raises(AwsError) as error:
        connect(region="us-east-1").identity.caller()
    assert error.value.code == "E801"
    assert "--local" in error.value.hint


@pytest.mark.usefixtures("bare")
def test_a_profile_brings_its_region(tmp_path: Path) -> None:
    (tmp_path / "AWS_CONFIG_FILE").write_text("[profile labs]\nregion = eu-north-1\n", encoding="utf-8")
    assert connect(profile="labs").client("cloudformation").meta.region_name == "eu-north-1"


def test_clients_are_patient_and_say_who_they_are() -> None:
    config = configuration(is_local=False)
    assert config.retries == {"mode": "standard", "max_attempts": 10}
    assert config.user_agent_extra.startswith("ecsspec/")


def test_every_door_is_there_and_a_client_is_made_once() -> None:
    connection = connect(endpoint_url=LOCAL)
    assert connection.client("ecs") is connection.client("ecs")
    doors = (connection.stacks, connection.change_sets, connection.identity, connection.lookups, connection.workloads)
    assert all(doors)


def test_a_service_that_boto3_does_not_know_means_an_old_boto3() -> None:
    with pytest.raises(AwsError) as error:
        connect(endpoint_url=LOCAL).client("teleport")
    assert error.value.code == "E807"


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("region", ["", "us-east-1"])
def test_a_broken_configuration_is_not_a_traceback(tmp_path: Path, region: str) -> None:
    (tmp_path / "AWS_CONFIG_FILE").write_text("not an ini file", encoding="utf-8")
    with pytest.raises(AwsError, match="AWS_CONFIG_FILE"):
        connect(region=region).client("sts")


@pytest.mark.usefixtures("bare")
def test_an_endpoint_that_is_none_is_not_a_traceback() -> None:
    with pytest.raises(AwsError, match="nowhere"):
        connect(region="us-east-1", endpoint_url="nowhere").client("sts")


def test_a_target_that_ended_is_not_tried_again() -> None:
    asked: list[int] = []

    def look() -> TargetEnded:
        asked.append(1)
        return TargetEnded("it ended")

    connection = connect(endpoint_url="http://127.0.0.1:9", ended=look)
    assert asked == []
    with pytest.raises(TargetEnded) as ended:
        connection.identity.caller()
    assert (asked, isinstance(ended.value.__cause__, EndpointConnectionError)) == ([1], True)


def test_the_caller_is_told_with_its_region() -> None:
    client = canned("sts", {"Account": "1", "Arn": "arn:x", "UserId": "u"}).client
    assert StsIdentity(client, endpoint_url=LOCAL).caller() == Caller("1", "arn:x", "us-east-1", LOCAL)


def test_a_connection_takes_any_clock() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0)
    assert clock.now() >= before > 1.7e9
    assert Connection(None, clock=clock).clock is clock


def test_what_stands_on_this_computer_is_asked_more_often() -> None:
    assert Connection(None).clock == SystemClock(1.0)
    assert Connection(None, is_local=True).clock == SystemClock(NEARBY)
    before = time.monotonic()
    SystemClock(0.0).sleep(3600)
    assert time.monotonic() - before < 60


def test_boto3_is_not_imported_before_a_connection_is_made() -> None:
    code = "import sys, json, ecsspec.aws.session; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert {"boto3", "botocore"}.isdisjoint(json.loads(answer.stdout))


def test_an_endpoint_of_the_users_configuration_is_told(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("AWS_ENDPOINT_URL", LOCAL)
    connection = connect(region="eu-west-1")
    assert foreign(connection.client("cloudformation").meta.endpoint_url) == LOCAL
    bare.setenv("AWS_ACCESS_KEY_ID", "x")
    bare.setenv("AWS_SECRET_ACCESS_KEY", "x")
    assert vars(connection.identity)["_endpoint_url"] == LOCAL


def test_the_endpoints_of_every_partition_are_aws() -> None:
    outputs = [one["outputs"] for one in botocore.session.Session().get_data("partitions")["partitions"]]
    names = [one[key] for one in outputs for key in ("dnsSuffix", "dualStackDnsSuffix")]
    assert [name for name in names if foreign(f"https://cloudformation.some-region.{name}")] == []
    assert foreign("https://cloudformation.us-east-1.notamazonaws.com") != ""


@pytest.mark.parametrize("kind", [ReadTimeoutError, ConnectTimeoutError])
def test_who_does_not_answer_is_not_asked_ten_times(kind: type[Exception]) -> None:
    error = kind(endpoint_url=LOCAL)  # type: ignore[call-arg]
    events = connect(endpoint_url=LOCAL).client("sts").meta.events
    tried = {"response": None, "endpoint": None, "operation": None, "request_dict": {"context": {}}}
    events.emit("needs-retry.other.GetCallerIdentity", attempts=SILENT_TRIES - 1, caught_exception=error, **tried)
    with pytest.raises(kind):
        events.emit("needs-retry.other.GetCallerIdentity", attempts=SILENT_TRIES, caught_exception=error, **tried)


def test_who_refuses_a_connection_is_asked_again() -> None:
    give_up(attempts=9, caught_exception=EndpointConnectionError(endpoint_url=LOCAL))
    give_up(attempts=9)


def test_who_wants_to_hear_of_silence_is_told_of_every_client() -> None:
    connection = connect(endpoint_url=LOCAL, tell=print)
    assert {getattr(connection.client(one), VIGIL) for one in ("sts", "ecs")} == {connection._vigil}
    assert getattr(connect(endpoint_url=LOCAL).client("sts"), VIGIL) is None
