"""`repair`: what it says, what it asks for, and what it never does unasked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

import pytest

from ecsspec.cfn.emit import emit_yaml
from ecsspec.cli.reports import folder
from tests.cli.driver import UNGUARDED
from tests.cli.processes import Ran, Shell, in_world
from tests.deploy.trouble import TROUBLES, client, deletion_failed, rollback_failed, stopped
from tests.reviews import BREAKER, WEB, applied, compiled, deployed
from tests.world import World
from tests.world.fates import exits

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("shell")
DELETED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS")


def mended(world: World) -> World:
    world.mend("Service")
    world.mend("Log")
    return world


def words(ran: Ran) -> str:
    return " ".join(ran.err.split())


@pytest.mark.parametrize("status", DELETED)
def test_nothing_is_deleted_unless_it_is_named(status: str, capsys: Capture) -> None:
    world = mended(TROUBLES[status]())
    before = len(world.called("DeleteStack"))
    refused = in_world(world, capsys, "repair", "web", "--yes")
    assert (refused.code, "E702" in refused.err, world.stacks["web"].status) == (4, True, status)
    assert "must be agreed to by name" in words(refused)
    assert "`ecsspec repair web --yes --delete web`" in words(refused)
    assert "to do: delete the" in words(refused)
    another = in_world(world, capsys, "repair", "web", "--delete", "wbe")
    assert (another.code, "--delete names wbe" in words(another)) == (4, True)
    assert len(world.called("DeleteStack")) == before
    named = in_world(world, capsys, "repair", "web", "--delete", "web")
    assert (named.code, "web" in world.stacks) == (0, False)
    again = in_world(world, capsys, "repair", "web", "--delete", "web")
    assert (again.code, "there is no stack web: nothing to repair" in words(again)) == (0, True)


def test_what_stands_is_said_before_anything_is_asked(capsys: Capture) -> None:
    world = rollback_failed()
    said = in_world(world, capsys, "repair", "web")
    assert (said.code, said.out) == (4, "")
    assert re.search(r"UPDATE_ROLLBACK_FAILED for \d+ s, since 2026-01-05 09:\d\d UTC: its last update", words(said))
    assert "x Service not changed: the role is gone" in words(said)
    assert "to do: continue the rollback" in words(said)
    assert "--skip Service leaves it as it is" in words(said)
    assert not world.called("ContinueUpdateRollback")


def test_a_rollback_goes_on_once_the_cause_is_gone(capsys: Capture) -> None:
    world = mended(rollback_failed())
    done = in_world(world, capsys, "repair", "web", "--continue", "--yes")
    assert (done.code, world.stacks["web"].status) == (0, "UPDATE_ROLLBACK_COMPLETE")
    assert "stack web stands again as before the update" in words(done)
    again = in_world(world, capsys, "repair", "web", "--continue", "--yes")
    assert (again.code, "needs no repair: UPDATE_ROLLBACK_COMPLETE" in words(again)) == (0, True)


def test_what_was_skipped_is_named_again(capsys: Capture) -> None:
    done = in_world(rollback_failed(), capsys, "repair", "web", "--yes", "--skip", "Service")
    assert done.code == 0
    assert "to where the stack stood before the update; Service stays as it is" in words(done)
    assert "note: Service was left as it is" in words(done)


def test_a_rollback_that_fails_again_needs_a_person(capsys: Capture) -> None:
    failed = in_world(rollback_failed(), capsys, "repair", "web", "--yes")
    assert (failed.code, "E705" in failed.err) == (6, True)


def test_a_deletion_that_failed_offers_what_is_left(capsys: Capture) -> None:
    world = deletion_failed()
    said = in_world(world, capsys, "repair", "web")
    assert "x Log not deleted: a permission is missing" in words(said)
    assert "--retain Log leaves it in AWS, and --force whatever cannot be deleted" in words(said)
    kept = in_world(world, capsys, "repair", "web", "--retain", "Log", "--delete", "web")
    assert (kept.code, "left in AWS: = Log to do: delete the stack" in words(kept)) == (0, True)
    forced = in_world(deletion_failed(), capsys, "repair", "web", "--force", "--delete", "web")
    assert (forced.code, "what cannot be deleted is left in AWS, in no stack" in words(forced)) == (0, True)


def test_a_creation_that_halted_can_be_rolled_back_by_name(capsys: Capture) -> None:
    world = TROUBLES["CREATE_FAILED"]()
    refused = in_world(world, capsys, "repair", "web", "--roll-back", "--yes")
    assert (refused.code, world.called("RollbackStack")) == (4, [])
    done = in_world(world, capsys, "repair", "web", "--roll-back", "--delete", "web")
    assert (done.code, len(world.called("RollbackStack")), "web" in world.stacks) == (0, 1, False)


def test_an_update_under_way_says_who_and_can_be_cancelled(capsys: Capture) -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    busy = in_world(world, capsys, "repair", "web", "--region", "us-east-1")
    assert (busy.code, "E610" in busy.err) == (4, True)
    assert "an ecsspec began this 5 s ago, plan" in words(busy)
    assert "`ecsspec watch web --region us-east-1`" in words(busy)
    assert "`ecsspec repair web --cancel --region us-east-1`" in words(busy)
    assert in_world(world, capsys, "repair", "web", "--cancel").code == 4
    assert not world.called("CancelUpdateStack")
    done = in_world(world, capsys, "repair", "web", "--cancel", "--yes")
    assert (done.code, world.stacks["web"].status) == (0, "UPDATE_ROLLBACK_COMPLETE")
    assert "all that was seen is kept: ecsspec diagnose" in words(done)


def cancelled(world: World, capsys: Capture) -> tuple[Ran, str]:
    """Cancel by hand an operation whose tasks fail; return how that went, and what `diagnose` says of its report."""
    in_world(world, capsys, "apply", "web.yml", "--yes", "--detach")
    world.clock.sleep(120)
    done = in_world(world, capsys, "repair", "web", "--cancel", "--yes")
    assert done.code == 0
    (report,) = folder().iterdir()
    assert f"all that was seen is kept: ecsspec diagnose {report}" in words(done)
    return done, in_world(World(), capsys, "diagnose", str(report)).out


@pytest.mark.parametrize("make", [World, partial(deployed, UNGUARDED)], ids=["creation", "update"])
def test_what_was_cancelled_is_told_with_its_causes_and_kept(
    make: Callable[[], World], shell: Shell, capsys: Capture
) -> None:
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.92"))
    world = make()
    world.rolls_out("Service", exits(1, container="web", says=("boom",)))
    done, report = cancelled(world, capsys)
    assert "web ended with an error of its own (exit code 1)" in words(done)
    assert "│ boom" in done.err
    assert "web ended with an error of its own (exit code 1)" in report


def test_a_deletion_names_what_was_seen_of_tasks_before(capsys: Capture) -> None:
    world = World()
    world.rolls_out("Service", exits(1, container="web"))
    stopped(world, emit_yaml(compiled(WEB).template))
    done = in_world(world, capsys, "repair", "web", "--delete", "web")
    (report,) = folder().iterdir()
    assert (done.code, "web" in world.stacks) == (0, False)
    assert f"what was seen before is kept: ecsspec diagnose {report}" in words(done)


@pytest.mark.parametrize(
    "options",
    [
        ("--roll-back", "--cancel"),
        ("--continue", "--retain", "Log"),
        ("--skip", "Log", "--force"),
        ("--retain", "Log", "--force"),
        ("--cancel", "--delete", "web"),
        ("--skip", "Log", "--delete", "web"),
    ],
)
def test_options_that_contradict_each_other(options: tuple[str, ...], capsys: Capture) -> None:
    refused = in_world(World(), capsys, "repair", "web", *options)
    assert (refused.code, "contradict each other" in words(refused)) == (64, True)


def test_what_did_not_fail_is_not_skipped(capsys: Capture) -> None:
    refused = in_world(rollback_failed(), capsys, "repair", "web", "--skip", "Cluster", "--yes")
    assert (refused.code, "E721" in refused.err, "what failed: Service" in words(refused)) == (4, True, True)


def test_names_that_are_no_stack_of_ours(capsys: Capture) -> None:
    world = deployed()
    world.foreign_stack("theirs", status="UPDATE_ROLLBACK_FAILED")
    slip = in_world(world, capsys, "repair", "wbe")
    assert (slip.code, "did you mean `ecsspec repair web`?" in words(slip)) == (4, True)
    theirs = in_world(world, capsys, "repair", "theirs", "--yes")
    assert (theirs.code, "E607" in theirs.err) == (4, True)


def test_a_review_of_somebody_else_is_left_alone(capsys: Capture) -> None:
    world = World()
    client(world).create_change_set(
        StackName="web",
        ChangeSetName="by-hand",
        ChangeSetType="CREATE",
        TemplateBody="Resources: {A: {Type: AWS::ECS::Cluster}}",
    )
    left = in_world(world, capsys, "repair", "web", "--delete", "web")
    assert (left.code, "E609" in left.err, world.called("DeleteStack")) == (4, True, [])


def test_a_spec_leads_back_to_its_apply(capsys: Capture) -> None:
    world = World()
    world.fail("Service", reason=BREAKER, times=1)
    _, error = applied(world, "name: web\nimage: nginx:1.28\nport: 80\ndesired_count: 1\n")
    assert error is not None
    assert "`ecsspec repair web`" in error.hint
    refused = in_world(world, capsys, "diff", "web.yml")
    assert (refused.code, "`ecsspec repair web.yml`" in words(refused)) == (6, True)
    done = in_world(world, capsys, "repair", "web.yml", "--delete", "web")
    assert (done.code, "next: ecsspec apply web.yml" in words(done)) == (0, True)
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    rested = in_world(world, capsys, "repair", "web.yml")
    assert (rested.code, "stack web needs no repair: CREATE_COMPLETE, created" in words(rested)) == (0, True)


def test_a_spec_without_a_stack_needs_no_repair(capsys: Capture) -> None:
    none = in_world(World(), capsys, "repair", "web.yml")
    assert (none.code, "there is no stack web: nothing to repair" in words(none)) == (0, True)


def test_a_repair_that_is_let_go_says_how_to_go_on(capsys: Capture) -> None:
    world = mended(rollback_failed())
    world.interrupt(on="cloudformation:DescribeStackEvents", after_calls=3)
    gone = in_world(world, capsys, "repair", "web", "--yes")
    assert (gone.code, "`ecsspec repair web` takes it up again" in words(gone)) == (7, True)
    world.forget()
    again = in_world(world, capsys, "repair", "web", "--yes")
    assert (again.code, world.stacks["web"].status) == (0, "UPDATE_ROLLBACK_COMPLETE")
    assert len(world.called("ContinueUpdateRollback")) == 1


@pytest.mark.parametrize(("answer", "code", "left"), [("y\n", 0, "DELETE_COMPLETE"), ("n\n", 4, "ROLLBACK_COMPLETE")])
def test_on_a_terminal_the_deletion_is_asked_for_by_name(shell: Shell, answer: str, code: int, left: str) -> None:
    args = ["-m", "tests.cli.driver", "rolled-back", "report.json", "repair", "web"]
    ended, screen = shell.on_terminal(args, answer)
    assert (ended, "Delete web? [y/N]" in screen) == (code, True)
    assert json.loads((shell.folder / "report.json").read_text())["stacks"] == {"web": left}
