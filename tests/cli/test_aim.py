"""The commands that we propose mean the stack of the command that proposes them, wherever its spec says that it is."""

from __future__ import annotations

import re

import pytest

from ecsspec.api import stack_of
from ecsspec.cli.aim import Aim, at_spec, at_stack
from ecsspec.cli.run import run
from ecsspec.cli.target import Choice, completed, connected, connecting
from ecsspec.problems import EcsspecError
from tests.cli.processes import Shell, in_world
from tests.reviews import BREAKER, WEB, compiled, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
PLACED = f'{WEB}region: us-east-1\naccount: "123456789012"\n'


@pytest.mark.parametrize(
    ("aim", "choice", "argument"),
    [
        (Aim("web"), Choice(), "web"),
        (Aim("web", "specs/web.yml", "eu-west-1"), Choice(), "specs/web.yml"),
        (Aim("web", "my specs/web.yml"), Choice(), "'my specs/web.yml'"),
        (Aim("web", "web.txt"), Choice(), "./web.txt"),
        (Aim("web", "-"), Choice(), "web"),
        (Aim("web", "-", "eu-west-1"), Choice(), "web --region eu-west-1"),
        (Aim("web", "-", "eu-west-1"), Choice(region="eu-west-1"), "web"),
        (Aim("web", "-", "", "123456789012"), Choice(), "web"),
        (Aim("web", "-", "", "123456789012"), Choice(local=True), "-"),
    ],
)
def test_a_stack_is_named_so_that_it_is_found(aim: Aim, choice: Choice, argument: str) -> None:
    assert aim.argument(choice) == argument


def test_a_spec_and_a_name_are_told_apart(shell: Shell) -> None:
    shell.write("web.yml", PLACED)
    assert at_stack(stack_of("web.yml"), "web.yml") == Aim("web", "web.yml", "us-east-1", "123456789012")
    assert at_stack(stack_of("web"), "web") == Aim("web")
    assert at_spec(compiled(PLACED)) == at_stack(stack_of("web.yml"), "web.yml")


def test_errors_name_the_spec_and_leave_other_stacks_alone() -> None:
    error = EcsspecError("see `ecsspec events web`", "`ecsspec destroy web`, or did you mean `ecsspec destroy shop`?")
    with connecting(lambda *_, **__: None):  # type: ignore[arg-type,return-value]
        connected(Choice(local=True), Aim("web", "web.yml", "eu-west-1"))
        told = completed(error)
    assert told.what == "see `ecsspec events web.yml --local`"
    assert told.hint == "`ecsspec destroy web.yml --local`, or did you mean `ecsspec destroy shop --local`?"


def test_the_command_after_ctrl_c_works_where_the_spec_has_a_place(shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", PLACED)
    ran = shell.python("-m", "tests.cli.driver", "interrupted", "report.json", "apply", "web.yml", "--yes")
    assert ran.code == 7
    proposed = re.search(r"`ecsspec ([^`]+)` takes it up again", ran.err)
    assert proposed is not None
    asked: list[tuple[str, str]] = []

    def connector(_: Choice, /, *, region: str, account: str) -> None:
        asked.append((region, account))
        raise EcsspecError("enough")

    run(proposed[1].split(), connector=connector)  # type: ignore[arg-type]
    assert asked == [("us-east-1", "123456789012")]
    capsys.readouterr()


def test_a_spec_on_stdin_is_taken_up_by_name_and_region(shell: Shell) -> None:
    args = ["-m", "tests.cli.driver", "interrupted", "report.json", "apply", "-", "--yes"]
    ran = shell.python(*args, stdin=f"{WEB}region: us-east-1\n")
    assert "`ecsspec watch web --region us-east-1` takes it up again" in " ".join(ran.err.split())
    local = shell.python(*args, "--local", stdin=PLACED)
    said = " ".join(local.err.split())
    assert "goes on in the local target by itself" in said
    assert "`ecsspec watch - --local` takes it up again" in said


@pytest.mark.parametrize("command", ["watch", "events"])
def test_a_spec_that_was_never_applied_points_at_no_other_stack(command: str, shell: Shell, capsys: Capture) -> None:
    shell.write("wbe.yml", WEB.replace("name: web", "name: wbe"))
    said = in_world(deployed(), capsys, command, "wbe.yml", "--region", "us-east-1")
    assert said.code == 4
    told = " ".join(said.err.split())
    assert "apply it with `ecsspec apply wbe.yml --region us-east-1`" in told
    assert "did you mean" not in told


@pytest.mark.parametrize("command", ["watch", "events", "destroy", "diff"])
def test_another_place_than_the_specs_is_refused(command: str, shell: Shell, capsys: Capture) -> None:
    shell.write("web.yml", f"{WEB}region: eu-west-1\n")
    world = World()
    refused = in_world(world, capsys, command, "web.yml")
    assert (refused.code, "E715" in refused.err) == (4, True)
    assert world.called("DescribeStacks") == []


def test_a_note_names_the_spec_too(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update", times=1)
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 5
    for command in ("diff", "apply"):
        said = in_world(world, capsys, command, "web.yml", "--region", "us-east-1")
        assert "`ecsspec diagnose web.yml --region us-east-1`" in " ".join((said.out + said.err).split())
