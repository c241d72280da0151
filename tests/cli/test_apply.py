"""`apply`: shows, asks, does exactly that, and cleans up after everything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.processes import Shell, in_world
from tests.reviews import EC2, PRIVATE, WEB, deployed, deployed_by_another, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
INTERNAL = f"{WEB}load_balancer: internal\n"


class Interrupted(World):
    """A world in which somebody presses Ctrl-C while a call is under way, before or after AWS heard it."""

    def __init__(self, operation: str, *, heard: bool) -> None:
        super().__init__()
        self.operation, self.heard, self.left = operation, heard, 1

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        is_now = operation == self.operation and self.left > 0
        self.left -= is_now
        if is_now and not self.heard:
            raise KeyboardInterrupt
        found = super().answer(service, operation, params)
        if is_now:
            raise KeyboardInterrupt
        return found


def left(world: World, stack: str = "web") -> str:
    """Return the status of the stack, or nothing where there is none."""
    return next(
        (one.status for one in world.stacks.by_id.values() if one.name == stack and one.status != "DELETE_COMPLETE"), ""
    )


def test_a_loss_needs_more_than_yes(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", INTERNAL)
    refused = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (refused.code, "E702" in refused.err) == (4, True)
    assert "`ecsspec apply web.yml --yes --allow-replace LoadBalancer`" in refused.err
    assert waiting(world) == []
    assert world.called("ExecuteChangeSet")[1:] == []
    typo = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-replace", "Loadbalancer")
    assert typo.code == 4
    said = "you agree to the loss of Loadbalancer, which this plan does not touch"
    assert said in " ".join(typo.err.split())
    assert "did you mean --allow-replace LoadBalancer?" in typo.err
    assert waiting(world) == []
    assert in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-replace", "LoadBalancer").code == 0


def test_a_consent_to_one_loss_is_none_to_another(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", f"{WEB}cluster: {{name: labs}}\n")
    partly = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-replace", "Cluster")
    assert partly.code == 4
    assert "--allow-replace Service" in partly.err.partition("E702")[2]
    both = ("--allow-replace", "Cluster", "--allow-replace", "Service")
    assert in_world(world, capsys, "apply", "web.yml", "--yes", *both).code == 0


def test_another_network_mode_says_what_fails_until_when(shell: Shell, capsys: Capture) -> None:
    world = deployed(EC2 + PRIVATE)
    shell.write("web.yml", f"{EC2}{PRIVATE}network_mode: awsvpc\n")
    asked = in_world(world, capsys, "apply", "web.yml")
    assert asked.code == 4
    said = " ".join(asked.err.split())
    assert "requests fail until the first task of Service is healthy" in said


@pytest.mark.usefixtures("shell")
def test_a_change_of_outputs_alone_is_asked_for_and_carried_out(capsys: Capture) -> None:
    world = deployed_by_another(WEB, lambda body: body.replace("Where the app", "Where your app"))
    assert in_world(world, capsys, "apply", "web.yml").code == 4
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert done.code == 0
    assert "no changes" not in done.err
    assert in_world(world, capsys, "diff", "web.yml").code == 0


@pytest.mark.parametrize(
    ("operation", "heard", "code", "status"),
    [
        ("CreateChangeSet", False, 130, ""),
        ("CreateChangeSet", True, 130, ""),
        ("DescribeChangeSet", True, 130, ""),
        ("ExecuteChangeSet", False, 130, ""),
        ("ExecuteChangeSet", True, 7, "CREATE_IN_PROGRESS"),
    ],
)
@pytest.mark.usefixtures("shell")
def test_an_interrupt_at_any_call_tells_the_truth(
    operation: str,
    heard: bool,  # noqa: FBT001
    code: int,
    status: str,
    capsys: Capture,
) -> None:
    world = Interrupted(operation, heard=heard)
    ended = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert ended.code == code
    assert left(world) == status
    assert "Traceback" not in ended.err
    assert ("`ecsspec watch web.yml`" in ended.err) is (code == 7)
    assert ("Stopped; nothing of ours is running." in ended.err) is (code == 130)


@pytest.mark.usefixtures("shell")
def test_a_refusal_to_execute_leaves_nothing(capsys: Capture) -> None:
    world = World()
    world.deny("cloudformation:ExecuteChangeSet")
    denied = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert denied.code == 8
    assert left(world) == ""


@pytest.mark.usefixtures("shell")
def test_a_change_set_that_cannot_be_taken_back_is_named(capsys: Capture) -> None:
    world = World()
    world.deny("cloudformation:DeleteChangeSet")
    declined = in_world(world, capsys, "apply", "web.yml")
    assert declined.code == 4, "the refusal to clean up does not hide why"
    assert waiting(world)[0] in declined.err
    assert "it does nothing by itself" in " ".join(declined.err.split())


@pytest.mark.usefixtures("shell")
def test_commands_in_hints_reach_the_same_target(capsys: Capture) -> None:
    world = World()
    world.lose_connection(on="cloudformation:DescribeStackEvents", after_calls=4, times=None)
    lost = in_world(world, capsys, "apply", "web.yml", "--yes", "--region", "us-east-1", "--profile", "shop")
    assert lost.code == 7
    assert "`ecsspec watch web.yml --profile shop --region us-east-1`" in " ".join(lost.err.split())


@pytest.mark.usefixtures("shell")
def test_the_next_commands_are_named(capsys: Capture) -> None:
    done = in_world(World(), capsys, "apply", "web.yml", "--yes", "--region", "us-east-1")
    assert "ecsspec diff web.yml --region us-east-1" in done.err
    assert "ecsspec destroy web.yml --region us-east-1" in done.err


def test_off_a_terminal_nobody_is_asked(shell: Shell) -> None:
    ran = shell.python("-m", "tests.cli.driver", "empty", "report.json", "apply", "web.yml", stdin="y\n")
    assert ran.code == 4
    assert "[y/N]" not in ran.err
    assert "nothing was done: nobody can be asked off a terminal" in ran.err
    assert "= try: `ecsspec apply web.yml --yes`" in ran.err
    assert report(shell) == {"stacks": {"web": "DELETE_COMPLETE"}, "waiting": []}


def test_on_a_terminal_a_no_cleans_up_and_a_yes_goes_on(shell: Shell) -> None:
    declined, screen = shell.on_terminal(["-m", "tests.cli.driver", "empty", "report.json", "apply", "web.yml"], "n\n")
    assert (declined, "Apply this? [y/N]" in screen) == (4, True)
    assert report(shell)["stacks"] == {"web": "DELETE_COMPLETE"}
    agreed, screen = shell.on_terminal(["-m", "tests.cli.driver", "empty", "report.json", "apply", "web.yml"], "y\n")
    assert (agreed, "web: created in" in screen) == (0, True)
    assert report(shell)["stacks"] == {"web": "CREATE_COMPLETE"}


def test_on_a_terminal_a_loss_is_agreed_to_by_name_and_ctrl_c_cleans_up(shell: Shell) -> None:
    shell.write("web.yml", INTERNAL)
    args = ["-m", "tests.cli.driver", "deployed", "report.json", "apply", "web.yml"]
    code, screen = shell.on_terminal(args, "\x03")
    assert (code, "Stopped; nothing of ours is running." in screen) == (130, True)
    assert report(shell) == {"stacks": {"web": "CREATE_COMPLETE"}, "waiting": []}
    code, screen = shell.on_terminal(args, "n\n")
    assert (code, "nothing was done: declined" in screen) == (4, True)
    assert "needs your consent" not in screen.partition("[y/N]")[2]
    code, screen = shell.on_terminal(args, "y\n")
    assert "LoadBalancer: its DNS name changes" in screen
    assert "Agree to that, and apply? [y/N]" in screen
    assert screen.count("[y/N]") == 1, "one question for both"
    assert (code, report(shell)["stacks"]) == (0, {"web": "UPDATE_COMPLETE"})


def report(shell: Shell) -> dict[str, Any]:
    """Return what a driver left behind."""
    found: dict[str, Any] = json.loads((shell.folder / "report.json").read_text())
    return found


def test_a_signal_lets_go_and_says_how_to_take_it_up(shell: Shell) -> None:
    ran = shell.python("-m", "tests.cli.driver", "interrupted", "report.json", "apply", "web.yml", "--yes")
    assert ran.code == 7
    assert "you let go of web; what has begun goes on in AWS by itself" in " ".join(ran.err.split())
    assert "`ecsspec watch web.yml`" in ran.err
    assert report(shell) == {"stacks": {"web": "CREATE_IN_PROGRESS"}, "waiting": []}
    early = shell.python("-m", "tests.cli.driver", "interrupted-preview", "report.json", "apply", "web.yml", "--yes")
    assert early.code == 130
    assert report(shell) == {"stacks": {"web": "DELETE_COMPLETE"}, "waiting": []}


def test_a_consent_to_what_does_not_change_does_nothing(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    refused = in_world(world, capsys, "apply", "web.yml", "--yes", "--allow-replace", "Nope")
    said = "you agree to the loss of Nope, which this plan does not touch"
    assert (refused.code, said in " ".join(refused.err.split())) == (4, True)
    assert "leave --allow-replace Nope out" in refused.err
    assert (left(world), waiting(world)) == ("CREATE_COMPLETE", [])
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0


def test_a_second_run_of_the_same_command_has_nothing_to_agree_to(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", WEB)
    again = in_world(deployed(), capsys, "apply", "web.yml", "--yes", "--allow-replace", "LoadBalancer")
    assert again.code == 0


def test_a_narrow_screen_is_kept_to(shell: Shell, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shell.write("web.yml", INTERNAL)
    refused = in_world(deployed(), capsys, "apply", "web.yml")
    assert (refused.code, "cannot be taken back" in refused.err) == (4, True)
    wide = [line.strip() for line in refused.err.splitlines() if len(line) > 40]
    assert wide == ["ecsspec apply web.yml --yes --allow-replace LoadBalancer"]


def test_several_losses_need_consent_and_off_a_terminal_yes_too(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", f"{WEB}cluster: {{name: labs}}\n")
    refused = in_world(world, capsys, "apply", "web.yml")
    said = " ".join(refused.err.split())
    assert "Cluster, Service need your consent" in said
    assert "ecsspec apply web.yml --yes --allow-replace Cluster --allow-replace Service" in said
