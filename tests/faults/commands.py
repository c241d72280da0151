"""Commands in processes of their own, which a test can have killed while they run."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from tests.cli.processes import ROOT, Ran

PATIENCE = 60
"""Seconds after which a command hangs that waits for nothing."""
KILLED = -signal.SIGKILL


class Forge:
    """Forks one command after the other; `pid` waits until the one that runs is there to be killed."""

    def __init__(self, url: str, folder: Path) -> None:
        """Load everything once, for commands that reach AWS at `url`, without any account or configuration."""
        self.url, self.folder = url, folder
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "XDG_STATE_HOME": str(folder / "state"),
            "NO_COLOR": "1",
        }
        self._pids: SimpleQueue[int] = SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forge", url],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run(self, *args: str) -> Ran:
        """Run a command to its end, or to the end that is made of it."""
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        order = {
            "args": (*args, "--endpoint-url", self.url),
            "folder": str(self.folder),
            "out": str(out),
            "err": str(err),
        }
        self._write(order)
        pid = self._read("pid", pid=0)
        self._pids.put(pid)
        code = self._read("code", pid=pid)
        while not self._pids.empty():
            self._pids.get()
        return Ran(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))

    def pid(self) -> int:
        """Return the process that runs now."""
        return self._pids.get(timeout=PATIENCE)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(timeout=PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()

    def _write(self, order: dict[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _read(self, what: str, *, pid: int) -> int:
        said = self._process.stdout
        assert said
        if not select.select([said], [], [], PATIENCE)[0]:
            if pid:
                os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"a command still runs after {PATIENCE} seconds: {self._so_far()}")
        told: dict[str, int] = json.loads(said.readline())
        return told[what]

    def _so_far(self) -> str:
        return (self.folder / "err.txt").read_text(encoding="utf-8")[-2000:]


@contextmanager
def forging(url: str, folder: Path) -> Iterator[Forge]:
    """Have a forge for a while."""
    forge = Forge(url, folder)
    try:
        yield forge
    finally:
        forge.close()
