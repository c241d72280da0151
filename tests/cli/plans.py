"""Plans over a world, for tests: keep one, carry one out, and what a refusal must say."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.processes import Ran, in_world
from tests.reviews import WEB
from tests.world import World

Capture: TypeAlias = pytest.CaptureFixture[str]
NEWER = WEB.replace("1.28", "1.29")
MORE = WEB.replace("_count: 1", "_count: 2")
INTERNAL = f"{WEB}load_balancer: internal\n"
WEEK = 7 * 24 * 3600.0


def kept(world: World, capsys: Capture, text: str = NEWER, *, out: str = "a.plan", more: tuple[str, ...] = ()) -> Ran:
    """Edit web.yml and keep a plan of it."""
    Path("web.yml").write_text(text, encoding="utf-8")
    return in_world(world, capsys, "diff", "web.yml", "--out", out, *more)


def by_plan(world: World, capsys: Capture, plan: str = "a.plan", *more: str) -> Ran:
    """Apply a plan."""
    return in_world(world, capsys, "apply", "--plan", plan, *more)


def refused(ran: Ran, code: str, words: str) -> None:
    """Demand that a command was refused for a reason, and says that it did nothing."""
    assert (ran.code, f"error[{code}]" in ran.err) == (4, True), ran.err
    assert words in in_a_row(ran.err)
    assert "nothing was done" in in_a_row(ran.err)


def in_a_row(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())
