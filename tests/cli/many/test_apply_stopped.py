"""Ctrl-C and worse while several stacks are applied: nothing is lost sight of, and the same command ends the same."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.linked import install_links
from tests.cli.many.stacks import begun, rows, sets, standing, tally, write
from tests.cli.processes import Shell, in_world
from tests.reviews import BREAKER
from tests.world import Killed, World

Capture = pytest.CaptureFixture[str]
THREE = {"base": (), "web": ("base",), "alone": ()}
DONE = dict.fromkeys(THREE, "CREATE_COMPLETE")


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


def interrupt() -> None:
    """Send a signal to the process, as a terminal does, unless the command has ended and a thread of it lives on."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        os.kill(os.getpid(), signal.SIGINT)


def calls(shell: Shell, capsys: Capture) -> int:
    """Return how many calls a run that goes well makes, more or less: threads take turns as they like."""
    write(shell, THREE)
    world = World()
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 0
    return len(world.calls)


def ends_well(world: World, capsys: Capture) -> None:
    """Let AWS end what it has begun; the same command then leads where a run without a hitch does."""
    world.forget()
    world.clock.settle()
    for name, status in standing(world).items():
        assert status in ("CREATE_COMPLETE", "REVIEW_IN_PROGRESS"), name
    again = in_world(world, capsys, "apply", "specs", "--yes")
    assert again.code == 0, again.err
    assert (standing(world), sets(world)) == (DONE, {})
    executed = len(begun(world))
    assert tally(in_world(world, capsys, "apply", "specs", "--yes")) == "3 stacks: 3 unchanged"
    assert len(begun(world)) == executed, "what is done costs nothing"
    for one in world.stacks.by_id.values():
        kinds = [entry.kind for entry in one.operations if entry.kind in ("CREATE_STACK", "UPDATE_STACK")]
        assert kinds == ["CREATE_STACK"] or one.name not in standing(world) or one.deleted, (one.name, kinds)


def test_ctrl_c_at_any_call_lets_go_of_what_runs_and_takes_the_rest_back(shell: Shell, capsys: Capture) -> None:
    most = calls(shell, capsys)
    for at in (*range(0, 40, 4), *range(40, most, max(1, most // 6))):
        world = World()
        world.during("*", interrupt, after_calls=at)
        stopped = in_world(world, capsys, "apply", "specs", "--yes")
        said, now = rows(stopped), standing(world)
        let_go = {name for name, words in said.items() if words.endswith(" on in AWS")}
        assert {name for name, status in now.items() if status == "CREATE_IN_PROGRESS"} <= let_go <= now.keys()
        assert {
            name for name, words in said.items() if words == "not begun: you stopped it"
        } == THREE.keys() - now.keys()
        assert stopped.code == (7 if let_go else 0 if now == DONE else 130), (at, stopped.err)
        assert all(f"    ecsspec watch specs/{name}.yml" in stopped.err for name in let_go)
        assert ("Stopped; nothing of ours is running." in stopped.err) == (stopped.code == 130)
        assert sets(world) == {}, (at, stopped.err)
        assert "Traceback" not in stopped.err
        ends_well(world, capsys)


def test_what_was_done_before_ctrl_c_is_told_as_done(shell: Shell, capsys: Capture) -> None:
    write(shell, THREE)
    world = World()
    world.during("cloudformation:CreateChangeSet", interrupt, after_calls=2)
    stopped = in_world(world, capsys, "apply", "specs", "--yes")
    assert rows(stopped)["base"] == "created"
    assert rows(stopped)["web"] == "not begun: you stopped it"
    assert stopped.code in (7, 130)
    assert stopped.code == (7 if rows(stopped)["alone"] == "goes on in AWS" else 130)


def test_a_second_ctrl_c_ends_at_once_and_says_what_may_be_left(shell: Shell, capsys: Capture) -> None:
    write(shell, THREE)
    for first, second in ((12, 13), (30, 31), (12, 20)):
        world = World()
        for at in (first, second):
            world.during("*", interrupt, after_calls=at)
        stopped = in_world(world, capsys, "apply", "specs", "--yes")
        assert stopped.code in (7, 130), stopped.err
        world.forget()
        said = " ".join(stopped.err.split())
        assert [name for names in sets(world).values() for name in names if name not in said] == []


def test_a_failure_after_ctrl_c_has_its_place_in_the_table(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    world.during("ecs:DescribeServices", interrupt)
    world.fail("Vpc", reason="no more VPCs", times=1)
    stopped = in_world(world, capsys, "apply", "specs", "--yes")
    assert min(rows(stopped).values()) in ("failed, rolled back", "goes on in AWS")
    assert stopped.code in (7, 5, 130)


class Mortal(World):
    """A world in which a death is that of all the threads there are: none of them is heard any more."""

    def __init__(self) -> None:
        super().__init__()
        self.dead: set[threading.Thread] = set()

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if threading.current_thread() in self.dead:
            raise Killed
        try:
            return super().answer(service, operation, params)
        except Killed:
            self.dead.update(set(threading.enumerate()) - {threading.main_thread()})
            raise


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_at_any_call_leaves_what_the_next_run_takes_up(shell: Shell, capsys: Capture, when: str) -> None:
    most = calls(shell, capsys)
    for at in (*range(0, 40, 7), *range(40, most * 3 // 4, max(1, most // 4))):  # the next run may need fewer
        world = Mortal()
        world.kill(after_calls=at, before_or_after=when)  # type: ignore[arg-type]
        with pytest.raises(Killed):
            in_world(world, capsys, "apply", "specs", "--yes")
        ends_well(world, capsys)


@pytest.mark.parametrize(
    "hitch",
    [
        lambda world: world.fail("Taken0", reason=BREAKER, times=1),
        lambda world: world.deny("cloudformation:CreateChangeSet", times=1),
        lambda world: world.deny("cloudformation:ExecuteChangeSet", times=2),
        lambda world: world.lose_connection(on="cloudformation:ExecuteChangeSet", before_or_after="after"),
        lambda world: world.throttle("cloudformation:DescribeStackEvents", times=3),
    ],
)
def test_after_any_hitch_the_same_command_ends_the_same(
    shell: Shell, capsys: Capture, hitch: Callable[[World], None]
) -> None:
    write(shell, THREE)
    world = World()
    hitch(world)
    first = in_world(world, capsys, "apply", "specs", "--yes")
    assert first.code in (0, 5, 8)
    assert (first.code == 0) == (standing(world) == DONE)
    for call in ("CreateChangeSet", "ExecuteChangeSet", "DescribeStackEvents"):
        world.allow(f"cloudformation:{call}")
    args = [f"--allow-delete={name}" for name, status in standing(world).items() if status == "ROLLBACK_COMPLETE"]
    again = in_world(world, capsys, "apply", "specs", "--yes", *args)
    assert (again.code, standing(world), sets(world)) == (0, DONE, {}), again.err


def test_a_stack_that_is_let_go_of_holds_up_what_needs_it(shell: Shell, capsys: Capture) -> None:
    write(shell, THREE)
    world = World()
    let_go = in_world(world, capsys, "apply", "specs", "--yes", "--detach")
    assert let_go.code == 7
    assert rows(let_go) == {"alone": "goes on in AWS", "base": "goes on in AWS", "web": "not begun: needs base"}
    assert "ecsspec watch specs/base.yml" in let_go.err
    ends_well(world, capsys)
