"""Several stacks that are cut short on purpose: by Ctrl-C twice, by the time, by tasks that keep failing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ecsspec.cli import offer
from tests.cli import terminal
from tests.cli.driver import UNGUARDED
from tests.cli.linked import install_links
from tests.cli.many.stacks import begun, rows, sets, standing, tally, write
from tests.cli.many.test_apply_stopped import interrupt
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import Tty, typed
from tests.cli.test_apply import report
from tests.reviews import WEB
from tests.world import World
from tests.world.fates import exits, never_healthy

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
TWO = {"a": (), "b": ()}
NO_LIMIT = ("--yes", "--timeout", "none")


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: Patch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


def said(ran: Ran) -> str:
    return " ".join(ran.err.split())


def answering(monkeypatch: Patch, **cues: Callable[[], object]) -> None:
    """Let something happen at the first sight of words on the screen; an underscore is a space."""

    class Screen(Tty):
        def write(self, text: str) -> int:
            written = super().write(text)
            for cue in [one for one in cues if one.replace("_", " ") in text]:
                cues.pop(cue)()
            return written

    monkeypatch.setattr(terminal, "Tty", Screen)


def stuck(shell: Shell, capsys: Capture, *, update: bool = False) -> World:
    """Return a world in which two rollouts never end, and in which somebody presses Ctrl-C while they run."""
    world = World()
    if update:
        write(shell, TWO)
        assert in_world(world, capsys, "apply", "specs", "--yes").code == 0
        write(shell, TWO, image="nginx:1.29")
    world.rolls_out("Service", never_healthy())
    world.rolls_out("Service", never_healthy())
    world.at(600, interrupt)
    return world


def test_ctrl_c_twice_asks_once_and_cancels_what_is_under_way(
    shell: Shell, capsys: Capture, monkeypatch: Patch
) -> None:
    world = stuck(shell, capsys, update=True)
    answering(monkeypatch, once_more=interrupt)
    ended = typed(world, monkeypatch, "y\n", "apply", "specs", *NO_LIMIT)
    assert (ended.code, standing(world)) == (5, dict.fromkeys(TWO, "UPDATE_ROLLBACK_COMPLETE"))
    assert ended.err.count("[y/N]") == 1
    assert "letting go of a, b; Ctrl-C once more to cancel them instead" in said(ended)
    assert "Cancel the operations on a, b? [y/N]" in ended.err
    assert len(world.called("CancelUpdateStack")) == 2
    for name in TWO:
        assert f"the deployment of {name} was cancelled (you said so) and rolled back" in said(ended)
    assert rows(ended) == dict.fromkeys(TWO, "cancelled, rolled back")
    assert tally(ended) == "2 stacks: 2 cancelled"


def test_what_has_not_begun_is_not_begun(shell: Shell, capsys: Capture, monkeypatch: Patch) -> None:
    write(shell, {**TWO, "web": ("a",)})
    world = stuck(shell, capsys)
    answering(monkeypatch, once_more=interrupt)
    ended = typed(world, monkeypatch, "y\n", "apply", "specs", *NO_LIMIT)
    assert (ended.code, standing(world)) == (130, dict.fromkeys(TWO, "ROLLBACK_COMPLETE"))
    assert len(world.called("StopServiceDeployment")) == 2
    assert rows(ended) == {**dict.fromkeys(TWO, "cancelled, rolled back"), "web": "not begun: you stopped it"}
    assert ended.err.endswith("Stopped; nothing of ours is running.\n")


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_a_no_lets_go_of_all(answer: str, shell: Shell, capsys: Capture, monkeypatch: Patch) -> None:
    world = stuck(shell, capsys, update=True)
    answering(monkeypatch, once_more=interrupt)
    ended = typed(world, monkeypatch, answer, "apply", "specs", *NO_LIMIT)
    assert (ended.code, standing(world)) == (7, dict.fromkeys(TWO, "UPDATE_IN_PROGRESS"))
    assert (rows(ended), world.called("CancelUpdateStack")) == (dict.fromkeys(TWO, "goes on in AWS"), [])
    assert "    ecsspec watch specs/a.yml" in ended.err


def test_once_lets_go_of_all(shell: Shell, capsys: Capture, monkeypatch: Patch) -> None:
    monkeypatch.setattr(offer, "MOMENT", 0.0)
    world = stuck(shell, capsys, update=True)
    ended = typed(world, monkeypatch, "y\n", "apply", "specs", *NO_LIMIT)
    assert (ended.code, ended.err.count("[y/N]")) == (7, 0)
    assert rows(ended) == dict.fromkeys(TWO, "goes on in AWS")


def test_off_a_terminal_nobody_is_asked(shell: Shell, capsys: Capture) -> None:
    ended = in_world(stuck(shell, capsys, update=True), capsys, "apply", "specs", *NO_LIMIT)
    assert (ended.code, "letting go" in ended.err) == (7, False)


def test_ctrl_c_while_it_is_cancelled_lets_go(shell: Shell, capsys: Capture, monkeypatch: Patch) -> None:
    world = stuck(shell, capsys, update=True)
    answering(monkeypatch, once_more=interrupt, cancelling=interrupt)
    ended = typed(world, monkeypatch, "y\n", "apply", "specs", *NO_LIMIT)
    assert (ended.code, ended.err.count("[y/N]")) == (7, 1)
    assert "goes on in AWS" in rows(ended).values()


def test_ctrl_c_twice_at_a_terminal(shell: Shell) -> None:
    for name in TWO:
        shell.write(f"{name}.yml", WEB.replace("name: web", f"name: {name}"))
    code, screen = shell.at_terminal(
        ["-m", "tests.cli.driver", "two-stuck", "report.json", "apply", "a.yml", "b.yml", "--timeout", "none"],
        ("Apply these 2? [y/N]", "y\n"),
        ("to cancel them instead", "\x03"),
        ("Cancel the operations on a, b? [y/N]", "y\n"),
    )
    assert (code, report(shell)["stacks"]) == (5, dict.fromkeys(TWO, "ROLLBACK_COMPLETE"))
    assert "2 stacks: 2 cancelled" in screen
    assert "Traceback" not in screen


def failing(shell: Shell, capsys: Capture) -> World:
    """Return a world in which one of two updates has tasks that end, one after the other."""
    world = World()
    for image in ("nginx:1.28", "nginx:1.29"):
        for name in TWO:
            shell.write(f"{name}.yml", UNGUARDED.replace("name: web", f"name: {name}").replace("nginx:1.28", image))
        if image.endswith("28"):
            assert in_world(world, capsys, "apply", "a.yml", "b.yml", "--yes").code == 0
    world.rolls_out("Service", exits(1, container="x"))
    return world


def test_what_keeps_failing_names_the_command_that_cancels_it(
    shell: Shell, capsys: Capture, monkeypatch: Patch
) -> None:
    world = failing(shell, capsys)
    ended = typed(world, monkeypatch, "y\n", "apply", "a.yml", "b.yml")
    assert (ended.code, ended.err.count("[y/N]")) == (7, 1), "a question would stop the view of the other one"
    (stuck_one,) = [name for name, words in rows(ended).items() if words == "goes on in AWS"]
    assert f"ecsspec repair {stuck_one}.yml --cancel" in ended.err
    assert sorted(standing(world).values()) == ["UPDATE_COMPLETE", "UPDATE_IN_PROGRESS"]


def test_failing_fast_cancels_the_one_that_fails(shell: Shell, capsys: Capture) -> None:
    world = failing(shell, capsys)
    ended = in_world(world, capsys, "apply", "a.yml", "b.yml", "--yes", "--fail-fast")
    assert ended.code == 5
    assert sorted(rows(ended).values()) == ["cancelled, rolled back", "updated"]
    assert len(world.called("CancelUpdateStack")) == 1
    assert "was cancelled (3 tasks failed of the same cause) and rolled back" in said(ended)


def one_stuck(shell: Shell, capsys: Capture) -> World:
    """Return a world in which one of two updates never ends."""
    write(shell, TWO)
    world = World()
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 0
    write(shell, TWO, image="nginx:1.29")
    world.rolls_out("Service", never_healthy())
    return world


def test_when_its_time_is_up_a_stack_is_cancelled_by_itself(shell: Shell, capsys: Capture) -> None:
    world = one_stuck(shell, capsys)
    ended = in_world(world, capsys, "apply", "specs", "--yes", "--timeout", "10m", "--on-timeout", "cancel")
    assert (ended.code, sorted(rows(ended).values())) == (5, ["cancelled, rolled back", "updated"])
    assert sorted(standing(world).values()) == ["UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]
    assert "was cancelled (10 min were over) and rolled back" in said(ended)


def test_when_its_time_is_up_a_stack_is_let_go_of_by_itself(shell: Shell, capsys: Capture) -> None:
    world = one_stuck(shell, capsys)
    ended = in_world(world, capsys, "apply", "specs", "--yes", "--timeout", "10m")
    assert (ended.code, sorted(rows(ended).values())) == (7, ["goes on in AWS", "updated"])
    assert tally(ended) == "2 stacks: 1 updated, 1 running on"
    assert "is being updated after 10 min: it goes on without us" in said(ended)
    assert (len(begun(world)), sets(world)) == (4, {})
