"""`apply --json`: what is about to happen, then an event a line, and all talk elsewhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.driver import UNGUARDED
from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World
from tests.world.fates import exits

Capture = pytest.CaptureFixture[str]
NEWER = WEB.replace("1.28", "1.29")


def events(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_program_reads_the_whole_story(shell: Shell, capsys: Capture) -> None:
    world = World()
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--json")
    told = events(ran)
    assert [one["event"] for one in told[:2]] == ["reviewed", "started"]
    assert (told[0]["review"]["action"], told[-1]["event"], told[-1]["outcome"]) == ("create", "finished", "created")
    assert "Url" in told[-1]["outputs"]
    assert {one["stack"] for one in told} == {"web"}
    assert ("web: created in" in ran.err, "web · us-east-1" in ran.err) == (False, True), "the talk is on stderr"
    nothing = events(in_world(world, capsys, "apply", "web.yml", "--yes", "--json"))
    assert [(one["event"], one.get("outcome")) for one in nothing] == [("reviewed", None), ("finished", "unchanged")]
    shell.write("web.yml", NEWER)
    declined = in_world(world, capsys, "apply", "web.yml", "--json")
    assert (declined.code, [one["event"] for one in events(declined)]) == (4, ["reviewed"])


def test_a_program_reads_why_it_failed(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.rolls_out("Service", exits(1, container="web"))
    shell.write("web.yml", UNGUARDED)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--json", "--fail-fast")
    kinds = [one["event"] for one in events(ran)]
    assert (ran.code, kinds.index("keeps_failing") < kinds.index("cancelling")) == (5, True)
    last = events(ran)[-1]
    assert (last["outcome"], last["findings"][0]["id"]) == ("rolled back", "cancelled-by-order")
    assert last["findings"][1]["tasks"] >= 3


def test_a_plan_tells_the_same_story(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan").code == 2
    ran = in_world(world, capsys, "apply", "--plan", "web.plan", "--json")
    told = events(ran)
    assert (ran.code, [one["event"] for one in told[:2]], told[-1]["outcome"]) == (
        0,
        ["reviewed", "started"],
        "updated",
    )


@pytest.mark.usefixtures("shell")
def test_detached_a_program_reads_that_it_began(capsys: Capture) -> None:
    begun = in_world(World(), capsys, "apply", "web.yml", "--yes", "--detach", "--json")
    assert (begun.code, [one["event"] for one in events(begun)]) == (7, ["reviewed", "started"])
