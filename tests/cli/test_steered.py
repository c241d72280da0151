"""`apply` and `watch` that are cut short: by the time, by failures, by Ctrl-C, or by --detach."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.cli.driver import UNGUARDED
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import typed
from tests.cli.test_apply import left, report
from tests.reviews import WEB, deployed
from tests.world import World
from tests.world.fates import exits, never_healthy

Capture = pytest.CaptureFixture[str]
NEWER = WEB.replace("1.28", "1.29")
FAILS = exits(1, container="web")
CTRL_C = "\x03"


def stuck(world: World | None = None) -> World:
    """Return a world in which the next rollout never ends."""
    world = world or World()
    world.rolls_out("Service", never_healthy())
    return world


def said(ran: Ran) -> str:
    return " ".join(ran.err.split())


def test_when_the_time_is_up_it_goes_on_without_us(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    shell.write("web.yml", NEWER)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "10", "--region", "us-east-1")
    assert (ended.code, left(world)) == (7, "UPDATE_IN_PROGRESS")
    assert "error[E706]" in ended.err
    assert "stack web is being updated after 10 min: it goes on without us" in said(ended)
    assert "`ecsspec watch web.yml --region us-east-1`" in said(ended)
    assert "`ecsspec repair web.yml --cancel --region us-east-1`" in said(ended)
    again = in_world(world, capsys, "watch", "web.yml", "--timeout", "90s", "--on-timeout", "cancel")
    assert (again.code, left(world)) == (5, "UPDATE_ROLLBACK_COMPLETE")
    assert "cancelling stack web: 1 min were over" in said(again)
    assert "it was cancelled: 1 min were over" in said(again)
    assert "the deployment of web was cancelled (1 min were over) and rolled back" in said(again)


@pytest.mark.usefixtures("shell")
def test_without_a_word_the_time_is_20_minutes(capsys: Capture) -> None:
    world = stuck()
    begun = world.clock.now()
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 7
    assert 1200 <= world.clock.now() - begun < 1260


@pytest.mark.parametrize("none", ["none", "0"])
@pytest.mark.usefixtures("shell")
def test_without_a_limit_it_is_followed_to_its_end(none: str, capsys: Capture) -> None:
    world = stuck()
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", none)
    assert (ended.code, left(world)) == (5, "ROLLBACK_COMPLETE"), "CloudFormation's own three hours"


@pytest.mark.parametrize("time", ["soon", "-1", "1.5", "5d", "20 m", "٣", "9999999"])
@pytest.mark.parametrize("verb", ["apply", "watch"])
@pytest.mark.usefixtures("shell")
def test_a_time_that_is_none_is_refused_before_anything_is_asked(verb: str, time: str, capsys: Capture) -> None:
    world = World()
    refused = in_world(world, capsys, verb, "web.yml", f"--timeout={time}")
    assert (refused.code, "E902" in refused.err, world.calls) == (64, True, [])
    assert "20m, 90s, 2h or none" in said(refused)


@pytest.mark.usefixtures("shell")
def test_a_creation_is_cancelled_by_ending_its_deployment(capsys: Capture) -> None:
    world = stuck()
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "10m", "--on-timeout", "cancel")
    assert (ended.code, left(world)) == (5, "ROLLBACK_COMPLETE")
    assert len(world.called("StopServiceDeployment")) == 1
    assert "`ecsspec repair web.yml`" in said(ended)


@pytest.mark.usefixtures("shell")
def test_a_creation_without_a_service_is_deleted_where_that_is_named(capsys: Capture) -> None:
    limits = ("--yes", "--timeout", "5m", "--on-timeout", "cancel")
    world = World()
    world.takes("LoadBalancer", seconds=9000, on="create")
    ended = in_world(world, capsys, "apply", "web.yml", *limits)
    assert (ended.code, left(world)) == (7, "CREATE_IN_PROGRESS")
    assert "not cancelled CloudFormation cannot cancel a creation" in said(ended)
    world = World()
    world.takes("LoadBalancer", seconds=9000, on="create")
    ended = in_world(world, capsys, "apply", "web.yml", *limits, "--allow-delete", "web")
    assert (ended.code, left(world)) == (5, "")
    assert "was cancelled (5 min were over) and deleted" in said(ended)
    assert list((shell_reports()).glob("web-*.json")), "what was seen is kept"


def shell_reports() -> Any:
    from ecsspec.cli.reports import folder

    return folder()


@pytest.mark.parametrize("option", [("--fail-fast",), ("--fail-fast-after", "3")])
def test_failing_fast(option: tuple[str, ...], shell: Shell, capsys: Capture) -> None:
    world = World()
    world.rolls_out("Service", FAILS)
    shell.write("web.yml", UNGUARDED)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", *option)
    assert (ended.code, left(world)) == (5, "ROLLBACK_COMPLETE")
    assert "3 tasks failed of the same cause" in said(ended)
    assert "was cancelled (3 tasks failed of the same cause)" in said(ended)


@pytest.mark.usefixtures("shell")
def test_a_number_of_tasks_is_at_least_one(capsys: Capture) -> None:
    assert in_world(World(), capsys, "apply", "web.yml", "--fail-fast-after", "0").code == 64


def failing(shell: Shell) -> World:
    world = deployed(UNGUARDED)
    world.rolls_out("Service", FAILS)
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.29"))
    return world


def test_who_can_be_asked_is_offered_to_cancel(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    world = failing(shell)
    ended = typed(world, monkeypatch, "y\ny\n", "apply", "web.yml")
    assert (ended.code, left(world)) == (5, "UPDATE_ROLLBACK_COMPLETE")
    assert "Cancel web instead of waiting? [y/N]" in said(ended)
    assert "`ecsspec repair web.yml --cancel`" in said(ended)
    assert "was cancelled (you said so) and rolled back" in said(ended)


def test_who_declines_goes_on_to_follow(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    world = failing(shell)
    ended = typed(world, monkeypatch, "y\nn\n", "apply", "web.yml")
    assert (ended.code, left(world)) == (7, "UPDATE_IN_PROGRESS")
    assert said(ended).count("[y/N]") == 2, "it is asked once"
    assert world.called("CancelUpdateStack") == []


def test_with_yes_nobody_is_asked(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = typed(failing(shell), monkeypatch, "", "apply", "web.yml", "--yes")
    assert (ended.code, "[y/N]" in ended.err, "keeps failing" in ended.err) == (7, False, True)


@pytest.mark.usefixtures("shell")
def test_a_creation_under_way_is_cancelled_as_the_hint_says(capsys: Capture) -> None:
    world = stuck()
    ended = in_world(world, capsys, "apply", "web.yml", "--yes", "--timeout", "10m")
    assert (ended.code, "`ecsspec repair web.yml --cancel`" in said(ended)) == (7, True)
    cancelled = in_world(world, capsys, "repair", "web.yml", "--cancel", "--yes")
    assert (cancelled.code, left(world)) == (0, "ROLLBACK_COMPLETE")
    assert "stop the service's deployment" in said(cancelled)
    assert "an empty shell of web is left; to remove it: ecsspec repair web.yml" in said(cancelled)


@pytest.mark.usefixtures("shell")
def test_detached_it_begins_and_says_how_to_follow(capsys: Capture) -> None:
    world = World()
    begun = in_world(world, capsys, "apply", "web.yml", "--yes", "--detach", "--region", "us-east-1")
    assert (begun.code, left(world)) == (7, "CREATE_IN_PROGRESS")
    assert "web goes on in AWS by itself" in begun.err
    assert "to follow it: ecsspec watch web.yml --region us-east-1" in begun.err
    assert "Traceback" not in begun.err
    assert in_world(world, capsys, "watch", "web.yml").code == 0
    nothing = in_world(world, capsys, "apply", "web.yml", "--yes", "--detach")
    assert (nothing.code, "goes on" in nothing.err, "Url" in nothing.out) == (0, False, True)


def test_detached_each_of_several_begins(shell: Shell, capsys: Capture) -> None:
    shell.write("api.yml", WEB.replace("name: web", "name: api"))
    world = World()
    begun = in_world(world, capsys, "apply", "web.yml", "api.yml", "--yes", "--detach")
    assert begun.code == 7
    assert (left(world), left(world, "api")) == ("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS")


def test_a_plan_can_be_detached_and_limited(shell: Shell, capsys: Capture) -> None:
    world = stuck(deployed())
    shell.write("web.yml", NEWER)
    assert in_world(world, capsys, "diff", "web.yml", "--out", "web.plan").code == 2
    ended = in_world(world, capsys, "apply", "--plan", "web.plan", "--timeout", "5", "--on-timeout", "cancel")
    assert (ended.code, left(world)) == (5, "UPDATE_ROLLBACK_COMPLETE")


def plain(screen: str) -> str:
    """Return what a screen says, without its colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", screen).split())


