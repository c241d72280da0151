"""Every trouble in every phase of a life: the exit code, what is said, and that the command can be run again.

The world of `tests/world` plays AWS on a clock that only moves when somebody sleeps.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pytest

from tests.cli.processes import Ran, Shell, in_world
from tests.faults.troubles import TROUBLES, Phase, Trouble, mend
from tests.reviews import EC2, WEB, applied, deployed, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
NEWER = WEB.replace("1.28", "1.29")
NEXT = re.compile(r"`ecsspec (watch|destroy|apply) web\.yml`")


def twice_deployed() -> World:
    """Return a world with an app on hosts that was updated once."""
    world = deployed(EC2)
    assert applied(world, EC2.replace("1.28", "1.29"))[1] is None
    return world


@dataclass(frozen=True, slots=True)
class Life:
    """A command, where it begins, what the spec says then, and how the stack ends."""

    words: tuple[str, ...]
    world: Callable[[], World]
    spec: str
    status: str


LIVES: Mapping[str, Life] = {
    "create": Life(("apply", "web.yml", "--yes"), World, WEB, "CREATE_COMPLETE"),
    "update": Life(("apply", "web.yml", "--yes"), deployed, NEWER, "UPDATE_COMPLETE"),
    "destroy": Life(("destroy", "web.yml", "--yes"), twice_deployed, EC2, "DELETE_COMPLETE"),
}
BEFORE = {
    "at first": Phase(),
    "in the review": Phase("cloudformation:CreateChangeSet"),
    "while the set is made": Phase("cloudformation:DescribeChangeSet", 1),
}
BEGINNING = {"at the execution": Phase("cloudformation:DescribeStackEvents")}
BEGUN = {
    "when it is executed": Phase("cloudformation:ExecuteChangeSet"),
    "followed": Phase("cloudformation:DescribeStackEvents", 3),
    "verified": Phase(when_done=True),
}
LOOKING = {"looked at": Phase("cloudformation:GetTemplate")}
EMPTYING = {
    "tasks stop": Phase("ecs:UpdateService"),
    "hosts go": Phase("autoscaling:UpdateAutoScalingGroup", 1),
    "revisions go": Phase("ecs:ListTaskDefinitions"),
    "at the deletion": Phase("cloudformation:DescribeStackEvents"),
    "when it is deleted": Phase("cloudformation:DeleteStack"),
    "deletion followed": Phase("cloudformation:DescribeStackEvents", 4),
}


APPLYING = ("create", "update")
STRIDE = 4
"""Every so many cases is part of every run of the tests; the rest is behind the mark soak."""


def spread(steps: Sequence[str], phases: Mapping[str, Phase]) -> list[object]:
    """Return every step, phase and trouble; each phase and each trouble is in some that always run."""
    numbered = [
        (at + number, (step, phase, name))
        for at, (step, phase) in enumerate(product(steps, phases))
        for number, name in enumerate(TROUBLES)
    ]
    return [pytest.param(*case, marks=() if at % STRIDE == 0 else pytest.mark.soak) for at, case in numbered]


def interrupted(life: Life, phase: Phase, trouble: Trouble, capsys: Capture, shell: Shell) -> tuple[World, Ran]:
    """Run a command with a trouble in a phase of it."""
    world = life.world()
    shell.write("web.yml", life.spec)
    phase.arrange(world, trouble.happens)
    return world, in_world(world, capsys, *life.words)


def require_good_again(world: World, life: Life, capsys: Capture) -> None:
    """Assert that the same command ends right when the trouble is over, and that nothing of ours is left."""
    mend(world)
    again = in_world(world, capsys, *life.words)
    assert again.code == 0, again.err
    assert [one.status for one in world.stacks.by_id.values() if one.name == "web"][-1] == life.status
    assert waiting(world) == []


def require_told(ran: Ran) -> None:
    """Assert that an error says what goes on, and what to type."""
    said = " ".join(ran.err.split())
    assert "E501" not in said
    assert "= try: " in said
    assert ran.code != 7 or ("goes on" in said and NEXT.search(said)), ran.err
    assert ran.code != 8 or "goes on" not in said, ran.err


@pytest.mark.parametrize(("step", "phase", "name"), spread(APPLYING, BEFORE))
def test_before_an_operation_began(step: str, phase: str, name: str, capsys: Capture, shell: Shell) -> None:
    life = LIVES[step]
    world, ran = interrupted(life, BEFORE[phase], TROUBLES[name], capsys, shell)
    assert ran.code == (0 if name == "slept" else 8), ran.err
    assert ran.code == 0 or not world.called("ExecuteChangeSet")[1 if step == "update" else 0 :]
    if ran.code:
        require_told(ran)
    require_good_again(world, life, capsys)


@pytest.mark.parametrize(("step", "phase", "name"), spread(APPLYING, BEGINNING))
def test_while_it_is_asked_to_begin(step: str, phase: str, name: str, capsys: Capture, shell: Shell) -> None:
    life, trouble = LIVES[step], TROUBLES[name]
    world, ran = interrupted(life, BEGINNING[phase], trouble, capsys, shell)
    assert ran.code == (0 if trouble.passes else 8 if trouble.is_expiry else 7), ran.err
    if ran.code:
        require_told(ran)
    require_good_again(world, life, capsys)


@pytest.mark.parametrize(("step", "phase", "name"), spread(APPLYING, BEGUN))
def test_while_it_runs(step: str, phase: str, name: str, capsys: Capture, shell: Shell) -> None:
    life, trouble = LIVES[step], TROUBLES[name]
    world, ran = interrupted(life, BEGUN[phase], trouble, capsys, shell)
    assert ran.code == (0 if trouble.passes else 7), ran.err
    if ran.code:
        require_told(ran)
    require_good_again(world, life, capsys)


@pytest.mark.parametrize(("step", "phase", "name"), spread(("destroy",), EMPTYING))
def test_while_it_is_destroyed(step: str, phase: str, name: str, capsys: Capture, shell: Shell) -> None:
    life, trouble = LIVES[step], TROUBLES[name]
    world, ran = interrupted(life, EMPTYING[phase], trouble, capsys, shell)
    assert ran.code == (0 if trouble.passes else 7), ran.err
    if ran.code:
        require_told(ran)
    require_good_again(world, life, capsys)


@pytest.mark.parametrize(("step", "phase", "name"), spread(("destroy",), LOOKING))
def test_before_a_destruction_began(step: str, phase: str, name: str, capsys: Capture, shell: Shell) -> None:
    life = LIVES[step]
    world, ran = interrupted(life, LOOKING[phase], TROUBLES[name], capsys, shell)
    assert ran.code == (0 if name == "slept" else 8), ran.err
    if ran.code:
        require_told(ran)
    require_good_again(world, life, capsys)
