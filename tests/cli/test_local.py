"""`local`: the target is started, told of, and stopped."""

from __future__ import annotations

import re

import pytest

from ecsspec.cli.run import run
from tests.cli.processes import Shell

Capture = pytest.CaptureFixture[str]


def test_what_is_said_where_nothing_runs(shell: Shell, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(shell.state))
    assert run(["local", "status"]) == 0
    assert "or with: ecsspec local start" in capsys.readouterr().err
    assert run(["local", "stop"]) == 0
    assert "it was not running" in capsys.readouterr().err
    assert run(["local", "reset"]) == 4
    assert "ecsspec local reset --yes" in capsys.readouterr().err
    assert run(["local", "reset", "--yes"]) == 0
    assert run(["local", "nonsense"]) == 64
    capsys.readouterr()
    assert run(["local"]) == 0
    assert "\n  stop    Stop the local target; its stacks are kept.\n" in capsys.readouterr().out


def test_a_life(shell: Shell) -> None:
    said = shell.shell("ecsspec local start && ecsspec local status && ecsspec local stop && ecsspec local status")
    assert said.code == 0, said.err
    started, status = said.out[: len(said.out) // 2], said.out[len(said.out) // 2 :]
    assert started == status
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+  pid \d+  ministack [\d.]+\n  state \S+\n", started)
    assert "stopped; its stacks are kept" in said.err
    assert "not running" in said.err


def test_ctrl_c_at_its_question_says_that_nothing_runs(shell: Shell) -> None:
    code, screen = shell.on_terminal(["-m", "ecsspec", "local", "reset"], "\x03")
    assert (code, "Stopped; nothing of ours is running." in screen) == (130, True)
    code, screen = shell.on_terminal(["-m", "ecsspec", "local", "reset"], "n\n")
    assert (code, "nothing was reset: declined" in screen) == (4, True)
