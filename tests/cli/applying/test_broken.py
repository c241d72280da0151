"""What `apply` does about what a failure left: it deletes by name, and brings back what it is asked to bring back."""

from __future__ import annotations

import json

import pytest

from ecsspec.deploy.statuses import Kind
from tests.cli.plays import SPEC, deletions, is_ready, left, standing_in, statuses, words
from tests.cli.processes import Shell, in_world
from tests.cli.terminal import typed
from tests.deploy.trouble import client, stopped
from tests.reviews import BREAKER, EC2, WEB, waiting
from tests.world import World
from tests.world.fates import exits

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.usefixtures("shell")
GOES = ("CREATE_FAILED", "DELETE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")
COMES_BACK = {
    "IMPORT_ROLLBACK_FAILED": ("--continue", "Continue the rollback of web, and apply then?"),
    "UPDATE_FAILED": ("--roll-back", "Take web back to its last good state, and apply then?"),
    "UPDATE_ROLLBACK_FAILED": ("--continue", "Continue the rollback of web, and apply then?"),
}


def test_every_broken_status_has_its_case() -> None:
    assert sorted((*GOES, *COMES_BACK)) == statuses(Kind.BROKEN)


@pytest.mark.parametrize("status", GOES)
def test_what_a_failure_left_is_deleted_only_by_name(status: str, capsys: Capture) -> None:
    world = standing_in(status)
    before = deletions(world)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "wbe")
    assert (refused.code, "error[E702]" in refused.err, left(world)) == (4, True, status)
    assert "web · us-east-1 · 123456789012 · in the way" in refused.err
    assert f"{status} for " in words(refused)
    assert "the deletion of stack web must be agreed to by name" in words(refused)
    assert "`ecsspec apply web.yml --yes --allow-delete wbe --allow-delete web`" in words(refused)
    silent = in_world(world, capsys, "apply", "web.yml", "--allow-delete", "web")
    assert (silent.code, "error[E701]" in silent.err, deletions(world)) == (4, True, before)
    done = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (done.code, left(world), waiting(world)) == (0, "CREATE_COMPLETE", [])
    assert words(done).index("web: deleted in") < words(done).index("to create") < words(done).index("web: created in")
    again = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (again.code, "no changes" in again.err) == (0, True), "the same command again has nothing left to do"


@pytest.mark.parametrize("status", GOES)
def test_on_a_terminal_the_question_names_the_stack(status: str, monkeypatch: Patch) -> None:
    world = standing_in(status)
    declined = typed(world, monkeypatch, "n\n", "apply", "web.yml")
    assert (declined.code, left(world)) == (4, status)
    assert "Delete web, and create it again? [y/N]" in declined.err
    assert "answer y, or `ecsspec apply web.yml --yes --allow-delete web`" in words(declined)
    done = typed(world, monkeypatch, "y\ny\n", "apply", "web.yml")
    assert (done.code, left(world)) == (0, "CREATE_COMPLETE")
    assert done.err.index("Delete web, and") < done.err.index("web: deleted in") < done.err.index("Apply this? [y/N]")


def test_what_failed_and_what_is_lost_stand_above_the_question(monkeypatch: Patch) -> None:
    shell = typed(standing_in("ROLLBACK_COMPLETE"), monkeypatch, "n\n", "apply", "web.yml")
    assert "it began with Service: its tasks did not become healthy" in words(shell)
    assert "to do: delete the empty stack; then create it anew" in words(shell)
    rest = typed(standing_in("ROLLBACK_FAILED"), monkeypatch, "n\n", "apply", "web.yml")
    assert "x LogGroup not deleted: a permission is missing" in words(rest)
    assert "- LogGroup keeps the containers' output" in words(rest)
    assert "! LogGroup: the log lines so far are lost" in words(rest)
    assert "to do: delete the stack and the 1 resource above; then create it anew" in words(rest)


