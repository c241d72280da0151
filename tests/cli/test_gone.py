"""What is said of a stack that was deleted, and of a name that names nothing."""

from __future__ import annotations

import re

import pytest

from tests.cli.processes import Shell, in_world
from tests.cli.test_at_rest import FAILS, NEWER, said
from tests.reviews import deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
VERBS = pytest.mark.parametrize("verb", ["diagnose", "events", "watch"])
DELETED = re.compile(r"error\[E708\]: there is no stack web: it was deleted 2026-01-05 \d\d:\d\d UTC")


def destroyed(capsys: Capture) -> World:
    world = deployed()
    assert in_world(world, capsys, "destroy", "web", "--yes").code == 0
    return world


@VERBS
@pytest.mark.usefixtures("shell")
def test_a_stack_that_was_deleted_is_said_to_be(verb: str, capsys: Capture) -> None:
    ran = in_world(destroyed(capsys), capsys, verb, "web")
    assert (ran.code, bool(DELETED.match(said(ran)))) == (4, True)
    assert "apply its spec, if it is to stand again" in said(ran)
    assert "check the name, --region and --profile" in said(ran)
    assert "is kept" not in ran.err


@VERBS
def test_of_a_spec_the_command_is_named_that_makes_it_again(verb: str, shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", NEWER)
    ran = in_world(destroyed(capsys), capsys, verb, "web.yml", "--region", "us-east-1")
    assert (ran.code, bool(DELETED.match(said(ran)))) == (4, True)
    assert "`ecsspec apply web.yml --region us-east-1`" in said(ran)
    assert "check the name" not in said(ran)


def test_the_report_of_its_last_failure_is_named(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.rolls_out("Service", FAILS)
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 5
    in_world(world, capsys, "destroy", "web", "--yes")
    ran = in_world(world, capsys, "diagnose", "web")
    [report] = (shell.state / "ecsspec" / "reports").iterdir()
    assert f"what was seen of its last failure is kept: ecsspec diagnose {report}" in said(ran)


@pytest.mark.usefixtures("shell")
def test_who_may_not_ask_what_was_deleted_is_told_what_is_known(capsys: Capture) -> None:
    world = destroyed(capsys)
    world.deny("cloudformation:ListStacks")
    ran = in_world(world, capsys, "events", "web")
    assert (ran.code, "there is no stack web = try: check the name" in said(ran)) == (4, True)


@pytest.mark.parametrize("name", ["", " ", "\t"])
@pytest.mark.parametrize("verb", ["diagnose", "events", "watch", "repair", "destroy", "apply", "validate"])
@pytest.mark.usefixtures("shell")
def test_a_blank_names_nothing(verb: str, name: str, capsys: Capture) -> None:
    world = World()
    ran = in_world(world, capsys, verb, name)
    assert (ran.code, world.calls) == (64, [])
    assert "error[E902]: an empty name: it names nothing" in ran.err
