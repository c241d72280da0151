"""Questions beside an operation that runs."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from ecsspec.cli import offer
from tests.cli.terminal import Tty


class Keyboard:
    """A terminal whose line somebody may be typing."""

    def __init__(self) -> None:
        ours, self.theirs = os.pipe()
        self.stream = os.fdopen(ours, encoding="utf-8")

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.stream.fileno()

    def readline(self) -> str:
        return self.stream.readline()


@pytest.fixture
def keyboard() -> Iterator[Keyboard]:
    """What the user types at."""
    made = Keyboard()
    yield made
    os.close(made.theirs)
    made.stream.close()


def seen(monkeypatch: pytest.MonkeyPatch, keyboard: Keyboard) -> Tty:
    """Return what the user at a keyboard sees from now on; nobody waits long for them."""
    screen = Tty()
    monkeypatch.setattr(offer, "MOMENT", 0.0)
    monkeypatch.setattr(offer, "PATIENCE", 0.05)
    monkeypatch.setattr(sys, "stdin", keyboard)
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


@pytest.mark.parametrize(("typed", "answer"), [("y\n", True), ("Yes \n", True), ("n\n", False), ("\n", False)])
def test_an_answer(typed: str, answer: bool, keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    os.write(keyboard.theirs, typed.encode())
    screen = seen(monkeypatch, keyboard)
    assert offer.offered("Cancel?") is answer
    assert screen.getvalue() == "\nCancel? [y/N] "


def test_no_answer_is_a_no_and_ends_the_line(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = seen(monkeypatch, keyboard)
    assert not offer.offered("Cancel?")
    assert screen.getvalue().endswith("[y/N] \n")


def test_ctrl_c_is_a_no(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    os.write(keyboard.theirs, b"y\n")
    monkeypatch.setattr(keyboard, "readline", lambda: signal.raise_signal(signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    screen = seen(monkeypatch, keyboard)
    try:
        assert not offer.offered("Cancel?")
    finally:
        signal.signal(signal.SIGINT, before)
    assert screen.getvalue().endswith("[y/N] \n")


def test_off_a_terminal_nobody_is_asked_nor_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert not offer.offered("Cancel?")
    assert not offer.another_interrupt("once more?")
    assert capsys.readouterr().err == ""


def test_a_moment_without_another_interrupt_is_none(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = seen(monkeypatch, keyboard)
    monkeypatch.setattr(offer, "say", screen.write)
    assert not offer.another_interrupt("once more?")
    assert screen.getvalue() == "\nonce more?"
