"""`repair --json` tells a program what happens, and `--timeout` how long a repair is followed."""

from __future__ import annotations

import json

import pytest

from tests.cli.plays import words
from tests.cli.processes import in_world
from tests.deploy.trouble import TROUBLES

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("status", "options", "outcome"),
    [
        ("UPDATE_IN_PROGRESS", ("--cancel", "--yes"), "rolled back"),
        ("ROLLBACK_COMPLETE", ("--delete", "web"), "deleted"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", ("--cancel", "--yes"), "rolled back"),
    ],
)
def test_a_program_reads_each_event(status: str, options: tuple[str, ...], outcome: str, capsys: Capture) -> None:
    done = in_world(TROUBLES[status](), capsys, "repair", "web", *options, "--json")
    records = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, {one["stack"] for one in records}) == (0, {"web"})
    assert (records[-1]["event"], records[-1]["outcome"]) == ("finished", outcome)


@pytest.mark.parametrize(
    ("status", "options"),
    [("UPDATE_IN_PROGRESS", ("--cancel", "--yes")), ("DELETE_FAILED", ("--delete", "web")),
     ("CREATE_FAILED", ("--delete", "web")), ("UPDATE_ROLLBACK_IN_PROGRESS", ("--cancel", "--yes"))],
)  # fmt: skip
def test_when_its_time_is_up_it_is_let_go_of(status: str, options: tuple[str, ...], capsys: Capture) -> None:
    world = TROUBLES[status]()
    ran = in_world(world, capsys, "repair", "web", *options, "--timeout", "1s")
    assert (ran.code, "E706" in ran.err) == (7, True)
    assert ": it goes on without us" in words(ran)
    assert "`ecsspec watch web`" in words(ran)


def test_a_time_that_is_none_is_refused(capsys: Capture) -> None:
    ran = in_world(TROUBLES["ROLLBACK_COMPLETE"](), capsys, "repair", "web", "--timeout", "soon")
    assert (ran.code, "--timeout is no time: soon" in words(ran)) == (64, True)


def test_a_stack_that_no_spec_named_is_applied_with_one(capsys: Capture) -> None:
    ran = in_world(TROUBLES["ROLLBACK_COMPLETE"](), capsys, "watch", "web", "--region", "us-east-1")
    assert "`ecsspec apply SPEC --allow-delete web --region us-east-1`" in words(ran)
