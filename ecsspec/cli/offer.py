"""Questions beside an operation that runs: nobody has to answer them, as it goes on meanwhile."""

from __future__ import annotations

import select
import sys
import termios
import time
from contextlib import suppress
from math import ceil

from ecsspec.cli.ask import can_ask
from ecsspec.cli.talk import say

MOMENT = 1.5
"""Seconds in which another Ctrl-C means more than the first."""
PATIENCE = 30.0
"""Seconds after which no answer is a no: somebody who went away still wants to see how it ends."""
GLANCE = 0.25
"""Seconds between two looks for a Ctrl-C."""


def another_interrupt(said: str) -> bool:
    """Tell whether Ctrl-C comes again within a moment, where somebody sits at a terminal to be told of it."""
    if not can_ask():
        return False
    try:
        say(f"\n{said}")
        time.sleep(MOMENT)
    except KeyboardInterrupt:
        return True
    return False


def offered(question: str) -> bool:
    """Ask, and return whether the answer is yes; Ctrl-C, no answer and nobody to ask are a no."""
    if not can_ask():
        return False
    try:
        _forget_typed()
        sys.stderr.write(f"\n{question} [y/N] ")
        sys.stderr.flush()
        answer = sys.stdin.readline() if _is_answered() else ""
    except KeyboardInterrupt:
        answer = ""
    if not answer.endswith("\n"):
        sys.stderr.write("\n")
    return answer.strip().lower() in {"y", "yes"}


def _forget_typed() -> None:
    """Drop what was typed before the question: it answers something else, and may be minutes old."""
    with suppress(OSError, ValueError, termios.error):  # what only looks like a terminal keeps nothing
        termios.tcflush(sys.stdin, termios.TCIFLUSH)


def _is_answered() -> bool:
    """Wait until somebody has typed a line; what only looks like a terminal is read at once.

    A signal that comes right before the call does not end it, so that it is looked for now and then.
    """
    try:
        return any(select.select([sys.stdin], [], [], min(GLANCE, PATIENCE))[0] for _ in range(ceil(PATIENCE / GLANCE)))
    except (OSError, ValueError):
        return True
