"""Several stacks on a terminal that can be redrawn: what stands on it when all is over."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.cli.linked import install_links
from tests.cli.many.stacks import DIAMOND, write
from tests.cli.processes import Shell
from tests.cli.terminal import Tty
from tests.conftest import Golden
from tests.ui.terminal import Terminal
from tests.world import World
from tests.world.fates import cannot_pull


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


class Watched(Tty):
    """A terminal, and how what is written to it looks."""

    def __init__(self) -> None:
        super().__init__()
        self.terminal = Terminal(height=24)
        self.stills: list[str] = []

    def write(self, text: str) -> int:
        self.terminal.write(text)
        if text.endswith("\n") and "\x1b[J" in text:
            self.stills.append("\n".join(line.rstrip() for line in self.terminal.lines))
        return len(text)


class Echoed(Tty):
    """What somebody types, which a terminal shows."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        typed = super().readline(-1 if size is None else size)
        sys.stderr.write(typed)
        return typed


def watched(world: World, monkeypatch: pytest.MonkeyPatch, typing: str, *args: str) -> tuple[int, Watched]:
    screen = Watched()
    with monkeypatch.context() as patch:
        for name in ("NO_COLOR", "CI", "COLUMNS"):
            patch.delenv(name, raising=False)
        patch.setenv("FORCE_COLOR", "0")
        patch.setenv("TERM", "xterm")
        patch.setattr(sys, "stdin", Echoed(typing))
        patch.setattr(sys, "stderr", screen)
        patch.setattr(sys, "stdout", io.StringIO())
        code = run(list(args), connector=lambda *_, **__: Connection(world.session(), clock=world.clock))
    return code, screen


def test_the_lines_of_the_stacks_give_way_to_the_table(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shell, DIAMOND)
    code, screen = watched(World(), monkeypatch, "", "apply", "specs", "--yes")
    assert code == 0
    whole = screen.terminal.all
    assert not [line for line in whole if line.startswith("4 stacks ·")]
    assert whole[-7:] == [
        "  base     4:26  specs/base.yml   created",
        *(line for line in whole if line.startswith(("  left ", "  right ", "  web "))),
        "",
        "4 stacks: 4 created",
        "",
    ]
    seen = "\n".join(screen.stills)
    assert "  web    needs left, right" in seen
    assert "  base   being looked at" in seen
    assert "  left   needs base" in seen
    assert "4 stacks · 2 under way" in seen
    assert screen.terminal.wrapped == 0


def test_questions_stand_by_themselves(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shell, {"base": (), "web": ("base",)})
    code, screen = watched(World(), monkeypatch, "y\nn\n", "apply", "specs")
    assert code == 4
    whole = "\n".join(screen.terminal.all)
    assert whole.count("[y/N]") == 2
    assert "2 stacks ·" not in whole, "no line is left of what was drawn over"
    assert "2 stacks: 1 created, 1 not begun" in whole


def test_a_failure_is_told_above_the_lines_when_it_happens(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    write(shell, {"base": (), "web": ("base",)})  # one at a time: threads share a clock, and take turns as they like
    world = World()
    assert watched(world, monkeypatch, "", "apply", "specs", "--yes")[0] == 0
    write(shell, {"base": (), "web": ("base",)}, image="nginx:1.29")
    world.rolls_out("Service", cannot_pull("nginx:1.29"))
    code, screen = watched(world, monkeypatch, "", "apply", "specs", "--yes")
    assert code == 5
    whole = "\n".join(screen.terminal.all)
    golden("screens/fleet-fails.txt", re.sub(r"(?<=ecsspec diagnose )/.*?(?=base-)", "FOLDER/", whole, flags=re.DOTALL))
