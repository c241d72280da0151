"""Python that has loaded what commands need, and forks for each order: `python -m tests.warm.hatchery LISTENER`.

An order is a line of JSON and its streams. It is answered with the process id at once, and later with how it ended.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import io
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import sys
import termios
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

SERVICES = ("cloudformation", "sts", "ecs", "ec2", "elbv2", "autoscaling", "logs", "iam", "ssm", "s3")
LEFT_OUT = ("ecsspec.__main__", "ecsspec.local")
MORE = ("ecsspec.local.launcher", "tests.world", "tests.reviews", "tests.deploy.trouble", "tests.world.fates")
Line = socket.socket


def main(listener: int) -> None:
    """Fork for each order until stdin ends."""
    load()
    woken, wakes = os.pipe()
    for end in (woken, wakes):
        os.set_blocking(end, False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C ends the tests, and they end us
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    lines: dict[int, Line] = {}
    with socket.socket(fileno=listener) as door:
        while True:
            ready = select.select([door, woken, 0], [], [])[0]
            if woken in ready:
                os.read(woken, 4096)
                tell_ends(lines)
            if door in ready:
                line, _ = door.accept()
                hatch(line, lines, door, pipe=(woken, wakes))
            if 0 in ready:
                shutil.rmtree(Path(door.getsockname()).parent)
                return


def load() -> None:
    """Load what commands load, and read the models of AWS's services once."""
    import ecsspec
    from ecsspec.__main__ import without_plugins

    without_plugins()
    for name in (*modules(ecsspec.__path__, "ecsspec."), *MORE):
        import_module(name)
    del sys.modules["ecsspec.__main__"]
    remember_models()
    gc.collect()
    gc.freeze()


def modules(path: Iterable[str], prefix: str) -> Iterator[str]:
    """Yield the names of our modules but those that a command does not load."""
    for found in pkgutil.iter_modules(path, prefix):
        if found.name not in LEFT_OUT:
            yield found.name
            inside = import_module(found.name).__dict__.get("__path__", ())
            yield from modules(inside, f"{found.name}.")


def remember_models() -> None:
    """Let botocore read each of its files once."""
    import boto3
    from botocore.loaders import JSONFileLoader

    remembered = cache(partial(JSONFileLoader.load_file, JSONFileLoader()))
    JSONFileLoader.load_file = lambda _, path: remembered(path)
    session = boto3.Session("nobody", "nothing", region_name="us-east-1")
    for service in SERVICES:
        session.client(service)


def tell_ends(lines: dict[int, Line]) -> None:
    """Tell how the processes ended that have ended."""
    while lines:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        with lines.pop(pid) as line:
            send(line, os.waitstatus_to_exitcode(status))


def send(line: Line, number: int) -> None:
    """Say a number to whoever ordered, if they still listen."""
    try:
        line.sendall(f"{number}\n".encode())
    except OSError:
        return


def hatch(line: Line, lines: dict[int, Line], door: Line, *, pipe: tuple[int, int]) -> None:
    """Fork the process that is ordered."""
    said, streams, _, _ = socket.recv_fds(line, 1 << 20, 3)
    while said and not said.endswith(b"\n"):
        said += line.recv(1 << 20) or b"\n"
    if not said.strip():  # whoever came has gone
        line.close()
        return
    order = json.loads(said)
    pid = os.fork()
    if not pid:
        for ours in (door, line, *lines.values()):
            ours.close()
        signal.set_wakeup_fd(-1)
        for end in pipe:
            os.close(end)
        become(order, streams)
    for stream in streams:
        os.close(stream)
    lines[pid] = line
    send(line, pid)


def become(order: dict[str, Any], streams: list[int]) -> NoReturn:
    """Be the process that is ordered; it ends as Python does, by SystemExit from the first frame."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(order["umask"])
    take_streams(order.get("open", [0, 1, 2]), streams)
    if order.get("leads"):
        os.setsid()
        if os.isatty(0):
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # or Ctrl-C is a letter like any other
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    _, module, *args = order["args"]
    sys.argv = [module, *args]
    sys.path[0] = order["cwd"]
    open_streams()
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        leave(end.code or 0)
        raise
    leave(0)
    raise SystemExit(0)


def leave(code: object) -> None:
    """End as Python does, without taking apart all that is loaded; where anything is wrong, leave it to Python."""
    if not isinstance(code, int):
        return
    threading._shutdown()
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream:
                stream.flush()
        os._exit(code & 0xFF)


def take_streams(numbers: list[int], streams: list[int]) -> None:
    """Put the streams into their places, and leave the others closed."""
    high = [fcntl.fcntl(stream, fcntl.F_DUPFD, 20) for stream in streams]
    for stream in streams:
        os.close(stream)
    for number in range(3):
        if number in numbers:
            os.dup2(high[numbers.index(number)], number)
        else:
            os.close(number)
    for stream in high:
        os.close(stream)


def open_streams() -> None:
    """Open what Python opens at its start; None stands for what is closed."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        errors = "backslashreplace" if number == 2 else getattr(sys, f"__{name}__").errors
        setattr(sys, name, opened(number, mode, encoding=getattr(sys, f"__{name}__").encoding, errors=errors))
        setattr(sys, f"__{name}__", getattr(sys, name))


def opened(number: int, mode: str, *, encoding: str, errors: str) -> io.TextIOWrapper | None:
    """Return the stream of a descriptor."""
    try:
        raw = open(number, f"{mode}b", buffering=-1, closefd=False)  # noqa: SIM115
    except OSError:
        return None
    is_by_line = number == 2 or os.isatty(number)
    stream = io.TextIOWrapper(raw, encoding=encoding, errors=errors, line_buffering=is_by_line)
    stream.mode = mode
    return stream


if __name__ == "__main__":
    main(int(sys.argv[1]))
