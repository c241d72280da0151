"""Plans: kept by `diff --out`, carried out by `apply --plan`, shown and dropped; over a world, from end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.plans import INTERNAL, NEWER, WEEK, Capture, by_plan, in_a_row, kept, refused
from tests.cli.processes import Shell, in_world
from tests.cli.test_apply import Interrupted, left, report
from tests.reviews import WEB, applied, deployed, ports, waiting
from tests.world import World


@pytest.mark.usefixtures("shell")
def test_what_was_kept_is_what_is_carried_out(capsys: Capture) -> None:
    world = deployed()
    made = kept(world, capsys)
    (name,) = waiting(world)
    assert (made.code, name.startswith("ecsspec-plan-")) == (2, True)
    assert "nginx:1.28 → nginx:1.29" in made.out
    assert f"the change set {name} is kept" in in_a_row(made.err)
    assert "ecsspec apply --plan a.plan\n" in made.err
    done = by_plan(world, capsys)
    assert done.code == 0
    assert "nginx:1.28 → nginx:1.29" in done.err
    assert "[y/N]" not in done.err
    assert [one["ChangeSetName"].split("/")[1] for one in world.called("ExecuteChangeSet")[1:]] == [name]
    assert "nginx:1.29" in ports(world).stacks.template("web")
    assert len(world.called("CreateChangeSet")) == 2, "one to deploy, one to plan"


@pytest.mark.usefixtures("shell")
def test_the_file_is_its_owners_and_holds_no_value(capsys: Capture) -> None:
    kept(deployed(), capsys, f"{NEWER}environment: {{PASSWORD: hunter2hunter2}}\n")
    text = Path("a.plan").read_text(encoding="utf-8")
    assert Path("a.plan").stat().st_mode & 0o777 == 0o600
    assert "hunter2" not in text
    assert "nginx" not in text


@pytest.mark.usefixtures("shell")
def test_a_plan_keeps_while_a_loss_is_not_agreed_to(capsys: Capture) -> None:
    world = deployed()
    made = kept(world, capsys, INTERNAL)
    assert "ecsspec apply --plan a.plan --allow-replace LoadBalancer" in made.err
    refused(by_plan(world, capsys, "a.plan", "--yes"), "E702", "LoadBalancer needs your consent")
    assert len(waiting(world)) == 1
    assert by_plan(world, capsys, "a.plan", "--allow-replace", "LoadBalancer").code == 0


@pytest.mark.usefixtures("shell")
def test_neither_an_apply_nor_a_diff_sweeps_a_plan(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    world.clock.sleep(WEEK / 2)
    mine = waiting(world)
    assert in_world(world, capsys, "diff", "web.yml").code == 2
    assert in_world(world, capsys, "apply", "web.yml").code == 4
    assert waiting(world) == mine
    assert by_plan(world, capsys).code == 0


@pytest.mark.usefixtures("shell")
def test_a_new_stack_is_planned_by_digests_and_made_when_applied(capsys: Capture) -> None:
    world = World()
    made = kept(world, capsys)
    assert (made.code, left(world), world.called("CreateChangeSet")) == (2, "", [])
    assert "no change set, as there is no stack yet" in in_a_row(made.err)
    done = by_plan(world, capsys)
    assert (done.code, left(world)) == (0, "CREATE_COMPLETE")
    assert "to remove it all:" in done.err
    refused(by_plan(world, capsys), "E626", "there is a stack of that name now")


@pytest.mark.usefixtures("shell")
def test_a_new_stack_that_cannot_be_made_leaves_nothing(capsys: Capture) -> None:
    world = World()
    kept(world, capsys)
    world.deny("cloudformation:ExecuteChangeSet")
    assert (by_plan(world, capsys).code, left(world)) == (8, "")
    world.allow("cloudformation:ExecuteChangeSet")
    assert by_plan(world, capsys).code == 0


@pytest.mark.usefixtures("shell")
def test_without_a_change_there_is_no_plan(capsys: Capture) -> None:
    world = deployed()
    none = kept(world, capsys, WEB)
    assert (none.code, waiting(world), Path("a.plan").exists()) == (0, [], False)
    assert "no plan was written: there is nothing to apply" in none.err


def test_an_empty_file_may_become_a_plan(shell: Shell, capsys: Capture) -> None:
    shell.write("a.plan", "")
    assert kept(deployed(), capsys).code == 2
    assert json.loads((shell.folder / "a.plan").read_text(encoding="utf-8"))["stack"] == "web"


class Filling(World):
    """A world in which the folder of the plan is gone by the time that the plan is to be written."""

    folder: Path | None = None

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if operation == "CreateChangeSet" and self.folder:
            self.folder.rmdir()
            self.folder.write_text("", encoding="utf-8")
        return super().answer(service, operation, params)


def test_a_plan_that_cannot_be_written_leaves_no_change_set(shell: Shell, capsys: Capture) -> None:
    world = Filling()
    assert applied(world, WEB)[1] is None
    world.folder = shell.folder / "plans"
    world.folder.mkdir()
    failed = kept(world, capsys, out="plans/a.plan")
    assert (failed.code, "E904" in failed.err, waiting(world)) == (9, True, [])
    assert "choose another place with --out" in failed.err


@pytest.mark.parametrize("heard", [False, True])
@pytest.mark.parametrize("operation", ["CreateChangeSet", "DescribeChangeSet", "GetTemplate", "DescribeStacks"])
def test_an_interrupted_diff_leaves_neither_set_nor_file(
    shell: Shell, capsys: Capture, operation: str, heard: bool  # noqa: FBT001
) -> None:  # fmt: skip
    world = Interrupted("none", heard=heard)
    assert applied(world, WEB)[1] is None
    world.operation = operation
    ended = kept(world, capsys)
    assert (ended.code, waiting(world), (shell.folder / "a.plan").exists()) == (130, [], False)


def test_a_diff_that_is_terminated_leaves_neither_set_nor_file(shell: Shell) -> None:
    shell.write("web.yml", NEWER)
    args = ("-m", "tests.cli.driver", "terminated-diff", "report.json", "diff", "web.yml", "--out", "a.plan")
    ended = shell.python(*args)
    assert (ended.code, report(shell)["waiting"], (shell.folder / "a.plan").exists()) == (130, [], False)


@pytest.mark.parametrize(
    ("operation", "heard", "code", "sets"),
    [
        ("DescribeChangeSet", True, 130, 1),
        ("ExecuteChangeSet", False, 130, 1),
        ("ExecuteChangeSet", True, 7, 0),
    ],
)
@pytest.mark.usefixtures("shell")
def test_an_interrupted_apply_loses_no_plan(
    capsys: Capture, operation: str, heard: bool, code: int, sets: int  # noqa: FBT001
) -> None:  # fmt: skip
    world = Interrupted("none", heard=heard)
    assert applied(world, WEB)[1] is None
    kept(world, capsys)
    world.operation = operation
    assert by_plan(world, capsys).code == code
    assert len(waiting(world)) == sets
    if sets:
        assert by_plan(world, capsys).code == 0


@pytest.mark.usefixtures("shell")
def test_a_refusal_to_execute_loses_no_plan(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    world.deny("cloudformation:ExecuteChangeSet")
    assert (by_plan(world, capsys).code, len(waiting(world))) == (8, 1)
    world.allow("cloudformation:ExecuteChangeSet")
    assert by_plan(world, capsys).code == 0


@pytest.mark.usefixtures("shell")
def test_a_plan_is_shown_offline(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys, INTERNAL)
    asked = len(world.calls)
    shown = in_world(world, capsys, "plan", "show", "a.plan")
    assert (shown.code, shown.err, len(world.calls)) == (0, "", asked)
    for words in ("web · us-east-1 · 123456789012 · AWS", "updates the stack", "--allow-replace LoadBalancer"):
        assert words in shown.out
    assert waiting(world)[0] in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


@pytest.mark.usefixtures("shell")
def test_a_plan_of_a_new_stack_is_shown_and_dropped_offline(capsys: Capture) -> None:
    world = World()
    kept(world, capsys)
    asked = len(world.calls)
    assert "nothing in AWS, as there was no stack" in in_world(world, capsys, "plan", "show", "a.plan").out
    dropped = in_world(world, capsys, "plan", "drop", "a.plan")
    assert (dropped.code, "it kept none" in in_a_row(dropped.err), len(world.calls)) == (0, True, asked)
    assert not Path("a.plan").exists()


@pytest.mark.usefixtures("shell")
def test_to_drop_a_plan_deletes_its_own_set_only(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    mine = waiting(world)
    kept(world, capsys, out="b.plan")
    dropped = in_world(world, capsys, "plan", "drop", "b.plan")
    assert (dropped.code, waiting(world), Path("b.plan").exists()) == (0, mine, False)
    assert "its change set: deleted" in in_a_row(dropped.err)
    world.deny("cloudformation:DeleteChangeSet")
    assert (in_world(world, capsys, "plan", "drop", "a.plan").code, Path("a.plan").exists()) == (8, True)


@pytest.mark.usefixtures("shell")
def test_to_drop_a_plan_that_was_applied_says_so(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    by_plan(world, capsys)
    deleted = len(world.called("DeleteChangeSet"))
    dropped = in_world(world, capsys, "plan", "drop", "a.plan")
    assert (dropped.code, "it was applied (EXECUTE_COMPLETE)" in in_a_row(dropped.err)) == (0, True)
    assert len(world.called("DeleteChangeSet")) == deleted


@pytest.mark.usefixtures("shell")
def test_an_expired_plan_can_be_dropped(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    world.clock.sleep(2 * WEEK)
    assert (in_world(world, capsys, "plan", "drop", "a.plan").code, waiting(world)) == (0, [])


@pytest.mark.parametrize("form", ["json", "markdown"])
@pytest.mark.usefixtures("shell")
def test_every_format_can_be_kept(capsys: Capture, form: str) -> None:
    made = kept(deployed(), capsys, more=("--format", form))
    assert made.code == 2
    assert "a.plan" not in made.out
    assert "a.plan" in made.err
    assert (made.out[0] == "{") is (form == "json")


def test_an_update_that_aws_refuses_half_way_is_not_planned(shell: Shell, capsys: Capture) -> None:
    world = deployed(f"{WEB}launch_type: EC2\n")
    told = kept(world, capsys, WEB)
    assert (told.code, "error[E717]" in told.err) == (4, True)
    assert (waiting(world), (shell.folder / "a.plan").exists()) == ([], False)


def test_the_group_alone_shows_its_help(shell: Shell) -> None:
    shown = shell.run("plan")
    assert (shown.code, "show" in shown.out, "drop" in shown.out) == (0, True, True)
