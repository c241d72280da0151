"""Which AWS a command talks to: only --local, or ECSSPEC_TARGET=local, ever starts anything."""

from __future__ import annotations

import pytest

from ecsspec.cli.address import is_address
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice, completed, connected, connecting
from ecsspec.deploy.errors import Unreachable
from ecsspec.problems import AwsError, EcsspecError, UsageError
from tests.cli.processes import Shell
from tests.reviews import WEB

Capture = pytest.CaptureFixture[str]


def wrong_emulator(shell: Shell) -> dict[str, str]:
    """Return an environment in which another version of the emulator is installed, so that none starts."""
    shell.write("site/ministack-0.0.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: ministack\nVersion: 0.0.1\n")
    return {"PYTHONPATH": f"{shell.folder / 'site'}:{shell.env()['PYTHONPATH']}"}


def test_without_credentials_both_ways_forward_are_named_and_nothing_starts(shell: Shell) -> None:
    for command in (["apply", "web.yml", "--yes"], ["diff", "web.yml"]):
        ran = shell.run(*command, env={"AWS_REGION": "us-east-1"})
        assert (ran.code, ran.out) == (8, "")
        said = " ".join(ran.err.split())
        assert "aws login" in said
        assert "--local" in said
    assert not shell.state.exists()
    assert list((shell.folder / "home").iterdir()) == []


def test_without_a_region_both_ways_are_named(shell: Shell) -> None:
    ran = shell.run("diff", "web.yml")
    assert (ran.code, "--region" in ran.err) == (8, True)


def test_offline_commands_need_nothing(shell: Shell) -> None:
    script = "ecsspec validate web.yml && ecsspec compile web.yml -o old.yml && ecsspec diff web.yml --from old.yml"
    ran = shell.shell(f"{script} && ecsspec explain web.yml Service.DesiredCount && ecsspec schema")
    assert ran.code == 0, ran.err
    assert not shell.state.exists()


def test_the_local_target_needs_its_emulator(shell: Shell) -> None:
    env = wrong_emulator(shell)
    asked = shell.run("apply", "web.yml", "--yes", "--local", env=env)
    assert asked.code == 9
    assert "E930" in asked.err
    meant = shell.run("diff", "web.yml", env={**env, "ECSSPEC_TARGET": "local"})
    assert (meant.code, "E930" in meant.err) == (9, True)


