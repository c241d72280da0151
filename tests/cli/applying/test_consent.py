"""Consent by name: a replacement by --allow-replace, a deletion by --allow-delete, and neither by --yes."""

from __future__ import annotations

import re

import pytest

from tests.cli.plays import left
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import typed
from tests.reviews import WEB, deployed, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
INTERNAL = f"{WEB}load_balancer: internal\n"
SILENT = f"{WEB}logging: false\n"
BOTH = f"{WEB}load_balancer: internal\nlogging: false\n"
CASES = {
    "replaced": (INTERNAL, "LoadBalancer", "--allow-replace", "--allow-delete", "names what is not removed"),
    "removed": (SILENT, "LogGroup", "--allow-delete", "--allow-replace", "names what is removed, not replaced"),
}


def words(ran: Ran) -> str:
    return " ".join(ran.err.split())


def untouched(world: World) -> bool:
    return left(world) == "CREATE_COMPLETE" and waiting(world) == []


@pytest.mark.parametrize("case", CASES)
def test_each_loss_has_its_own_option(case: str, shell: Shell, capsys: Capture) -> None:
    text, name, right, wrong, why = CASES[case]
    world = deployed()
    shell.write("web.yml", text)
    asked = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (asked.code, "error[E702]" in asked.err, untouched(world)) == (4, True, True)
    assert f"{name} needs your consent" in words(asked)
    assert f"1 change cannot be taken back and needs your consent; apply with {right} {name}" in words(asked)
    other = in_world(world, capsys, "apply", "web.yml", "--yes", wrong, name)
    assert (other.code, "error[E702]" in other.err, untouched(world)) == (4, True, True)
    assert f"nothing was done: {wrong} {name} {why}" in words(other)
    assert f"{right} {name} agrees to that" in words(other)
    hint = re.search(rf"`ecsspec apply web.yml --yes ({right} {name})`", words(asked))
    assert hint
    assert in_world(world, capsys, "apply", "web.yml", "--yes", *hint[1].split()).code == 0


def test_both_at_once_are_named_each_with_its_option(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", BOTH)
    asked = in_world(world, capsys, "apply", "web.yml")
    hint = re.search(r"ecsspec apply web.yml (--yes(?: --allow-\w+ \w+){2})", words(asked))
    assert (asked.code, bool(hint)) == (4, True)
    partly = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "LogGroup")
    assert (partly.code, "LoadBalancer needs your consent" in words(partly)) == (4, True)
    assert hint
    assert in_world(world, capsys, "apply", "web.yml", *hint[1].split()).code == 0


@pytest.mark.parametrize(
    ("option", "name", "hint"),
    [
        ("--allow-delete", "Loggroup", "did you mean --allow-delete LogGroup?"),
        ("--allow-replace", "Loggroup", "did you mean --allow-delete LogGroup?"),
        ("--allow-delete", "Nope", "leave --allow-delete Nope out"),
        ("--allow-delete", "TaskDefinition", "leave --allow-delete TaskDefinition out"),
    ],
)
def test_a_consent_to_what_does_not_happen(option: str, name: str, hint: str, shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", SILENT)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", option, name)
    assert (refused.code, "error[E702]" in refused.err, untouched(world)) == (4, True, True)
    assert hint in words(refused)


def test_the_stack_may_be_named_where_nothing_is_in_the_way(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web").code == 0
    assert len(world.called("DeleteStack")) == 0


def test_a_name_of_the_stack_agrees_to_nothing_else(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", SILENT)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (refused.code, "LogGroup needs your consent" in words(refused), untouched(world)) == (4, True, True)


def test_on_a_terminal_each_loss_stands_in_the_question(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    world = deployed()
    shell.write("web.yml", BOTH)
    declined = typed(world, monkeypatch, "n\n", "apply", "web.yml")
    assert (declined.code, "error[E701]" in declined.err, untouched(world)) == (4, True, True)
    question = " ".join(declined.err.rpartition("[y/N]")[0].split())
    assert "LogGroup: the log lines so far are lost" in question
    assert "LoadBalancer: its DNS name changes" in question
    instead = "ecsspec apply web.yml --yes --allow-replace LoadBalancer --allow-delete LogGroup"
    assert f"answer y, or {instead} = " in words(declined)
    assert typed(world, monkeypatch, "y\n", "apply", "web.yml").code == 0


def test_a_plan_tells_which_option_it_needs(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", SILENT)
    made = in_world(world, capsys, "diff", "web.yml", "--out", "a.plan")
    assert "ecsspec apply --plan a.plan --allow-delete LogGroup" in words(made)
    shown = in_world(world, capsys, "plan", "show", "a.plan")
    assert re.search(r"needs +--allow-delete LogGroup", shown.out)
    refused = in_world(world, capsys, "apply", "--plan", "a.plan", "--allow-replace", "LogGroup")
    assert (refused.code, "--allow-delete LogGroup agrees to that" in words(refused)) == (4, True)
    assert in_world(world, capsys, "apply", "--plan", "a.plan", "--allow-delete", "LogGroup").code == 0


def test_of_several_specs_each_is_asked_for_what_it_loses(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", SILENT)
    shell.write("api.yml", INTERNAL.replace("name: web", "name: api"))
    assert in_world(world, capsys, "apply", "api.yml", "--yes").code == 0
    shell.write("api.yml", WEB.replace("name: web", "name: api"))
    options = ("--yes", "--allow-replace", "LoadBalancer", "--allow-delete", "LogGroup", "--allow-delete", "api")
    assert in_world(world, capsys, "apply", "api.yml", "web.yml", *options).code == 0
