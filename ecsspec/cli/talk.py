"""What every command says on stderr: warnings, and the count of problems over several files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TextIO, TypeAlias

from ecsspec.problems import Problem
from ecsspec.ui.console import Screen, screen

Aside: TypeAlias = "Callable[[str, Literal['talk', 'data']], None]"
_aside: ContextVar[Aside | None] = ContextVar("aside", default=None)
_leave: ContextVar[Callable[[], None]] = ContextVar("leave", default=lambda: None)


@contextmanager
def aside(hear: Aside) -> Iterator[None]:
    """Hand what is written inside to somebody who writes it: several threads share one screen."""
    before = _aside.set(hear)
    try:
        yield
    finally:
        _aside.reset(before)


def is_aside() -> bool:
    """Tell whether somebody else writes what is written here, so that nothing can be drawn over."""
    return _aside.get() is not None


@contextmanager
def drawn_over(leave: Callable[[], None]) -> Iterator[None]:
    """Let `leave` be called before anybody interjects something: it lets stand what was drawn."""
    before = _leave.set(leave)
    try:
        yield
    finally:
        _leave.reset(before)


def interject(text: str) -> None:
    """Say something in the midst of what is drawn over, from whatever thread."""
    _leave.get()()
    say(text)


def stderr() -> Screen:
    """Return the screen for talk."""
    return screen(sys.stderr, os.environ)


def stdout() -> Screen:
    """Return the screen for data."""
    return screen(sys.stdout, os.environ)


def say(text: str) -> None:
    """Write lines of talk, wrapped to the screen; a command at the end of a line stays whole, to be pasted."""
    width = stderr().width
    draw("\n".join(part for line in text.split("\n") for part in fitted(line, width)))


def draw(text: str) -> None:
    """Write what `ui` has drawn for the screen."""
    if hear := _aside.get():
        hear(text, "talk")
        return
    with heard(sys.stderr):
        stderr().write(text)


def fitted(line: str, width: int) -> list[str]:
    """Return a line as lines of a width; a word or a command that is wider stays whole."""
    if len(line) <= width:
        return [line]
    from ecsspec.ui.fitting import ending  # hardly a command needs it

    words = line.lstrip()
    return ending(words, " " * (len(line) - len(words)), width=width, then="  ")


def show(text: str) -> None:
    """Write what somebody asked to see, in the letters that the stream has."""
    with heard(sys.stdout):
        stdout().write(text)


def put(text: str) -> None:
    """Write data, in UTF-8 whatever the terminal's letters are."""
    if hear := _aside.get():
        hear(text, "data")
        return
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

        draw(render(found, stderr()).rstrip())