def test_an_address_wins_over_the_variable(shell: Shell) -> None:
    env = {**wrong_emulator(shell), "ECSSPEC_TARGET": "local"}
    ran = shell.run("diff", "web.yml", "--endpoint-url", "http://127.0.0.1:9", env=env)
    assert ran.code == 8, ran.err
    assert not shell.state.exists()


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("foo", "--endpoint-url http://foo"),
        ("localhost:4566", "--endpoint-url http://localhost:4566"),
        ("127.0.0.1:4566", "--endpoint-url http://127.0.0.1:4566"),
        ("htp://localhost", "--endpoint-url http://127.0.0.1:4566"),
        ("http://", "--endpoint-url http://127.0.0.1:4566"),
        ("http://localhost:http", "--endpoint-url http://127.0.0.1:4566"),
        ("http://local host", "--endpoint-url http://127.0.0.1:4566"),
        ("http://[::1", "--endpoint-url http://127.0.0.1:4566"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_an_address_that_is_none_is_the_command_lines_fault(given: str, hint: str, capsys: Capture) -> None:
    asked: list[Choice] = []
    for command in (["apply", "web.yml"], ["diff", "web.yml"], ["destroy", "web"], ["watch", "web"], ["events", "web"]):
        code = run([*command, "--endpoint-url", given], connector=lambda choice, **_: asked.append(choice))  # type: ignore[arg-type,return-value]
        said = capsys.readouterr().err
        assert (code, "E902" in said, f"= try: {hint}\n" in said) == (64, True, True), said
    assert asked == []


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("http://me:hunter2@127.0.0.1:9", "http://127.0.0.1:9"),
        ("https://hunter2@aws.example.com", "https://aws.example.com"),
        ("me:hunter2@127.0.0.1:9", "http://127.0.0.1:9"),
        ("http://me:hun/ter2@127.0.0.1:9", "http://127.0.0.1:9"),
        ("http://me:hunter2@", "http://127.0.0.1:4566"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_a_password_in_an_address_is_refused_and_not_repeated(given: str, hint: str, capsys: Capture) -> None:
    code = run(["diff", "web.yml", "--endpoint-url", given])
    said = "".join(capsys.readouterr())
    assert (code, "E902" in said, f"= try: --endpoint-url {hint}\n" in said) == (64, True, True), said
    assert not any(part in said for part in ("hunter2", "ter2", "me:"))


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CLOUDFORMATION"])
def test_a_password_in_the_environments_address_is_refused_and_not_repeated(name: str, shell: Shell) -> None:
    keys = {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    ran = shell.run("diff", "web.yml", env={**keys, name: "http://me:hunter2@127.0.0.1:9"})
    assert (ran.code, "E809" in ran.err, "AWS_ENDPOINT_URL" in ran.err) == (8, True, True), ran.err
    assert "hunter2" not in ran.out + ran.err


def test_an_address_is_judged_before_boto3_is_loaded(shell: Shell) -> None:
    code = "import sys; from ecsspec.cli.run import run; print(run(sys.argv[1:]), 'boto3' in sys.modules)"
    ran = shell.python("-c", code, "diff", "web.yml", "--endpoint-url", "foo")
    assert ran.out == "64 False\n"


@pytest.mark.parametrize(
    "given", ["http://127.0.0.1:4566", "https://localhost", "http://[::1]:9/", "https://a.b.example.com/path"]
)
def test_whole_addresses_are_taken(given: str) -> None:
    assert is_address(given)


@pytest.mark.parametrize(
    ("choice", "variable", "is_local"),
    [
        (Choice(), "", False),
        (Choice(), "local", True),
        (Choice(local=True), "", True),
        (Choice(endpoint_url="http://127.0.0.1:9"), "local", False),
        (Choice(profile="shop"), "local", True),
    ],
)
def test_what_is_local(choice: Choice, variable: str, is_local: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    monkeypatch.setenv("ECSSPEC_TARGET", variable)
    assert choice.is_local is is_local


@pytest.mark.usefixtures("shell")
def test_a_variable_with_a_slip_does_not_go_to_aws(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("ECSSPEC_TARGET", "Local")
    assert run(["diff", "web.yml"]) == 64
    assert "ECSSPEC_TARGET is 'Local'" in capsys.readouterr().err


@pytest.mark.parametrize("choice", [Choice(local=True, profile="shop"), Choice(local=True, endpoint_url="http://x")])
def test_local_and_another_target_contradict_each_other(choice: Choice) -> None:
    with pytest.raises(UsageError, match="--local goes with neither"):
        connected(choice)


def test_the_variable_and_a_profile_contradict_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECSSPEC_TARGET", "local")
    with pytest.raises(UsageError, match="ECSSPEC_TARGET=local goes with neither"):
        connected(Choice(profile="shop"))


def test_the_options_reach_the_same_target_again() -> None:
    assert Choice().options == ""
    assert Choice(local=True).options == " --local"
    assert Choice(profile="p", region="r", endpoint_url="u").options == " --profile p --region r --endpoint-url u"


def test_what_a_shell_would_read_is_quoted() -> None:
    assert Choice(profile="a b").options == " --profile 'a b'"


def test_a_local_target_that_is_deaf_is_not_told_as_a_network() -> None:
    error = Unreachable("no answer", "check the network", "E805")
    with connecting(lambda *_, **__: None):  # type: ignore[arg-type,return-value]
        connected(Choice(local=True))
        told = completed(error)
        assert (told.what, "the target" in told.hint) == ("the local target does not answer", True)
        assert completed(AwsError("denied", "ask", "E805")).what == "denied", "the type counts, not the code"
        connected(Choice(endpoint_url="http://127.0.0.1:9"))
        assert completed(error) == error


def test_commands_that_an_error_names_are_completed() -> None:
    error = EcsspecError("x", "run `ecsspec watch web`, `aws s3 ls` or `ecsspec explain E1`")
    with connecting(lambda *_, **__: None):  # type: ignore[arg-type,return-value]
        connected(Choice(local=True))
        assert completed(error).hint == "run `ecsspec watch web --local`, `aws s3 ls` or `ecsspec explain E1`"
        connected(Choice())
        assert completed(error).hint == error.hint


def test_a_spec_says_where_it_goes(shell: Shell, capsys: Capture) -> None:
    asked: list[tuple[str, str]] = []

    def connector(_: Choice, /, *, region: str, account: str) -> None:
        asked.append((region, account))
        raise UsageError("enough")

    shell.write("web.yml", f'{WEB}region: eu-west-1\naccount: "123456789012"\n')
    for command in ("apply", "diff", "destroy", "watch", "events"):
        assert run([command, "web.yml"], connector=connector) == 64  # type: ignore[arg-type]
    assert asked == [("eu-west-1", "123456789012")] * 5
    capsys.readouterr()
