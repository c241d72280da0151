"""A target that is killed in the middle of a command: the command ends at once, and says what became of it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice, connect
from ecsspec.local import launcher
from tests.cases import ROOT
from tests.local.life import HastyClock

Capture = pytest.CaptureFixture[str]
SPEC = "web.yml"
PATIENCE = 10.0
"""Seconds that a command may spend on hoping; AWS is given five minutes."""


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with a spec, and a target of this test's own, which is ended afterwards."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("ECSSPEC_TARGET", raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "specs" / "nginx-fargate.yml", SPEC)
    yield
    launcher.stop()


class Murder:
    """Connects as --local does, and kills the target at the n-th call of an operation."""

    def __init__(self, operation: str, *, call: int = 1) -> None:
        self.operation, self.left = operation, call
        self.clock = HastyClock()

    def __call__(self, choice: Choice, /, *, region: str, account: str) -> Connection:
        ports = connect(choice, region=region, account=account)
        assert isinstance(ports, Connection)
        ports.clock = self.clock
        ports.client("cloudformation").meta.events.register(f"before-call.cloudformation.{self.operation}", self.act)
        return ports

    def act(self, **_: object) -> None:
        self.left -= 1
        target = launcher.status() if self.left == 0 else None
        if target:
            os.kill(target.pid, signal.SIGKILL)


def ended(murder: Murder, *args: str, capsys: Capture) -> tuple[int, str]:
    """Run a command and return its code, and what it said from the error on, on one line."""
    capsys.readouterr()
    code = run([*args, "--local"], connector=murder)
    said = capsys.readouterr().err
    assert murder.left <= 0, "nobody was killed"
    assert murder.clock.slept < PATIENCE
    return code, " ".join(said[said.index("error[") :].split())


LOST = "the local target ended before nginx was done: what it had not finished is lost"
AGAIN = "run the command again: the target starts by itself"


def test_in_the_middle_of_an_apply(capsys: Capture) -> None:
    code, said = ended(Murder("DescribeStackEvents", call=2), "apply", SPEC, "--yes", capsys=capsys)
    assert (code, LOST in said, AGAIN in said) == (9, True, True)
    assert "AWS" not in said
    assert run(["apply", SPEC, "--yes", "--local"]) == 0


@pytest.mark.parametrize("operation", ["CreateChangeSet", "DescribeChangeSet", "ExecuteChangeSet"])
def test_before_anything_began(operation: str, capsys: Capture) -> None:
    code, said = ended(Murder(operation), "apply", SPEC, "--yes", capsys=capsys)
    assert (code, "error[E935]: the local target ended = try:" in said, AGAIN in said) == (9, True, True)


def test_while_a_diff_is_made(capsys: Capture) -> None:
    code, said = ended(Murder("DescribeStacks"), "diff", SPEC, capsys=capsys)
    assert (code, "the local target ended = try:" in said) == (9, True)


def test_in_the_middle_of_a_destroy(capsys: Capture) -> None:
    assert run(["apply", SPEC, "--yes", "--local"]) == 0
    code, said = ended(Murder("DescribeStackEvents", call=2), "destroy", "nginx", "--yes", capsys=capsys)
    assert (code, LOST in said) == (9, True)
    assert run(["destroy", SPEC, "--yes", "--local"]) == 0
