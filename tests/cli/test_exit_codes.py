"""The one table of exit codes, each code met once."""

from __future__ import annotations

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from tests.cli.processes import Shell, in_world
from tests.reviews import BREAKER, WEB, deployed
from tests.world import World

NEWER = WEB.replace("1.28", "1.29")
Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("shell")


def test_0_done(capsys: Capture) -> None:
    world = World()
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert done.code == 0
    assert "\n  Url" in done.out
    assert "web: created in 4:" in done.err
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert again.code == 0
    assert "no changes" in again.err


def test_1_a_bug_of_ours(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> Connection:
        raise RuntimeError("out of cheese")

    assert run(["diff", "web.yml"], connector=breaks) == 1
    said = capsys.readouterr()
    assert "a bug in ecsspec: RuntimeError: out of cheese (at test_exit_codes.py:" in said.err.replace("\n  ", " ")
    assert "Traceback" not in said.err
    assert "ecsspec explain E501" in said.err
    monkeypatch.setenv("ECSSPEC_DEBUG", "1")
    run(["diff", "web.yml"], connector=breaks)
    assert "Traceback" in capsys.readouterr().err


def test_2_an_answer(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    assert in_world(world, capsys, "diff", "web.yml").code == 0
    shell.write("web.yml", NEWER)
    found = in_world(world, capsys, "diff", "web.yml")
    assert (found.code, "nginx:1.28 → nginx:1.29" in found.out) == (2, True)
    assert "to apply it: ecsspec apply web.yml" in found.err


def test_4_not_done(capsys: Capture) -> None:
    world = World()
    declined = in_world(world, capsys, "apply", "web.yml")
    assert (declined.code, "E701" in declined.err) == (4, True)
    assert not [stack for stack in world.stacks.by_id.values() if stack.status != "DELETE_COMPLETE"]
    world.foreign_stack("web")
    refused = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (refused.code, "E607" in refused.err) == (4, True)


def test_5_failed_and_rolled_back(capsys: Capture) -> None:
    world = World()
    world.fail("Service", reason=BREAKER)
    failed = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert failed.code == 5
    assert "did not become healthy" in failed.err
    assert failed.out == ""


def test_6_needs_attention(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    world.fail("Service", reason="the image is gone", on="rollback")
    shell.write("web.yml", NEWER)
    stuck = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (stuck.code, "E705" in stuck.err) == (6, True)


def test_7_may_be_running(capsys: Capture) -> None:
    world = World()
    world.lose_connection(on="cloudformation:DescribeStackEvents", after_calls=4, times=None)
    lost = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (lost.code, "`ecsspec watch web`" in lost.err) == (7, True)
    world.reconnect()
    assert in_world(world, capsys, "watch", "web").code == 0


def test_8_aws_before_anything_began(capsys: Capture) -> None:
    world = World()
    world.deny("cloudformation:CreateChangeSet")
    denied = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert denied.code == 8
    assert world.stacks.by_id == {}


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["validate", "broken.yml"], 3, "E20"),
        (["diff", "broken.yml"], 3, "broken.yml:1:"),
        (["compile", "nowhere.yml"], 9, "E911"),
        (["compile", "broken.yml", "--nonsense"], 64, "No such option"),
        (["nonsense"], 64, "No such command"),
        (["compile", "web.yml", "--format", "toml"], 64, "E902"),
        (["compile", "web.yml", "--check"], 64, "--check compares with files"),
        (["explain", "web.yml"], 64, "ecsspec explain web.yml Service.DesiredCount"),
        (["explain", "web.yml", "Servce.X"], 64, "Service or ServiceArn"),
        (["explain", "e401", "Foo"], 64, "E401 is a code, and a code takes no property"),
        (["validate", ""], 64, "an empty name"),
        (["compile", "web.yml", "", "-o", "out"], 64, "an empty name"),
        (["destroy", ""], 64, "an empty name"),
        (["explain", "", "Service.X"], 64, "an empty name"),
        (["diff", "web.yml", "--local", "--endpoint-url", "http://127.0.0.1:9"], 64, "--local goes with neither"),
    ],
)
def test_3_9_and_64(args: list[str], code: int, said: str, shell: Shell, capsys: Capture) -> None:
    shell.write("broken.yml", "nam: web\n")
    assert run(args) == code
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert not shell.state.exists()


def test_a_file_that_is_missing_hides_no_problem(shell: Shell, capsys: Capture) -> None:
    shell.write("broken.yml", "nam: web\n")
    assert run(["validate", "nowhere.yml", "broken.yml", "gone.yml", "web.yml"]) == 3
    said = capsys.readouterr().err
    assert said.index("broken.yml:1:") < said.index("nowhere.yml") < said.index("gone.yml")
    assert run(["validate", "nowhere.yml", "web.yml"]) == 9
    assert "valid" not in capsys.readouterr().err


@pytest.mark.parametrize("command", [["compile", "-o", "out"], ["diff"], ["apply", "--yes"]])
def test_every_missing_and_broken_file_is_told_at_once(command: list[str], shell: Shell, capsys: Capture) -> None:
    shell.write("broken.yml", "nam: web\n")
    world = World()
    both = in_world(world, capsys, *command, "nowhere.yml", "broken.yml", "gone.yml", "web.yml")
    assert both.code == 3
    assert both.err.index("broken.yml:1:") < both.err.index("nowhere.yml") < both.err.index("gone.yml")
    missing = in_world(world, capsys, *command, "nowhere.yml", "web.yml", "gone.yml")
    assert (missing.code, missing.err.count("error[E911]")) == (9, 2)
    assert (missing.out, world.calls, (shell.folder / "out").exists()) == ("", [], False)
