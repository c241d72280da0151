"""The side of the tests: one hatchery per environment of the interpreter, started when first asked."""

from __future__ import annotations

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CLIENT = Path(__file__).with_name("client.py")
AT_START = ("PYTHON", "LANG", "LC_", "COVERAGE", "TERMINAL_WIDTH", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS")
"""Beginnings of what Python and our dependencies look at only when they are loaded."""
PATIENCE = 30


class Hatchery:
    """A process that has loaded all and forks; it ends with us, as its stdin does."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        folder = tempfile.mkdtemp(prefix="warm-")  # in a short place: a socket's path has 107 letters at most
        self.path = str(Path(folder) / "s")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path)
            listener.listen(64)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm.hatchery", str(listener.fileno())],
                cwd=ROOT,
                env={**settings, "PATH": os.environ["PATH"], "HOME": folder},
                stdin=subprocess.PIPE,
                pass_fds=(listener.fileno(),),
            )
        atexit.register(self.close)

    def close(self) -> None:
        """End it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(PATIENCE)


@cache
def _hatchery(owner: int, settings: frozenset[tuple[str, str]]) -> Hatchery:  # noqa: ARG001  our forks have their own
    return Hatchery(dict(settings))


def hatchery(env: Mapping[str, str]) -> Hatchery:
    """Return the hatchery of an environment."""
    return _hatchery(os.getpid(), at_start(env))


def at_start(env: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return what of an environment counts only when things are loaded."""
    return frozenset((name, text) for name, text in env.items() if name.startswith(AT_START))


def is_like_others(args: Sequence[str], env: Mapping[str, str]) -> bool:
    """Tell whether a process may be forked: it runs a module, by an interpreter that begins as usual."""
    usual = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return args[:1] == ["-m"] and "PYTHONPATH" in env and at_start(env) <= at_start(usual)


def popen(args: Sequence[str], *, env: Mapping[str, str], **options: Any) -> subprocess.Popen[bytes]:
    """Begin to run Python: forked where that is the same, from its start where it is not."""
    words = [str(word) for word in args]
    make = Warm if is_like_others(words, env) else subprocess.Popen
    return make([sys.executable, *words], env=dict(env), **options)


def as_program(env: Mapping[str, str]) -> str:
    """Return the words of shell that run `python` with the arguments that follow, in a forked process."""
    return f'"{sys.executable}" -I -S "{CLIENT}" "{hatchery(env).path}"'


class Warm(subprocess.Popen[bytes]):
    """A process forked off a hatchery; `args` begin with Python and `-m`, as for a process of its own."""

    def _execute_child(self, args: Sequence[str], *given: Any) -> None:
        cwd, env, pipes, is_leader = given[4], given[5], given[9:15], bool(given[19])
        order = {"args": args[1:], "cwd": str(cwd or Path.cwd()), "env": env, "umask": _umask(), "leads": is_leader}
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(hatchery(env).path)
        streams = [at if at != -1 else number for number, at in enumerate((pipes[0], pipes[3], pipes[5]))]
        socket.send_fds(self._line, [json.dumps(order).encode() + b"\n"], streams)
        self._told = self._line.makefile("r", encoding="ascii")
        self.pid = int(self._told.readline())
        self._child_created = True
        self._close_pipe_fds(*pipes)  # type: ignore[attr-defined]

    def _internal_poll(self, _deadstate: int | None = None, *_: object) -> int | None:
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self._ended()
        return self.returncode

    def _wait(self, timeout: float | None) -> int:
        if self.returncode is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self._ended()
        return self.returncode

    def _ended(self) -> None:
        self.returncode = int(self._told.readline())
        self._told.close()
        self._line.close()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
