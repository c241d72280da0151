"""What is known of a terminal: colour, width, letters."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys

import pytest

from ecsspec.ui.console import Screen, screen


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "env", "colour"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (Terminal(), {"FORCE_COLOR": "0"}, False),
        (Terminal(), {"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        (io.StringIO(), {}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": ""}, False),
    ],
)
def test_colour(*, stream: io.StringIO, env: dict[str, str], colour: bool) -> None:
    assert screen(stream, env).colour is colour


@pytest.mark.parametrize(
    ("stream", "env", "width"),
    [
        (io.StringIO(), {}, 80),
        (io.StringIO(), {"COLUMNS": "200"}, 80),
        (io.StringIO(), {"COLUMNS": "60"}, 60),
        (io.StringIO(), {"COLUMNS": "3"}, 40),
        (io.StringIO(), {"COLUMNS": "0"}, 80),
        (io.StringIO(), {"COLUMNS": "wide"}, 80),
        (io.StringIO(), {"COLUMNS": "9" * 5000}, 80),
        (Terminal(), {}, 80),
        (Terminal(), {"COLUMNS": "90"}, 90),
        (Terminal(), {"COLUMNS": "200"}, 100),
    ],
)
def test_width(stream: io.StringIO, env: dict[str, str], width: int) -> None:
    assert screen(stream, env).width == width


def test_a_terminal_of_no_size_has_the_usual_one() -> None:
    ours, theirs = pty.openpty()
    try:
        with os.fdopen(theirs, "w", closefd=False) as stream:
            assert screen(stream, {}) == Screen(stream, width=80, colour=True)
    finally:
        os.close(ours)
        os.close(theirs)


def test_paint() -> None:
    assert Screen(io.StringIO(), colour=True).paint("x", "error") == "\x1b[1;31mx\x1b[0m"
    assert Screen(io.StringIO(), colour=True).paint("", "error") == ""
    assert Screen(io.StringIO(), colour=False).paint("x", "error") == "x"


def test_write_ends_the_line() -> None:
    stream = io.StringIO()
    Screen(stream).write("a\nb")
    assert stream.getvalue() == "a\nb\n"


def test_write_uses_the_letters_that_the_stream_has() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Screen(stream).write("1 │ a → é")
    assert raw.getvalue() == b"1 | a -> ?\n"


def test_neither_console_nor_problems_load_rich() -> None:
    code = "import sys, ecsspec.ui.console, ecsspec.ui.problems; print('rich' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
