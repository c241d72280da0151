"""What a refused plan proposes reaches the same target: every command of every refusal, whatever options were given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.cli.plans import MORE, WEEK, Capture, by_plan, in_a_row, kept
from tests.cli.processes import in_world
from tests.cli.test_plan_forged import forged
from tests.reviews import applied, deployed, ports, waiting
from tests.world import World

Break: TypeAlias = Callable[[World, Capture, tuple[str, ...]], object]
PLAN = Path("a.plan")
OPTIONS = (
    (),
    ("--local",),
    ("--profile", "dev"),
    ("--region", "us-east-1"),
    ("--endpoint-url", "http://127.0.0.1:9"),
    ("--local", "--region", "us-east-1"),
    ("--profile", "dev", "--region", "us-east-1"),
)
"""In the order in which commands name them."""


def cut(*_: object) -> None:
    PLAN.write_text(PLAN.read_text(encoding="utf-8")[:-9], encoding="utf-8")


def elsewhere(world: World, *_: object) -> None:
    world.account = "999999999999"


BREAKS: Mapping[str, Break] = {
    "E620": lambda *_: PLAN.write_text("name: web", encoding="utf-8"),
    "E621": cut,
    "E622": lambda *_: forged(template="0" * 64),
    "E623": lambda world, *_: world.clock.sleep(WEEK),
    "E624": elsewhere,
    "E625": lambda *_: Path("web.yml").unlink(),
    "E626": lambda world, capsys, aim: in_world(world, capsys, "destroy", "web.yml", "--yes", *aim),
    "E627": lambda world, *_: applied(world, MORE),
    "E628": lambda world, capsys, aim: by_plan(world, capsys, "a.plan", *aim),
    "E629": lambda world, *_: ports(world).change_sets.delete(waiting(world)[0], stack="web"),
}


@pytest.mark.parametrize("aim", OPTIONS, ids=" ".join)
@pytest.mark.parametrize("code", BREAKS)
@pytest.mark.usefixtures("shell")
def test_what_a_refusal_proposes_reaches_the_same_target(capsys: Capture, code: str, aim: tuple[str, ...]) -> None:
    world = deployed()
    kept(world, capsys, more=aim)
    BREAKS[code](world, capsys, aim)
    refusals = [by_plan(world, capsys, "a.plan", *aim)]
    if code in ("E620", "E621"):
        refusals.append(in_world(world, capsys, "plan", "drop", "a.plan", *aim))
    for ran in refusals:
        assert (ran.code, f"error[{code}]" in ran.err) == (4, True), ran.err
        commands = re.findall(r"`(ecsspec [^`]+)`", in_a_row(ran.err))
        assert bool(commands) is (code != "E624"), "that one names the option alone"
        assert [command for command in commands if not command.endswith(" ".join(("", *aim)))] == []


@pytest.mark.parametrize("aim", OPTIONS, ids=" ".join)
@pytest.mark.usefixtures("shell")
def test_a_plan_that_is_there_already_is_dropped_where_it_was_made(capsys: Capture, aim: tuple[str, ...]) -> None:
    world = deployed()
    kept(world, capsys, more=aim)
    again = kept(world, capsys, more=aim)
    assert (again.code, len(waiting(world))) == (9, 1)
    assert f"`{' '.join(('ecsspec plan drop a.plan', *aim))}`" in in_a_row(again.err)
