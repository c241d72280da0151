"""Operations that somebody else put an end to, seen while they end and afterwards."""

from __future__ import annotations

import pytest

from tests.cli.processes import Shell, in_world
from tests.cli.test_at_rest import said
from tests.cli.test_steered import NEWER, stuck
from tests.reviews import deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
SOMEBODY = "it was cancelled: somebody, or a limit of time, asked for that"


def cancelled(world: World, *, after: float = 60) -> None:
    """Let somebody cancel the update that runs then."""
    cloudformation = world.session().client("cloudformation")
    world.at(after, lambda: cloudformation.cancel_update_stack(StackName="web", ClientRequestToken="theirs"))


def test_an_update_that_somebody_cancels_is_told_as_that(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    cancelled(world)
    shell.write("web.yml", NEWER)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, f"✗ {SOMEBODY}" in ran.err) == (5, True)
    assert "error[E704]: the deployment of web was cancelled from elsewhere and rolled back" in said(ran)
    assert "another resource failed" not in ran.err
    later = in_world(world, capsys, "diagnose", "web")
    assert (later.code, f"✗ {SOMEBODY}" in later.out) == (2, True)
    assert "web: the last deployment was cancelled and rolled back" in later.out
    assert "in    stack web · first at" in later.out
    at_rest = in_world(world, capsys, "watch", "web")
    assert at_rest.code == 5
    assert "the last operation on web was cancelled and rolled back (UPDATE_ROLLBACK_COMPLETE)" in said(at_rest)


def test_who_watches_the_way_back_hears_what_began_it(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    shell.write("web.yml", NEWER)
    in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "1m")
    cancelled(world, after=5)
    world.clock.sleep(10)
    under_way = in_world(world, capsys, "diagnose", "web")
    assert "web: was cancelled and is being rolled back (UPDATE_ROLLBACK_IN_PROGRESS)" in under_way.out
    ran = in_world(world, capsys, "watch", "web")
    assert (ran.code, f"✗ {SOMEBODY}" in ran.err, "cancelled from elsewhere" in said(ran)) == (5, True, True)


def test_a_creation_that_somebody_deletes_is_told_as_that(shell: Shell, capsys: Capture) -> None:
    world = stuck()
    world.at(60, lambda: world.session().client("cloudformation").delete_stack(StackName="web"))
    shell.write("web.yml", NEWER)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, f"✗ {SOMEBODY}" in ran.err) == (5, True)
    assert "error[E709]: stack web was deleted while it was being deployed" in ran.err


def test_what_we_cancelled_is_not_told_twice(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    shell.write("web.yml", NEWER)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "1m", "--on-timeout", "cancel")
    assert (ran.code, "✗ it was cancelled: 1 min were over" in ran.err) == (5, True)
    assert "asked for that" not in ran.err


def test_what_still_goes_back_did_not_fail(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    shell.write("web.yml", NEWER)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "6s", "--on-timeout", "cancel")
    assert (ran.code, "cancelling stack web: 6 s were over" in said(ran)) == (7, True)
    assert "stack web was cancelled and is being rolled back after" in said(ran)
    assert "failed" not in ran.err
