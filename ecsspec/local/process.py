"""The server as a process: locks, a port, a start that outlives us, and an end that is waited for."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ecsspec.local.state import FILE_MODE, Folder

LOOPBACK = "127.0.0.1"
# On PYTHONPATH these would come before the standard library.
INSTALLED = frozenset({"site-packages", "dist-packages"})
PATIENCE = 10.0
"""Seconds that a server may take to save its state and end."""


def locked(path: Path, *, wait: bool) -> int | None:
    """Return a descriptor that holds the lock, or None where it is held and we do not wait."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextlib.contextmanager
def turn(folder: Folder) -> Iterator[None]:
    """Be the only one who starts, stops or resets this target."""
    descriptor = locked(folder.turn, wait=True)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def alive(folder: Folder) -> bool:
    """Return whether a server lives on this folder, whatever its record says; ask in `turn` only."""
    descriptor = locked(folder.life, wait=False)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def listen(preferred: int = 0) -> socket.socket:
    """Return a socket on the loopback: the port of last time where it is free, else any."""
    for port in (preferred, 0) if preferred else (0,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            listener.bind((LOOPBACK, port))
            listener.listen(128)
            return listener
        listener.close()
    raise OSError("no port is free on the loopback")


def spawn(folder: Folder, listener: socket.socket) -> int:
    """Start the server on the socket, apart from our terminal, and return its process id."""
    listener.set_inheritable(True)
    arguments = [sys.executable, "-m", "ecsspec.local.server"]
    arguments += ["--state", str(folder.path), "--socket", str(listener.fileno())]
    say = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return os.posix_spawn(
        sys.executable,
        arguments,
        environment(),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(folder.log), say, FILE_MODE),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
    )


def environment() -> dict[str, str]:
    """Return our environment, in which the server finds this very package wherever it was imported from."""
    home = Path(__file__).parents[2]
    if home.name in INSTALLED:
        return dict(os.environ)
    paths = [path for path in (os.environ.get("PYTHONPATH", ""), str(home)) if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def end(folder: Folder, pid: int) -> None:
    """Ask the server to save and end, and wait until it is gone; kill it where it does not."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, order)
        if gone(folder, pid):
            return


def gone(folder: Folder, pid: int) -> bool:
    """Wait for the server's lock to be free, which the kernel sees to even for a killed one."""
    deadline = time.monotonic() + PATIENCE
    while alive(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    reap(pid)
    return True


def reap(pid: int) -> None:
    """Take note of the end of a server that is our own child."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
