"""`apply` of stacks that need each other: in their order, side by side where they can, each with an end of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.linked import install_links, linked
from tests.cli.many.stacks import DIAMOND, begun, rows, sets, standing, tally, write
from tests.cli.processes import Shell, in_world
from tests.reviews import BREAKER
from tests.world import World

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


def test_a_diamond_is_made_in_the_order_of_what_it_needs(shell: Shell, capsys: Capture) -> None:
    write(shell, DIAMOND)
    world = World()
    done = in_world(world, capsys, "apply", "specs", "--yes")
    assert done.code == 0, done.err
    assert standing(world) == dict.fromkeys(DIAMOND, "CREATE_COMPLETE")
    order = begun(world)
    assert (order[0], set(order[1:3]), order[3]) == ("base", {"left", "right"}, "web")
    assert rows(done) == dict.fromkeys(sorted(DIAMOND), "created")
    assert tally(done) == "4 stacks: 4 created"
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == ["base:", "left:", "right:", "web:"]
    again = in_world(world, capsys, "apply", "specs", "--yes")
    assert (again.code, tally(again)) == (0, "4 stacks: 4 unchanged")
    assert len(begun(world)) == 4


def test_what_needs_a_failure_is_not_begun_and_the_rest_goes_on(shell: Shell, capsys: Capture) -> None:
    files = write(shell, {**DIAMOND, "alone": ()})
    world = World()
    world.fail("Taken0", reason=BREAKER, times=1)
    failed = in_world(world, capsys, "apply", *files, "--yes")
    assert failed.code == 5, failed.err
    found = rows(failed)
    (broken,) = [name for name, words in found.items() if words == "failed, rolled back"]
    assert broken in ("left", "right")
    assert found["web"] == f"not begun: needs {broken}"
    assert [name for name, words in found.items() if words == "created"] == sorted(
        {*DIAMOND, "alone"} - {broken, "web"}
    )
    assert sets(world) == {}
    assert "web" not in standing(world)
    assert f"   ecsspec repair specs/{broken}.yml" in failed.err


def test_each_stack_stands_for_itself(shell: Shell, capsys: Capture) -> None:
    shell.write("needy.yml", linked("needy", "theirs"))
    for name in ("good", "theirs", "busy"):
        shell.write(f"{name}.yml", linked(name))
    world = World()
    world.foreign_stack("theirs")
    assert in_world(world, capsys, "apply", "busy.yml", "--yes").code == 0
    world.stacks["busy"].status = "UPDATE_IN_PROGRESS"
    shell.write("busy.yml", linked("busy", image="nginx:1.29"))
    ended = in_world(world, capsys, "apply", "busy.yml", "good.yml", "needy.yml", "theirs.yml", "--yes")
    assert ended.code == 4
    assert rows(ended) == {
        "busy": "not begun: the stack is busy",
        "good": "created",
        "needy": "not begun: needs theirs",
        "theirs": "not begun: a stack that ecsspec did not make",
    }
    assert ended.err.index("error[E610]") < ended.err.index("error[E607]"), "in the order of the files"


def test_stacks_that_need_each_other_are_refused_before_any_call(shell: Shell, capsys: Capture) -> None:
    files = write(shell, {"a": ("b",), "b": ("c",), "c": ("a",), "d": ()})
    world = World()
    refused = in_world(world, capsys, "apply", *files, "--yes")
    assert (refused.code, world.calls) == (4, [])
    assert "error[E722]" in refused.err
    assert "specs/a.yml needs specs/b.yml needs specs/c.yml needs specs/a.yml" in refused.err


def test_a_stack_that_stands_and_is_not_in_the_command_is_no_need(shell: Shell, capsys: Capture) -> None:
    base, left = write(shell, {"base": (), "left": ("base",)})
    world = World()
    missing = in_world(world, capsys, "apply", left, "--yes")
    assert missing.code != 0
    world = World()
    assert in_world(world, capsys, "apply", base, "--yes").code == 0
    assert in_world(world, capsys, "apply", left, "--yes").code == 0
