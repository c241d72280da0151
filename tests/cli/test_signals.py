"""Signals and streams that a process alone can have: SIGTERM, and a spec on the standard input."""

from __future__ import annotations

from tests.cli.processes import Shell
from tests.cli.test_apply import report
from tests.reviews import WEB


def test_a_spec_from_stdin_is_never_named_again(shell: Shell) -> None:
    told = shell.python("-m", "tests.cli.driver", "empty", "report.json", "apply", "-", "--yes", stdin=WEB)
    assert told.code == 0
    assert "ecsspec destroy web\n" in told.err
    assert "ecsspec diff" not in told.err
    assert shell.run("validate", "-", stdin=WEB).err == "1 spec valid\n"


def test_sigterm_is_as_ctrl_c(shell: Shell) -> None:
    ran = shell.python("-m", "tests.cli.driver", "terminated", "report.json", "apply", "web.yml", "--yes")
    assert (ran.code, "`ecsspec watch web.yml`" in ran.err) == (7, True)
    assert report(shell)["stacks"] == {"web": "CREATE_IN_PROGRESS"}
    early = shell.python("-m", "tests.cli.driver", "terminated-preview", "report.json", "apply", "web.yml", "--yes")
    assert (early.code, "Stopped; nothing of ours is running." in early.err) == (130, True)
    assert report(shell) == {"stacks": {"web": "DELETE_COMPLETE"}, "waiting": []}