DRIVER = ["-m", "tests.cli.driver"]
ONCE_MORE = "Ctrl-C once more to cancel it instead"


def test_ctrl_c_twice_asks_and_cancels_an_update(shell: Shell) -> None:
    shell.write("web.yml", NEWER)
    code, screen = shell.at_terminal(
        [*DRIVER, "stuck-update", "report.json", "apply", "web.yml"],
        ("[y/N]", "y\n"),
        (ONCE_MORE, CTRL_C),
        ("Cancel the operation on web? [y/N]", "y\n"),
    )
    assert (code, report(shell)["stacks"]) == (5, {"web": "UPDATE_ROLLBACK_COMPLETE"})
    assert screen.count("creating") + screen.count("began") == 1, "nothing is told from its begin again"
    assert "was cancelled (you said so) and rolled back" in plain(screen)
    assert "Traceback" not in screen


def test_ctrl_c_twice_asks_and_ends_a_creation(shell: Shell) -> None:
    code, screen = shell.at_terminal(
        [*DRIVER, "stuck-creation", "report.json", "apply", "web.yml"],
        ("[y/N]", "y\n"),
        (ONCE_MORE, CTRL_C),
        ("[y/N]", "y\n"),
    )
    assert (code, report(shell)["stacks"]) == (5, {"web": "ROLLBACK_COMPLETE"})
    assert "Traceback" not in screen