def test_what_is_kept_is_said_and_taken_in_again(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f"{WEB}logging: {{on_destroy: keep}}\n")
    world = World()
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    world.fail("Cluster", reason="it is in use by somebody", on="delete")
    assert in_world(world, capsys, "destroy", "web.yml", "--yes").code == 6
    world.mend("Cluster")
    done = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (done.code, left(world)) == (0, "CREATE_COMPLETE")
    assert "! LogGroup" not in done.err


@pytest.mark.parametrize("status", COMES_BACK)
def test_a_rollback_is_nothing_that_yes_agrees_to(status: str, capsys: Capture) -> None:
    world = standing_in(status)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (refused.code, "error[E611]" in refused.err, left(world)) == (6, True, status)
    command = f"`ecsspec repair web.yml {COMES_BACK[status][0]} --yes`"
    assert command in words(refused)
    assert ("`ecsspec repair web.yml --skip Service`" in words(refused)) is (status == "UPDATE_ROLLBACK_FAILED")
    assert "then apply again" in words(refused)
    assert in_world(world, capsys, *command.strip("`").split()[1:]).code == 0, "what the hint says works"
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0


@pytest.mark.parametrize("status", COMES_BACK)
def test_on_a_terminal_it_is_asked_for(status: str, monkeypatch: Patch) -> None:
    world = standing_in(status)
    question = COMES_BACK[status][1]
    declined = typed(world, monkeypatch, "n\n", "apply", "web.yml")
    assert (declined.code, f"{question} [y/N]" in declined.err, left(world)) == (4, True, status)
    done = typed(world, monkeypatch, "y\ny\n", "apply", "web.yml")
    assert (done.code, is_ready(world)) == (0, True)
    assert "stack web stands again as before the update" in words(done)


def test_a_shell_that_is_protected_is_named(capsys: Capture) -> None:
    world = standing_in("ROLLBACK_COMPLETE")
    client(world).update_termination_protection(StackName="web", EnableTerminationProtection=True)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (refused.code, "error[E711]" in refused.err, deletions(world)) == (4, True, 0)
    assert "stack web is protected against deletion" in words(refused)


def test_at_a_real_terminal_a_no_leaves_it(shell: Shell) -> None:
    args = ["-m", "tests.cli.driver", "rolled-back", "report.json", "apply", "web.yml"]
    ended, screen = shell.on_terminal(args, "n\n")
    assert (ended, "Delete web, and create it again? [y/N]" in screen) == (4, True)
    assert json.loads((shell.folder / "report.json").read_text())["stacks"] == {"web": "ROLLBACK_COMPLETE"}


def test_cut_short_while_hosts_are_emptied_a_repair_takes_it_up(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", EC2)
    world = World()
    world.fail("HostService", reason=BREAKER)
    world.fail("AutoScalingGroup", reason="in use", on="delete")
    assert (in_world(world, capsys, "apply", "web.yml", "--yes").code, left(world)) == (6, "ROLLBACK_FAILED")
    world.mend("HostService")
    world.mend("AutoScalingGroup")
    world.interrupt(on="ecs:ListContainerInstances")
    cut = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert (cut.code, left(world)) == (7, "ROLLBACK_FAILED")
    assert "`ecsspec repair web.yml` takes it up again" in words(cut)
    assert (in_world(world, capsys, "repair", "web.yml", "--delete", "web").code, left(world)) == (0, "")


def test_what_is_cleared_is_followed_no_longer_than_an_apply(capsys: Capture) -> None:
    world = standing_in("CREATE_FAILED")
    options = ("--yes", "--allow-delete", "web", "--timeout", "1s", "--on-timeout", "cancel")
    ran = in_world(world, capsys, "apply", "web.yml", *options)
    assert (ran.code, "error[E706]" in ran.err, left(world)) == (7, True, "DELETE_IN_PROGRESS")
    assert "cancel" not in words(ran).partition("error[E706]")[0].rpartition("in the way")[2]


def test_what_was_seen_of_what_is_cleared_is_kept(capsys: Capture) -> None:
    world = World()
    world.rolls_out("Service", exits(1, container="web"))
    stopped(world, SPEC.app)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-delete", "web")
    assert "what was seen before is kept: ecsspec diagnose" in words(ran)
