"""What a user reads while AWS does not answer: below what is drawn, and never among the data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest

from ecsspec.aws.connection import Connection, configuration
from ecsspec.aws.session import SILENT_TRIES
from ecsspec.aws.silence import Silence
from ecsspec.cli import following
from ecsspec.cli.following import followed
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice
from ecsspec.cli.unanswered import LONGEST, telling, words
from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, Started
from tests.cli.processes import Ran, Shell
from tests.reviews import EC2, WEB, applied
from tests.ui.terminal import Terminal
from tests.world import World

QUIET = Silence("sts:GetCallerIdentity", "sts.eu-west-1.amazonaws.com", 3.4)
SAID = re.compile(r"waiting for AWS: (?P<since>\d+ \w+) without an answer from (?P<host>\S+) to (?P<call>[\w:]+)")


def ran(world: World, capsys: pytest.CaptureFixture[str], *args: str) -> Ran:
    """Run a command line as it is run against AWS, where somebody says that AWS does not answer."""

    def connector(_: Choice, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        return Connection(world.session(), clock=world.clock, tell=telling("AWS"))

    capsys.readouterr()
    code = run(list(args), connector=connector)
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)


def test_it_says_who_is_waited_for_since_when_and_how_long_at_most() -> None:
    assert words(QUIET, "AWS") == (
        "waiting for AWS: 3 s without an answer from sts.eu-west-1.amazonaws.com to sts:GetCallerIdentity; "
        "it is asked again, each call for up to 3 minutes"
    )
    assert "GetCallerIdentity (its name is not found);" in words(
        Silence(QUIET.call, QUIET.host, 3.4, "its name is not found"), "AWS"
    )


@pytest.mark.parametrize("is_local", [True, False])
def test_a_call_is_tried_no_longer_than_is_said(is_local: object) -> None:
    patience = configuration(is_local=bool(is_local)).read_timeout * SILENT_TRIES
    assert f"{patience // 60} minutes" == LONGEST


def test_a_destroy_is_not_silent_while_it_waits(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shell.folder)
    world = World()
    assert applied(world, EC2)[1] is None
    world.lose_connection(on="autoscaling:DescribeAutoScalingGroups", after_calls=1, times=20)
    done = ran(world, capsys, "destroy", "web", "--yes")
    found = [(said["host"], said["since"]) for said in SAID.finditer(" ".join(done.err.split()))]
    assert done.code == 0
    assert {host for host, _ in found} == {"autoscaling.us-east-1.amazonaws.com"}
    assert len(found) >= 3
    assert found[-1][1].endswith("min")


def test_the_last_step_of_an_apply_is_not_silent_and_data_stay_data(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shell.folder)
    shell.write("web.yml", f"{WEB}protect: true\n")
    world = World()
    world.lose_connection(on="cloudformation:UpdateTerminationProtection", times=10)
    done = ran(world, capsys, "apply", "web.yml", "--yes", "--json")
    assert done.code == 0
    assert [said["call"] for said in SAID.finditer(" ".join(done.err.split()))][:1] == [
        "cloudformation:UpdateTerminationProtection"
    ]
    assert all(json.loads(line)["stack"] == "web" for line in done.out.splitlines())


def test_who_is_answered_reads_nothing_of_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shell.folder)
    shell.write("web.yml", WEB)
    done = ran(World(), capsys, "apply", "web.yml", "--yes")
    assert (done.code, "waiting for AWS" in done.err) == (0, False)


def test_what_is_drawn_over_is_left_to_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Tty()
    monkeypatch.setattr(following.sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    for name in ("CI", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def happening() -> Iterator[Event]:
        yield Started("web", "7f3a")
        yield ResourceMoved("Service", "AWS::ECS::Service", "runs it", "CREATE_IN_PROGRESS", seconds=1.0)
        telling("AWS")(QUIET)
        yield ResourceMoved("Service", "AWS::ECS::Service", "runs it", "CREATE_COMPLETE", seconds=9.0)
        yield Finished(Outcome.CREATED)

    followed(happening(), "web")
    terminal = Terminal()
    terminal.write(screen.getvalue())
    stands = [line for line in terminal.all if line]
    at = next(number for number, line in enumerate(stands) if line.startswith("waiting for AWS: 3 s"))
    assert "Service: runs it" in stands[at - 1]
    assert not any("Service" in line for line in stands[at + 1 :])
