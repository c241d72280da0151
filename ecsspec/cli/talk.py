"""What every command says on stderr: warnings, and the count of problems over several files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from ecsspec.problems import Problem
from ecsspec.ui.console import Screen, screen


def stderr() -> Screen:
    """Return the screen for talk."""
    return screen(sys.stderr, os.environ)


def stdout() -> Screen:
    """Return the screen for data."""
    return screen(sys.stdout, os.environ)


def say(text: str) -> None:
    """Write a line of talk."""
    with heard(sys.stderr):
        stderr().write(text)


def show(text: str) -> None:
    """Write what somebody asked to see, in the letters that the stream has."""
    with heard(sys.stdout):
        stdout().write(text)


def put(text: str) -> None:
    """Write data, in UTF-8 whatever the terminal's letters are."""
    with heard(sys.stdout):
        sys.stdout.flush()
        sys.stdout.buffer.write((text if text.endswith("\n") else f"{text}\n").encode())
        sys.stdout.buffer.flush()


@contextmanager
def heard(stream: TextIO) -> Iterator[None]:
    """Go on where nobody reads a stream any more: what a command does is no less done, and its code no less true.

    Talk that does not fit on a full disk is dropped as well; data that does not is an error.
    """
    try:
        yield
    except BrokenPipeError:
        give_up(stream)
    except OSError:
        give_up(stream)
        if stream is sys.stdout:
            raise


def give_up(stream: TextIO) -> None:
    """Send what a stream still holds nowhere, or Python complains of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def warn(problems: Iterable[Problem]) -> None:
    """Write warnings."""
    found = tuple(problems)
    if found:
        from ecsspec.ui.problems import render

        say(render(found, stderr()).rstrip())
