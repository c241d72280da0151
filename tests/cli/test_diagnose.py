"""`diagnose`, and the reports that apply keeps for it."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ecsspec.cli.reports import latest, read_report
from ecsspec.diagnosis.record import as_text
from tests.cli.driver import UNGUARDED
from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import WEB, deployed
from tests.world import World
from tests.world.cloudformation.templates import parse
from tests.world.fates import Fate, cannot_pull, exits, well

Capture = pytest.CaptureFixture[str]
BOOM = exits(1, container="web", says=("starting", "boom: token=hunter22"))


def failed(shell: Shell, world: World, capsys: Capture, fate: Fate = BOOM) -> Ran:
    """Apply a spec whose tasks fail."""
    shell.write("web.yml", WEB.replace("1.28", "1.92"))
    world.rolls_out("Service", fate)
    return in_world(world, capsys, "apply", "web.yml", "--yes")


def reports(shell: Shell) -> list[Path]:
    return sorted((shell.state / "ecsspec" / "reports").iterdir())


def joined(text: str) -> str:
    return " ".join(text.split())


def test_a_failed_apply_says_why_and_keeps_what_it_saw(shell: Shell, capsys: Capture) -> None:
    ran = failed(shell, deployed(), capsys)
    assert ran.code == 5
    assert "✗ 3 tasks: web ended with an error of its own (exit code 1)" in ran.err
    assert "log   │ starting" in ran.err
    assert "spec  web.yml:2 image" in ran.err
    (report,) = reports(shell)
    assert f"all that was seen is kept: ecsspec diagnose {report}" in joined(ran.err)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700
    assert "hunter22" not in ran.err + report.read_text()
    error = ran.err.partition("error[E704]")[2]
    assert "Service: 3 tasks failed, as web ended with an error" in joined(error)
    assert "Essential container" not in error


def test_the_report_has_the_name_of_the_plan(shell: Shell, capsys: Capture) -> None:
    ran = failed(shell, deployed(), capsys)
    plan = ran.err.partition("web: plan ")[2].split()[0]
    assert [file.name for file in reports(shell)] == [f"web-{plan}.json"]


def test_a_report_says_the_same_again(shell: Shell, capsys: Capture) -> None:
    first = failed(shell, deployed(), capsys)
    (report,) = reports(shell)
    again = in_world(World(), capsys, "diagnose", str(report))
    assert again.code == 2
    assert again.out[again.out.index("✗") :].splitlines()[:4] == first.err[first.err.index("✗") :].splitlines()[:4]


def test_after_the_fact_the_stack_tells_the_same(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    failed(shell, world, capsys)
    by_spec = in_world(world, capsys, "diagnose", "web.yml")
    by_name = in_world(world, capsys, "diagnose", "web")
    assert (by_spec.code, by_name.code) == (2, 2)
    assert "✗ 3 tasks: web ended with an error of its own" in by_spec.out
    assert "spec  web.yml:2 image" in by_spec.out
    assert "spec  image (as applied)" in by_name.out
    assert "kept" not in by_name.err


def test_commands_reach_the_same_target(shell: Shell, capsys: Capture) -> None:
    world = World()
    failed(shell, world, capsys)
    ran = in_world(world, capsys, "diagnose", "web.yml", "--region", "us-east-1")
    assert "`ecsspec diagnose web.yml --region us-east-1`" in joined(ran.out)


def test_where_aws_has_forgotten_the_tasks_the_report_is_named(shell: Shell, capsys: Capture) -> None:
    world = World()
    failed(shell, world, capsys)
    (report,) = reports(shell)
    for other in ("web-api-7f.json", "other-7f.json"):
        report.with_name(other).write_text("{}")
    ran = in_world(world, capsys, "diagnose", "web")
    assert ran.code == 2
    assert f"what apply saw of them: ecsspec diagnose {report}" in joined(ran.err)
    report.unlink()
    assert in_world(world, capsys, "diagnose", "web").err == ""


def crashing(shell: Shell) -> World:
    """Return a world in which an update's tasks crash, and nobody but who follows it will end that."""
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.92"))
    world = deployed(UNGUARDED)
    world.rolls_out("Service", BOOM)
    return world


def named(shell: Shell, ran: Ran) -> Path:
    """Return the only report, which the last words name."""
    (report,) = reports(shell)
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert f"what was seen is kept: ecsspec diagnose {report}" in joined(ran.err.partition("error[E706]")[2])
    return report


def test_what_was_seen_outlasts_the_time_and_is_named(shell: Shell, capsys: Capture) -> None:
    world = crashing(shell)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "5")
    assert ran.code == 7
    report = named(shell, ran)
    assert "web ended with an error of its own" in in_world(World(), capsys, "diagnose", str(report)).out
    again = in_world(world, capsys, "watch", "web", "--timeout", "1", "--on-timeout", "cancel")
    assert again.code == 5
    assert reports(shell) == [report], "it is the same operation"


