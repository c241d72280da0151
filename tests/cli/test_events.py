"""`events`: the last operation or all of them, whose each was, how it ended; for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.processes import Shell, in_world
from tests.deploy.trouble import TROUBLES, deleting
from tests.reviews import BREAKER, WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
SCHEMAS = Path(__file__).parents[2] / "schemas"
VALIDATOR = Draft202012Validator(json.loads((SCHEMAS / "events.schema.json").read_text(encoding="utf-8")))


def updated(shell: Shell, capsys: Capture) -> World:
    """Return a world in which a stack was made, and an update of it was rolled back."""
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update", times=1)
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 5
    return world


def lines(text: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in text.splitlines()]
    for one in found:
        VALIDATOR.validate(one)
    return found


def headings(text: str) -> list[str]:
    return [line for line in text.splitlines() if " · " in line]


def test_the_last_operation_is_told_with_whose_it_was_and_its_end(shell: Shell, capsys: Capture) -> None:
    world = updated(shell, capsys)
    ran = in_world(world, capsys, "events", "web")
    assert ran.code == 0
    [heading] = headings(ran.out)
    assert heading == ran.out.splitlines()[0]
    assert heading.startswith("update · ecsspec, plan ")
    assert " · rolled back in " in heading
    assert ("creating       Cluster" in ran.out, "not updated    Service" in ran.out) == (False, True)
    assert ran.err == "1 earlier operation: --all tells them too\n"


def test_all_of_them_have_a_heading_each_the_oldest_first(shell: Shell, capsys: Capture) -> None:
    ran = in_world(updated(shell, capsys), capsys, "events", "web", "--all")
    assert [heading.split(" ")[0] for heading in headings(ran.out)] == ["creation", "update"]
    assert (ran.code, ran.err, ran.out.count("prepared ")) == (0, "", 1)


def test_programs_get_what_watch_tells_with_the_time(shell: Shell, capsys: Capture) -> None:
    world = updated(shell, capsys)
    ran = in_world(world, capsys, "events", "web", "--json")
    first, *moved, last = lines(ran.out)
    assert (ran.code, ran.err, first["event"], first["operation"]) == (0, "", "started", "update")
    assert first["plan"] == headings(in_world(world, capsys, "events", "web").out)[0].split(" ")[4]
    assert {one["event"] for one in moved} == {"resource_moved"}
    assert (last["outcome"], last["seconds"], last["time"]) == (
        "rolled back", moved[-1]["seconds"], moved[-1]["time"]
    )  # fmt: skip
    assert last["outputs"]["Url"]
    whole = lines(in_world(world, capsys, "events", "web", "--json", "--all").out)
    assert [one["operation"] for one in whole if one["event"] == "started"] == ["creation", "update"]
    assert [one["outcome"] for one in whole if one["event"] == "finished"] == ["created", "rolled back"]


def test_what_runs_has_no_end_yet(shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", WEB)
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--detach").code == 7
    world.clock.sleep(20)
    assert headings(in_world(world, capsys, "events", "web").out)[0].endswith(" · not over yet")
    told = lines(in_world(world, capsys, "events", "web", "--json").out)
    assert "finished" not in {one["event"] for one in told}


def heading_of(world: World, capsys: Capture) -> str:
    return headings(in_world(world, capsys, "events", "web").out)[-1]


@pytest.mark.usefixtures("shell")
def test_whose_it_was_is_told_of_repairs_and_of_others_too(capsys: Capture) -> None:
    world = TROUBLES["UPDATE_ROLLBACK_FAILED"]()
    world.mend("Service")
    assert in_world(world, capsys, "repair", "web", "--yes", "--continue").code == 0
    assert heading_of(world, capsys).startswith("rollback · an ecsspec repair · rolled back in ")
    assert heading_of(deleting(), capsys) == "deletion · somebody else, token Console-1 · not over yet"
    assert heading_of(TROUBLES["REVIEW_IN_PROGRESS"](), capsys) == "preparation · not carried out"
