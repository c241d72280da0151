"""Ask for consent; off a terminal nobody sees the question, so nobody agrees."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from ecsspec.problems import NotDone


def can_ask() -> bool:
    """Return whether somebody sees a question and can answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def require_yes(question: str, *, undone: str, instead: str) -> None:
    """Ask, and return where the answer is yes; `undone` says what a no leaves, `instead` what needs no question."""
    if not can_ask():
        raise NotDone(f"{undone}: nobody can be asked off a terminal", instead, "E701")
    sys.stderr.write(f"\n{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise NotDone(f"{undone}: declined", f"answer y, or {instead}", "E701")


def choice_of(options: Mapping[str, str], *, default: str) -> str:
    """Ask which of several things to do, each with its letter, and return the letter; no answer is the default."""
    lines = "".join(f"  {letter}  {does}\n" for letter, does in options.items())
    letters = "/".join(letter.upper() if letter == default else letter for letter in options)
    sys.stderr.write(f"\n{lines}Which? [{letters}] ")
    sys.stderr.flush()
    said = sys.stdin.readline().strip().lower()
    return said if said in options else default