def test_what_was_seen_outlasts_ctrl_c_and_is_named(shell: Shell, capsys: Capture) -> None:
    world = crashing(shell)
    world.interrupt(on="cloudformation:DescribeStackEvents", after_calls=40)
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, "you let go of web" in joined(ran.err)) == (7, True)
    named(shell, ran)


def test_what_was_seen_is_there_while_it_is_followed(shell: Shell, capsys: Capture) -> None:
    world, there = crashing(shell), list[int]()
    world.at(280, lambda: there.append(len(reports(shell))))
    in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "5")
    assert there == [1], "kill -9 would leave it"


def test_what_an_earlier_command_saw_stays_in_the_report(shell: Shell, capsys: Capture) -> None:
    world = crashing(shell)
    in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "5")
    world.rolls_out("Service", BOOM)
    world.clock.sleep(7200)
    assert in_world(world, capsys, "repair", "web", "--cancel", "--yes").code == 0
    (report,) = reports(shell)
    assert "boom" in report.read_text()


def test_what_ends_well_after_all_leaves_no_report(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.92"))
    world = deployed(UNGUARDED)
    world.rolls_out("Service", BOOM, well())
    ran = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "1h")
    assert "tasks fail" in ran.err
    assert (ran.code, reports(shell)) == (0, [])


def test_a_report_of_another_account_is_not_named(shell: Shell, capsys: Capture) -> None:
    failed(shell, World(), capsys)
    other = World(account="210987654321")
    other.rolls_out("Service", BOOM)
    in_world(other, capsys, "apply", "web.yml", "--yes", "--timeout", "2h")
    for report in reports(shell):
        if ":210987654321:" in report.read_text():
            report.unlink()
    other.clock.sleep(7200)
    assert in_world(other, capsys, "diagnose", "web").err == ""


def test_a_report_of_another_operation_is_not_named(shell: Shell, capsys: Capture) -> None:
    failed(shell, deployed(), capsys)
    (report,) = reports(shell)
    kept = read_report(str(report))
    assert latest(kept) == report
    assert latest(replace(kept, began="2026-01-06T09:00:00+00:00")) is None
    assert latest(replace(kept, began="")) == report, "where it is not known, the stack is"
    report.write_text(as_text(replace(kept, stack_id="")))
    assert latest(kept) is None, "an older report does not say whose it is"


@pytest.mark.usefixtures("shell")
def test_a_stack_that_is_well_is_said_to_be(capsys: Capture) -> None:
    ran = in_world(deployed(), capsys, "diagnose", "web")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("✓ web: nothing is wrong (CREATE_COMPLETE)\n  Service: 1 of 1 tasks run")


def test_a_stack_of_another_tool_is_diagnosed_without_keys(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    failed(shell, world, capsys, cannot_pull("nginx:1.92"))
    theirs = world.stacks["web"]
    assert theirs.template is not None
    theirs.template = parse(theirs.template.body.replace("  ecsspec:", "  other:"))
    ran = in_world(world, capsys, "diagnose", "web")
    assert (ran.code, "✗ 3 tasks: nginx:1.92 is not in its repository" in ran.out) == (2, True)
    assert "  spec " not in ran.out


def test_json_is_one_object(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    failed(shell, world, capsys)
    ran = in_world(world, capsys, "diagnose", "web.yml", "--json")
    held = json.loads(ran.out)
    assert (ran.code, held["healthy"], held["findings"][0]["tasks"]) == (2, False, 3)
    assert {"key": "image", "place": "web.yml:2"} in held["findings"][0]["keys"]


def test_a_full_disk_takes_nothing_but_the_report(shell: Shell, capsys: Capture) -> None:
    shell.write("state/ecsspec/reports", "no folder")
    ran = failed(shell, deployed(), capsys)
    assert ran.code == 5
    assert "note: what was seen could not be kept" in ran.err
    assert "error[E704]" in ran.err


def test_a_service_that_ecs_took_back_fails_the_apply(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.rolls_out("Service", BOOM, seen=False)
    shell.write("web.yml", WEB.replace("1.28", "1.92"))
    ran = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (ran.code, "error[E719]" in ran.err) == (5, True)
    assert "✗ 3 tasks: web ended with an error" in ran.err
    assert "see why with `ecsspec diagnose web.yml`" in joined(ran.err)


@pytest.mark.parametrize(
    ("what", "code", "says"),
    [
        ("nothing", 4, "E708"),
        ("web.json", 9, "there is no file web.json"),
        ("other.json", 9, "other.json is not a report of ecsspec"),
    ],
)
def test_what_is_not_there_is_said(what: str, code: int, says: str, shell: Shell, capsys: Capture) -> None:
    shell.write("other.json", "{}")
    ran = in_world(World(), capsys, "diagnose", what)
    assert (ran.code, says in ran.err) == (code, True)


def test_diagnosing_changes_nothing(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    failed(shell, world, capsys)
    before = len(world.calls)
    in_world(world, capsys, "diagnose", "web")
    looks = {str(call).partition(":")[2] for call in world.calls[before:]}
    assert all(look.startswith(("Describe", "List", "Get")) for look in looks), looks
