"""A forked process is a process: its own number, folder, environment and streams, and it dies of signals."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.warm import Warm, as_program, popen
from tests.warm.processes import ROOT

PIPE = subprocess.PIPE
SHOW = "import os, sys; print(os.getpid(), os.getcwd(), os.environ['HOME'], sys.argv[1:], sys.stdin.read())"
PATIENCE = 60


@pytest.fixture
def env(tmp_path: Path) -> Mapping[str, str]:
    """Where a module of its own is found, beside ours."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}


def begun(tmp_path: Path, env: Mapping[str, str], code: str, *args: str) -> subprocess.Popen[bytes]:
    """Begin a module that does this."""
    (tmp_path / "shown.py").write_text(code, encoding="utf-8")
    return popen(["-m", "shown", *args], cwd=tmp_path, env=env, stdin=PIPE, stdout=PIPE, stderr=PIPE)


def test_it_has_all_that_is_its_own(tmp_path: Path, env: Mapping[str, str]) -> None:
    with begun(tmp_path, env, SHOW, "one", "two words") as process:
        assert isinstance(process, Warm)
        out, err = process.communicate(b"typed", timeout=PATIENCE)
    assert out.decode() == f"{process.pid} {tmp_path} {tmp_path} ['one', 'two words'] typed\n"
    assert (err, process.returncode) == (b"", 0)


@pytest.mark.parametrize("end", ["raise SystemExit(7)", "import os; os._exit(7)"])
def test_it_ends_with_its_own_code(tmp_path: Path, env: Mapping[str, str], end: str) -> None:
    with begun(tmp_path, env, end) as process:
        assert process.wait(PATIENCE) == 7


def test_what_goes_wrong_is_said_as_ever(tmp_path: Path, env: Mapping[str, str]) -> None:
    with begun(tmp_path, env, "raise ValueError('this')") as process:
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert err.decode().startswith("Traceback")
    assert err.decode().endswith("ValueError: this\n")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_dies_of_signals(tmp_path: Path, env: Mapping[str, str], number: signal.Signals) -> None:
    with begun(tmp_path, env, "import signal; print('here', flush=True); signal.pause()") as process:
        assert process.stdout
        assert process.stdout.readline() == b"here\n"
        assert process.poll() is None
        process.send_signal(number)
        assert process.wait(PATIENCE) == -number


def test_another_interpreter_begins_cold(tmp_path: Path, env: Mapping[str, str]) -> None:
    for words, more in ((["-c", "pass"], {}), (["-m", "this"], {"PYTHONIOENCODING": "ascii"})):
        with popen(words, cwd=tmp_path, env={**env, **more}, stdout=PIPE) as process:
            assert not isinstance(process, Warm)
            process.communicate(timeout=PATIENCE)
        assert process.returncode == 0


def test_a_shell_runs_it_as_a_program(tmp_path: Path, env: Mapping[str, str]) -> None:
    (tmp_path / "shown.py").write_text(SHOW, encoding="utf-8")
    script = f"echo typed | {as_program(env)} -m shown 'a \"b\" \\ é' && {as_program(env)} -m shown <&- >&-; echo $?"
    done = subprocess.run(["/bin/sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False)
    said, code = done.stdout.decode().split("\n\n")
    assert said.partition(" ")[2] == f"{tmp_path} {tmp_path} ['a \"b\" \\\\ é'] typed"
    assert (code, b"AttributeError" in done.stderr) == ("1\n", True), "Python has None for what is closed"


def test_nobody_who_goes_away_disturbs_the_others(tmp_path: Path, env: Mapping[str, str]) -> None:
    with begun(tmp_path, env, "pass") as process:
        assert process.wait(PATIENCE) == 0
    from tests.warm.processes import hatchery

    with socket.socket(socket.AF_UNIX) as line:
        line.connect(hatchery(env).path)
    with begun(tmp_path, env, "pass") as process:
        assert process.wait(PATIENCE) == 0
