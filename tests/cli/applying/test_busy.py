"""What `apply` does while somebody is at work on its stack: says who, waits where that is wanted, and begins afresh."""

from __future__ import annotations

import re

import pytest

from ecsspec.cli.signals import going_on
from ecsspec.deploy.statuses import STANDINGS, Kind
from tests.cli.plays import is_ready, left, standing_in, statuses, words
from tests.cli.processes import in_world
from tests.cli.terminal import typed
from tests.reviews import waiting

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.usefixtures("shell")
BUSY = statuses(Kind.BUSY)
AT_REST = {
    "CREATE_IN_PROGRESS": "CREATE_COMPLETE",
    "DELETE_IN_PROGRESS": "DELETE_COMPLETE",
    "IMPORT_IN_PROGRESS": "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS": "IMPORT_ROLLBACK_COMPLETE",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
}
"""Where each status of a busy stack leads in these worlds."""


def test_every_busy_status_has_its_case() -> None:
    assert sorted(AT_REST) == BUSY


@pytest.mark.parametrize("status", BUSY)
def test_a_busy_stack_is_left_to_whoever_works_on_it(status: str, capsys: Capture) -> None:
    world = standing_in(status)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (refused.code, "error[E610]" in refused.err, left(world)) == (4, True, status)
    assert f"stack web {STANDINGS[status].meaning} ({status}); " in words(refused)
    assert "began this" in words(refused)
    assert "to go on when it has ended: `ecsspec apply web.yml --yes --wait`; `ecsspec watch web.yml`" in words(refused)
    assert ("`ecsspec repair web.yml --cancel` stops it" in words(refused)) is (
        status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")
    )


@pytest.mark.parametrize("status", BUSY)
def test_who_waits_begins_afresh_when_it_has_ended(status: str, capsys: Capture) -> None:
    world = standing_in(status)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--wait")
    assert f"stack web {STANDINGS[status].meaning} ({status}): " in words(ended)
    assert "began this" in words(ended)
    assert f"web is at rest ({AT_REST[status]}): beginning afresh" in words(ended)
    if status == "ROLLBACK_IN_PROGRESS":
        assert (ended.code, left(world)) == (4, "ROLLBACK_COMPLETE"), "a shell still needs its own consent"
        assert "`ecsspec apply web.yml --yes --wait --allow-delete web`" in words(ended)
        return
    assert (ended.code, is_ready(world), waiting(world)) == (0, True, [])
    assert in_world(world, capsys, "diff", "web.yml").code == 0


def test_a_long_wait_says_now_and_then_for_whom_and_since_when(capsys: Capture) -> None:
    world = standing_in("CREATE_IN_PROGRESS")
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--wait")
    said = re.findall(r"waiting, (\S+) by now: web is being created; (.*? ago)", words(ended))
    assert [(seconds(time) // 30, whose) for time, whose in said[:4]] == [
        (1, "an ecsspec began this 30 s ago"),
        (2, "an ecsspec began this 1 min ago"),
        (3, "an ecsspec began this 1 min ago"),
        (4, "an ecsspec began this 2 min ago"),
    ]


def seconds(time: str) -> int:
    """Return minutes and seconds as seconds."""
    minutes, rest = time.split(":")
    return 60 * int(minutes) + int(rest)


def test_a_wait_ends_with_its_timeout(capsys: Capture) -> None:
    world = standing_in("CREATE_IN_PROGRESS")
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--wait", "--timeout", "60s")
    assert (ended.code, "error[E610]" in ended.err, left(world)) == (4, True, "CREATE_IN_PROGRESS")
    assert "stack web still is being created (CREATE_IN_PROGRESS) after 1 min: nothing was done" in words(ended)
    assert "apply again with --wait and a longer --timeout, or follow it with `ecsspec watch web.yml`" in words(ended)


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ("w\ny\n", 0, "web is at rest (UPDATE_COMPLETE): beginning afresh"),
        ("f\n", 4, "web was not applied: you followed what somebody else had begun"),
        ("s\n", 4, "error[E610]"),
        ("\n", 4, "error[E610]"),
    ],
)
def test_on_a_terminal_there_is_a_choice(answer: str, code: int, said: str, monkeypatch: Patch) -> None:
    world = standing_in("UPDATE_IN_PROGRESS")
    ended = typed(world, monkeypatch, answer, "apply", "web.yml")
    assert (ended.code, said in words(ended)) == (code, True)
    assert "w wait, and apply then f only follow what runs s stop Which? [w/f/S]" in words(ended)
    assert left(world) == ("UPDATE_IN_PROGRESS" if "E610" in said else "UPDATE_COMPLETE")
    assert ("Apply this? [y/N]" in ended.err) is (code == 0)


def test_what_is_followed_may_end_badly(monkeypatch: Patch) -> None:
    ended = typed(standing_in("ROLLBACK_IN_PROGRESS"), monkeypatch, "f\n", "apply", "web.yml")
    assert (ended.code, "the deployment of web failed and was rolled back" in words(ended)) == (4, True)
    assert going_on() is None, "nothing of ours runs any more"


def test_with_yes_nobody_is_asked_on_a_terminal_either(monkeypatch: Patch) -> None:
    ended = typed(standing_in("UPDATE_IN_PROGRESS"), monkeypatch, "w\ny\n", "apply", "web.yml", "--yes")
    assert (ended.code, "Which?" in ended.err) == (4, False)


def test_ctrl_c_while_waiting_leaves_nothing(capsys: Capture) -> None:
    world = standing_in("UPDATE_IN_PROGRESS")
    world.interrupt(on="cloudformation:DescribeStacks", after_calls=4)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--wait")
    assert (ended.code, "nothing of ours is running" in ended.err) == (130, True)


def test_a_network_that_is_away_for_a_while_does_not_end_a_wait(capsys: Capture) -> None:
    world = standing_in("UPDATE_IN_PROGRESS")
    world.lose_connection(on="cloudformation:DescribeStacks", after_calls=3, times=2)
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--wait").code == 0
    away = standing_in("UPDATE_IN_PROGRESS")
    away.lose_connection(on="cloudformation:DescribeStacks", after_calls=3, times=None)
    assert in_world(away, capsys, "apply", "web.yml", "--yes", "--wait").code == 8
