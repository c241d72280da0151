"""Running the command line: in a process of its own, as users do, or in this one with a world for AWS."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice
from tests.warm import as_program, popen
from tests.world import World

ROOT = Path(__file__).parents[2]
PATIENCE = 30


@dataclass(frozen=True)
class Ran:
    """How a command line ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """A folder to work in and an environment without any account, configuration or running target."""

    folder: Path

    def env(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment: what Python needs, and nothing of this machine's AWS settings."""
        kept = {
            name: os.environ[name]
            for name in ("PATH", "LANG", "LC_ALL", "COVERAGE_PROCESS_START")
            if name in os.environ
        }
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            **kept,
            "HOME": str(home),
            "XDG_STATE_HOME": str(self.state),
            "PYTHONPATH": str(ROOT),
            "AWS_EC2_METADATA_DISABLED": "true",
            **(more or {}),
        }

    @property
    def state(self) -> Path:
        """Where a local target would keep its state."""
        return self.folder / "state"

    def write(self, name: str, text: str) -> Path:
        """Write a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Ran:
        """Run `ecsspec` in a process of its own, off a terminal."""
        return self.python("-m", "ecsspec", *args, stdin=stdin, env=env)

    def python(self, *args: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Ran:
        """Run Python in a process of its own."""
        pipe = subprocess.PIPE
        with popen(args, cwd=self.folder, env=self.env(env), stdin=pipe, stdout=pipe, stderr=pipe) as process:
            try:
                out, err = process.communicate(stdin.encode(), timeout=PATIENCE)
            finally:
                process.kill()
        return Ran(process.returncode, out.decode(), err.decode())

    def shell(self, script: str) -> Ran:
        """Run a line of shell, with functions `python` and `ecsspec`; "$PYTHON" has the limits of the shell."""
        functions = f'python() {{ {as_program(self.env())} "$@"; }}; ecsspec() {{ python -m ecsspec "$@"; }}'
        whole = f'PYTHON="{sys.executable}"; {functions}; {script}'
        done = subprocess.run(
            ["/bin/bash", "-c", whole],
            cwd=self.folder,
            env=self.env(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def on_terminal(self, args: Sequence[str], answer: str) -> tuple[int, str]:
        """Run Python on a terminal of its own, answer its first question, and return the code and the screen."""
        return self.at_terminal(args, ("[y/N]", answer))

    def at_terminal(self, args: Sequence[str], *talk: tuple[str, str]) -> tuple[int, str]:
        """Run Python on a terminal of its own; type each answer when its cue is seen, one after the other."""
        ours, theirs = pty.openpty()
        process = popen(
            args,
            cwd=self.folder,
            env=self.env(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            screen = _until_the_end(ours, talk)
            return process.wait(timeout=PATIENCE), screen
        finally:
            process.kill()
            process.wait()
            os.close(ours)


def _until_the_end(terminal: int, talk: Sequence[tuple[str, str]]) -> str:
    """Read a terminal until nobody writes to it any more; type each answer at the first sight of its cue."""
    screen, heard, left = b"", 0, list(talk)
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            piece = b""
        if not piece:
            return screen.decode()
        screen += piece
        while left and (at := screen.find(left[0][0].encode(), heard)) >= 0:
            cue, answer = left.pop(0)
            heard = at + len(cue)
            os.write(terminal, answer.encode())
    raise AssertionError(f"nobody wrote for {PATIENCE} seconds; the screen so far: {screen.decode()}")


def in_world(world: World, capsys: pytest.CaptureFixture[str], *args: str) -> Ran:
    """Run a command line in this process, with a world for AWS."""

    def connector(choice: Choice, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        return Connection(world.session(), endpoint_url=choice.endpoint_url, clock=world.clock)

    capsys.readouterr()
    code = run(list(args), connector=connector)
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)
