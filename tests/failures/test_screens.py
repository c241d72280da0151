"""Each failure's whole end of the screen, as a user reads it, and what `diagnose` says of it afterwards."""

from __future__ import annotations

import pytest

from ecsspec.diagnosis.known import KNOWN
from ecsspec.ui.excerpt import columns
from tests.cli.processes import Shell
from tests.conftest import Golden
from tests.failures.catalogue import FAILURES
from tests.failures.failure import Failure, Played, causes, diagnosed, play
from tests.world import World
from tests.world.cloudformation.templates import parse

Capture = pytest.CaptureFixture[str]
PASTED = ("aws ", "docker ", "ecsspec ", '{"Effect": ')
"""How a line begins that is to be pasted, and so is not broken."""
HOURS = 2 * 3600.0
"""After which ECS tells no stopped task any more."""


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_a_failure_is_told_with_its_cause_first_and_afterwards_too(
    failure: Failure, shell: Shell, capsys: Capture, golden: Golden
) -> None:
    played = play(failure, shell, capsys)
    golden(failure.golden, played.screen)
    assert (played.ran.code, played.status) == (failure.code, failure.status)
    wide = [line.strip() for line in played.screen.splitlines() if columns(line) > 80]
    assert [line for line in wide if " " in line and not line.startswith(PASTED)] == []
    assert failure.place in played.screen
    assert played.told == set(failure.causes)
    assert fixed_words(failure.known) in " ".join(played.screen.split())
    if failure.is_apply and failure.code in (5, 6):
        told_afterwards(played, capsys)


def fixed_words(known: str) -> str:
    """Return the beginning of what a known text means, as far as it is always the same; nothing for none."""
    return next((entry.cause.partition("{")[0] for entry in KNOWN if entry.id == known), "")


def told_afterwards(played: Played, capsys: Capture) -> None:
    """Ask `diagnose` of the report, of the stack, of the stack as somebody else's, and again two hours later."""
    failure, world = played.failure, played.world
    at_once = set(failure.causes if failure.at_once is None else failure.at_once)
    late = at_once if failure.late is None else set(failure.late)
    assert causes(diagnosed(World(), capsys, played.report)) == set(failure.causes)
    assert causes(diagnosed(world, capsys)) == at_once
    of_another_tool(world)
    theirs = diagnosed(world, capsys)
    assert causes(theirs) == at_once
    assert {key["place"] for one in theirs["findings"] for key in one["keys"]} <= {None}
    world.clock.sleep(HOURS)
    assert causes(diagnosed(world, capsys)) == late


def of_another_tool(world: World) -> None:
    """Take away what tells that the stack is ours."""
    theirs = world.stacks["web"]
    assert theirs.template is not None
    theirs.template = parse(theirs.template.body.replace("  ecsspec:", "  other:"))
    theirs.tags = {}
