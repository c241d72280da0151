"""A yes to cancelling that comes when there is nothing left to cancel."""

from __future__ import annotations

import pytest

from ecsspec.cli import following
from tests.cli.processes import Shell, in_world
from tests.cli.test_apply import left
from tests.cli.test_steered import FAILS, NEWER, Capture, said
from tests.reviews import BREAKER, deployed
from tests.world import World


def too_late(world: World, monkeypatch: pytest.MonkeyPatch, *, seconds: float = 3600) -> None:
    """Let somebody press Ctrl-C twice while an operation runs, and say yes when so many seconds are over."""

    def yes(_: str) -> bool:
        world.clock.sleep(seconds)
        return True

    monkeypatch.setattr(following, "another_interrupt", lambda _: True)
    monkeypatch.setattr(following, "offered", yes)
    world.interrupt(on="cloudformation:DescribeStackEvents", after_calls=4)


TOO_LATE = "not cancelled the operation was over before it could be cancelled"


def test_a_yes_that_comes_too_late_is_told_and_the_rest_is_done(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    world = deployed()
    shell.write("web.yml", f"{NEWER}protect: true\n")
    too_late(world, monkeypatch)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ended.code, left(world), world.stacks["web"].protected) == (0, "UPDATE_COMPLETE", True)
    assert (TOO_LATE in said(ended), "Url" in ended.out) == (True, True)
    assert world.called("CancelUpdateStack") == []


def test_a_yes_that_comes_too_late_for_a_failure_is_a_failure(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    shell.write("web.yml", NEWER)
    too_late(world, monkeypatch)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ended.code, left(world), TOO_LATE in said(ended)) == (5, "UPDATE_ROLLBACK_COMPLETE", True)


def test_a_yes_that_comes_too_late_does_not_hide_what_ecs_took_back(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    world = deployed()
    world.rolls_out("Service", FAILS, seen=False)
    shell.write("web.yml", NEWER)
    too_late(world, monkeypatch)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ended.code, "error[E719]" in ended.err) == (5, True), ended.err
