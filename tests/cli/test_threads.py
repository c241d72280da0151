"""Ctrl-C where nobody answers: real processes, whose AWS listens and never says a word."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from ecsspec.cli.talk import aside, is_aside, put, say
from ecsspec.cli.threads import IDLE, LAST, Ended, Workers, side_by_side
from ecsspec.deploy.following.halt import Halt
from tests.cli.plans import NEWER, in_a_row
from tests.cli.processes import PATIENCE, Shell
from tests.reviews import WEB
from tests.warm import popen

SOON = IDLE + LAST + 5
"""In seconds; most of it is for a machine that is busy."""


@contextmanager
def running(shell: Shell, *args: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python beside the test, and end it in any case."""
    pipe = subprocess.PIPE
    with popen(args, cwd=shell.folder, env=shell.env(), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who listens to all and answers nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


def heard(listener: socket.socket) -> socket.socket:
    """Wait for a whole head of a request."""
    caller, _ = listener.accept()
    caller.settimeout(PATIENCE)
    assert caller.recv(4)
    return caller


def until(stream: IO[bytes] | None, words: str) -> str:
    """Read a stream until it says these words."""
    assert stream
    said = b""
    while words not in in_a_row(said.decode()):
        assert select.select([stream], [], [], PATIENCE)[0], f"nobody said {words!r}, but: {said.decode()}"
        piece = os.read(stream.fileno(), 65536)
        assert piece, f"it ended without {words!r}: {said.decode()}"
        said += piece
    return said.decode()


@pytest.mark.parametrize("number", [1, 2, 12])
@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_who_only_waits_for_an_answer_ends_at_the_first_order(
    shell: Shell, listener: socket.socket, order: signal.Signals, number: int
) -> None:
    files = [f"n{at}.yml" for at in range(number)]
    for file in files:
        shell.write(file, WEB.replace("name: web", f"name: {file[:-4]}"))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with running(shell, "-m", "ecsspec", "diff", *files, "--endpoint-url", address) as process:
        callers = [heard(listener) for _ in range(min(number, 8))]
        process.send_signal(order)
        _, said = process.communicate(timeout=SOON)
        for caller in callers:
            caller.close()
    assert (process.returncode, said.decode()) == (130, "\nStopped; nothing of ours is running.\n")


@pytest.mark.parametrize("files", [("web.yml",), ("web.yml", "two.yml")])
def test_what_may_be_left_is_waited_for_and_told_at_the_second_order(shell: Shell, files: tuple[str, ...]) -> None:
    shell.write("web.yml", NEWER)
    shell.write("two.yml", f"{WEB.replace('name: web', 'name: two')}region: us-east-1\n")
    args = ("-m", "tests.cli.deaf", "diff", *files, "--region", "us-east-1", "--profile", "dev")
    with running(shell, *args) as process:
        until(process.stdout, "asked")
        process.send_signal(signal.SIGINT)
        waits = until(process.stderr, "Ctrl-C once more ends at once")
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=SOON)
    (name,) = re.findall(r"waiting to take back (\S+);", in_a_row(waits))
    command = f"aws cloudformation delete-change-set --stack-name web --change-set-name {name}"
    assert process.returncode == 130
    assert f"the change set {name} of web may be left" in in_a_row(rest.decode())
    assert f"to remove it now: {command} --profile dev --region us-east-1\n" in rest.decode()
    assert rest.decode().endswith("Stopped; nothing of ours is running.\n")


def test_each_outcome_stands_in_the_place_of_its_task() -> None:
    def fail() -> str:
        raise ValueError("this one")

    found = side_by_side([lambda: "a", fail, *[lambda: "b"] * 20], Halt())
    assert [found[0], str(found[1]), *found[2:]] == ["a", "this one", *["b"] * 20]
    assert isinstance(found[1], ValueError)
    assert side_by_side([], Halt()) == []


def test_what_ends_the_process_ends_it_in_a_thread_as_well() -> None:
    def leave() -> str:
        raise SystemExit(9)

    with pytest.raises(SystemExit):
        side_by_side([lambda: "a", leave], Halt())


def test_after_an_order_no_task_is_begun() -> None:
    halt, done = Halt(), []
    halt.order()
    with pytest.raises(KeyboardInterrupt):
        side_by_side([lambda: done.append(1)], halt)
    assert done == []


def test_a_crew_tells_what_happens_and_how_each_task_ends() -> None:
    workers: Workers[str, int] = Workers()

    def fail() -> int:
        workers.tell("b", "about to")
        raise ValueError("this one")

    assert workers.heard() is None, "nobody has anything to do"
    workers.begin("a", lambda: 3)
    assert workers.heard() == ("a", Ended(3))
    workers.begin("b", fail)
    assert workers.heard() == ("b", "about to")
    told = workers.heard()
    assert told is not None
    assert isinstance(told[1], Ended)
    assert str(told[1].outcome) == "this one"


def test_what_is_said_aside_is_written_by_somebody_else(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[tuple[str, str]] = []
    with aside(lambda text, kind: heard.append((text, kind))):
        assert is_aside()
        say("talk that is said")
        put('{"data": 1}')
    assert not is_aside()
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
    assert heard == [("talk that is said", "talk"), ('{"data": 1}', "data")]
