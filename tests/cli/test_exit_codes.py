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
    assert (lost.code, "`ecsspec watch web.yml`" in lost.err) == (7, True)
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
        (["compile", "broken.yml", "--nonsense"], 64, "there is no option --nonsense"),
        (["nonsense"], 64, "there is no command nonsense"),
        (["compile", "web.yml", "--format", "toml"], 64, "--format cannot be toml: it can be yaml or json\n"),
        (["apply", "--region"], 64, "--region needs a value after it\n  = try: ecsspec apply --help\n"),
        (["explain", "nosuch"], 64, "= try: a code, as in: ecsspec explain E401; or a spec"),
        (["explain", "401"], 64, "= try: ecsspec explain E401\n"),
        (["explain", "nosuch.yml"], 9, "E911"),
        (["destroy", ""], 64, "= try: name a spec or a stack\n"),
        (["explain", ""], 64, "= try: name a code or a spec\n"),
        (["diff", "web.yml", "--from", "web.yml", "--local"], 64, "--from compares offline, and --local names"),
        (["diff", "web.yml", "--from", "web.yml", "--region", "x"], 64, "= try: leave --region out, or --from\n"),
        (["diff", "web.yml", "--from", "binary"], 9, "error[E910]: binary is neither a template nor a spec"),
        (["diff", "web.yml", "--from", "broken.yml"], 3, "broken.yml:1:"),
        (["diff", "web.yml", "--from", "folder"], 9, "error[E912]: folder is a folder: --from compares with one file"),
        (["diff", "web.yml", "--from", "nowhere.yml"], 9, "error[E911]: there is no file nowhere.yml\n"),
        (["diff", "web.yml", "--from", "nowhere"], 9, "error[E922]"),
        (["diff", "web.yml", "--to", "main"], 64, "= try: --from main --to main\n"),
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
    (shell.folder / "binary").write_bytes(b"\x7fELF\0\xff")
    (shell.folder / "folder").mkdir()
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


def test_a_link_to_nowhere_is_a_missing_file_alone_and_in_a_folder(shell: Shell, capsys: Capture) -> None:
    shell.write("specs/web.yml", WEB)
    (shell.folder / "specs" / "dead.yml").symlink_to("nowhere")
    for args in (["validate"], ["validate", "specs"], ["compile", "specs", "-o", "out"]):
        assert run(args) == 9
        assert "error[E911]: there is no file specs/dead.yml" in capsys.readouterr().err
    assert run(["validate", "specs/dead.yml"]) == 9
    assert "try: the path of a spec, such as specs/web.yml" in capsys.readouterr().err


def test_a_shell_may_ask_for_completion(shell: Shell) -> None:
    named = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    shown = shell.run("--show-completion", "bash", env=named)
    assert (shown.code, shown.err) == (0, "")
    assert "_ECSSPEC_COMPLETE=complete_bash" in shown.out
    assert shell.run("--install-completion", "bash", env=named).code == 0
    assert list((shell.folder / "home").iterdir()), "into the home that is the test's own"


def test_a_shell_is_told_how_a_line_goes_on(shell: Shell) -> None:
    asked = {"_ECSSPEC_COMPLETE": "complete_bash", "COMP_WORDS": "ecsspec app", "COMP_CWORD": "1"}
    told = shell.run(env=asked)
    assert (told.code, told.out, told.err) == (0, "apply\n", "")


def test_without_changes_it_is_said_of_what(capsys: Capture) -> None:
    assert run(["compile", "web.yml", "-o", "old.yml"]) == 0
    assert run(["diff", "web.yml", "--from", "old.yml"]) == 0
    assert "  no changes: web.yml compiles to what old.yml holds\n" in capsys.readouterr().out
    assert "  no changes: the stack is what the spec says\n" in in_world(deployed(), capsys, "diff", "web.yml").out