@pytest.mark.parametrize("answer", ["n\n", "\n", CTRL_C])
def test_ctrl_c_twice_and_a_no_lets_go(answer: str, shell: Shell) -> None:
    shell.write("web.yml", NEWER)
    code, screen = shell.at_terminal(
        [*DRIVER, "stuck-update", "report.json", "apply", "web.yml"],
        ("[y/N]", "y\n"),
        (ONCE_MORE, CTRL_C),
        ("[y/N]", answer),
    )
    assert (code, report(shell)["stacks"]) == (7, {"web": "UPDATE_IN_PROGRESS"})
    assert "you let go of web; what has begun goes on in AWS by itself" in plain(screen)
    assert "Traceback" not in screen


def test_an_offer_to_cancel_stands_below_the_block(shell: Shell) -> None:
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.29"))
    code, screen = shell.at_terminal(
        [*DRIVER, "failing-update", "report.json", "apply", "web.yml"],
        ("[y/N]", "y\n"),
        ("Cancel web instead of waiting? [y/N]", "y\n"),
    )
    assert (code, report(shell)["stacks"]) == (5, {"web": "UPDATE_ROLLBACK_COMPLETE"})
    assert "was cancelled (you said so)" in plain(screen)


def test_what_was_typed_ahead_answers_no_later_question(shell: Shell) -> None:
    shell.write("web.yml", UNGUARDED.replace("1.28", "1.29"))
    code, screen = shell.at_terminal(
        [*DRIVER, "failing-update", "report.json", "apply", "web.yml"],
        ("Apply this? [y/N]", "y\ny\n"),
        ("Cancel web instead of waiting? [y/N]", "n\n"),
    )
    assert (code, report(shell)["stacks"]) == (7, {"web": "UPDATE_IN_PROGRESS"})
    assert "you said so" not in plain(screen)
