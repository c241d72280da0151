"""`destroy`, `watch` and `events`: by spec or by name, and only where the spec says."""

from __future__ import annotations

import pytest

from ecsspec.aws.stacks import CloudFormationStacks
from ecsspec.cli.absent import is_slip, missing, was_deleted
from ecsspec.cli.aim import Aim
from tests.aws.canned import Refusal, canned
from tests.cli.processes import Shell, in_world
from tests.deploy.fakes import FakePorts
from tests.reviews import EC2, WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]


def test_a_destroy_says_what_goes_asks_and_does_it(shell: Shell, capsys: Capture) -> None:  # noqa: ARG001
    world = deployed()
    declined = in_world(world, capsys, "destroy", "web.yml")
    assert declined.code == 4
    assert "- Vpc" in declined.err
    assert world.called("DeleteStack") == []
    done = in_world(world, capsys, "destroy", "web.yml", "--yes")
    assert done.code == 0
    assert "web: deleted in" in done.err
    for what in ("web", "web.yml"):
        again = in_world(world, capsys, "destroy", what, "--yes")
        assert (again.code, "there is no stack web: nothing to do" in again.err) == (0, True)


def test_a_destroy_goes_nowhere_else_than_the_spec(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f'{WEB}account: "999999999999"\n')
    refused = in_world(deployed(), capsys, "destroy", "web.yml", "--yes")
    assert (refused.code, "E714" in refused.err) == (4, True)


def test_a_destroy_that_is_let_go_says_how_to_go_on(shell: Shell) -> None:
    ran = shell.python("-m", "tests.cli.driver", "interrupted-destroy", "report.json", "destroy", "web", "--yes")
    assert ran.code == 7
    assert "`ecsspec destroy web` takes it up again" in " ".join(ran.err.split())


@pytest.mark.usefixtures("shell")
def test_a_destroy_that_loses_sight_half_way_is_no_failure_before_the_start(capsys: Capture) -> None:
    world = deployed(EC2)
    world.lose_connection(on="autoscaling:UpdateAutoScalingGroup", times=None)
    lost = in_world(world, capsys, "destroy", "web", "--yes")
    assert lost.code == 7
    assert "`ecsspec destroy web` takes it up again" in " ".join(lost.err.split())
    world.reconnect()
    assert in_world(world, capsys, "destroy", "web", "--yes").code == 0


@pytest.mark.usefixtures("shell")
def test_a_stack_at_rest_is_said_to_be(capsys: Capture) -> None:
    seen = in_world(deployed(), capsys, "watch", "web.yml")
    assert seen.code == 0
    assert "web: nothing is running; the last operation ended: created" in seen.err
    assert "\n  Url" in seen.out


@pytest.mark.usefixtures("shell")
def test_the_history_of_a_stack_is_data(capsys: Capture) -> None:
    told = in_world(deployed(), capsys, "events", "web")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[-1].endswith("created        stack web")


@pytest.mark.parametrize("command", ["watch", "events", "destroy"])
@pytest.mark.usefixtures("shell")
def test_a_name_with_a_slip(command: str, capsys: Capture) -> None:
    missing = in_world(World(), capsys, command, "web")
    assert (missing.code, "E708" in missing.err) == (4, True)
    assert "did you mean" not in missing.err
    world = deployed()
    world.foreign_stack("wb-2")
    slip = in_world(world, capsys, command, "wbe", "--region", "us-east-1")
    assert (slip.code, "there is no stack wbe" in slip.err) == (4, True)
    assert f"did you mean `ecsspec {command} web --region us-east-1`?" in " ".join(slip.err.split())
    assert "web" not in in_world(world, capsys, command, "wb-2x").err, "another's stack is never proposed"


@pytest.mark.usefixtures("shell")
def test_a_spec_whose_stack_never_was_has_nothing_to_destroy(capsys: Capture) -> None:
    never = in_world(World(), capsys, "destroy", "web.yml", "--yes")
    assert (never.code, "there is no stack web: nothing to do" in never.err) == (0, True)
    assert never.out == ""


@pytest.mark.usefixtures("shell")
def test_who_may_not_list_stacks_gets_no_suggestion_and_no_other_error(capsys: Capture) -> None:
    world = deployed()
    world.deny("cloudformation:ListStacks")
    slip = in_world(world, capsys, "destroy", "wbe")
    assert (slip.code, "E708" in slip.err) == (4, True)


def test_who_may_describe_single_stacks_only_gets_no_suggestion() -> None:
    one_by_one = CloudFormationStacks(canned("cloudformation", Refusal("AccessDenied", "no")).client)
    ports = FakePorts()
    ports.stacks = one_by_one  # type: ignore[assignment]
    assert missing(ports, Aim("wbe"), verb="watch").hint == "check the name, --region and --profile"
    assert not was_deleted(ports, "wbe")


def test_on_a_terminal_a_no_and_ctrl_c_destroy_nothing(shell: Shell) -> None:
    args = ["-m", "tests.cli.driver", "deployed", "report.json", "destroy", "web"]
    code, screen = shell.on_terminal(args, "n\n")
    assert (code, "nothing was destroyed: declined" in screen) == (4, True)
    code, screen = shell.on_terminal(args, "\x03")
    assert (code, "Stopped; nothing of ours is running." in screen) == (130, True)
    assert '"web": "CREATE_COMPLETE"' in (shell.folder / "report.json").read_text()


@pytest.mark.parametrize(
    ("name", "other", "meant"),
    [
        ("wbe", "web", True),
        ("we", "web", True),
        ("shop-wroker-prd", "shop-worker-prod", True),
        ("web", "shop-web", False),
        ("shop-worker", "shop-web", False),
        ("khosts", "shop-hosts", False),
        ("web-1", "web-2", False),
        ("shop-prd", "shop-dev", False),
    ],
)
def test_only_a_slip_of_the_hand_is_taken_for_another_stack(name: str, other: str, meant: bool) -> None:  # noqa: FBT001
    assert is_slip(name, other) is meant
