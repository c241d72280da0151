"""What is agreed to where several stacks are applied: one question for what is shown, losses by name, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.linked import install_links, linked
from tests.cli.many.stacks import DIAMOND, begun, rows, sets, standing, tally, write
from tests.cli.processes import Shell, in_world
from tests.cli.terminal import typed
from tests.reviews import WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
INTERNAL = f"{WEB}load_balancer: internal\n"


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: Patch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


def other(shell: Shell, name: str, text: str = WEB) -> None:
    shell.write(f"{name}.yml", text.replace("name: web", f"name: {name}"))


def test_one_question_for_all_that_is_shown(shell: Shell, monkeypatch: Patch) -> None:
    other(shell, "a")
    world = World()
    done = typed(world, monkeypatch, "y\n", "apply", "a.yml", "web.yml")
    assert (done.code, done.err.count("[y/N]")) == (0, 1)
    assert "Apply these 2? [y/N]" in done.err
    assert done.err.index("a · us-east-1") < done.err.index("web · us-east-1") < done.err.index("[y/N]")
    assert standing(world) == {"a": "CREATE_COMPLETE", "web": "CREATE_COMPLETE"}


def test_each_round_is_shown_and_asked_about_when_the_one_before_is_done(shell: Shell, monkeypatch: Patch) -> None:
    write(shell, DIAMOND)
    world = World()
    done = typed(world, monkeypatch, "y\ny\ny\n", "apply", "specs")
    assert done.code == 0, done.err
    questions = [line for line in done.err.splitlines() if "[y/N]" in line]
    assert [one.partition(" [")[0] for one in questions] == ["Apply this?", "Apply these 2?", "Apply this?"]
    parts = done.err.split("[y/N]")
    assert "left · us-east-1" not in parts[0]
    assert "base     4:26 created" in parts[1].partition("left · us-east-1")[0]


def test_a_no_begins_nothing_and_keeps_nothing(shell: Shell, monkeypatch: Patch) -> None:
    write(shell, DIAMOND)
    world = World()
    declined = typed(world, monkeypatch, "y\nn\n", "apply", "specs")
    assert declined.code == 4
    assert standing(world) == {"base": "CREATE_COMPLETE"}
    assert sets(world) == {}
    assert rows(declined) == {
        "base": "created",
        "left": "not begun: not agreed to",
        "right": "not begun: not agreed to",
        "web": "not begun: needs left",
    }
    assert declined.err.count("error[E701]") == 1, "what is wrong with both is told once"
    assert "not begun: specs/left.yml, specs/right.yml\n" in declined.err
    assert "nothing more was begun: declined" in declined.err


def test_off_a_terminal_nobody_is_asked(shell: Shell, capsys: Capture) -> None:
    other(shell, "a")
    world = World()
    refused = in_world(world, capsys, "apply", "a.yml", "web.yml")
    assert (refused.code, standing(world)) == (4, {})
    assert "nothing was begun: nobody can be asked off a terminal" in refused.err
    assert "`ecsspec apply a.yml web.yml --yes`" in refused.err


def test_a_loss_is_asked_for_by_name_and_holds_up_only_its_own_stack(shell: Shell, capsys: Capture) -> None:
    other(shell, "a")
    shell.write("web.yml", INTERNAL)
    world = deployed()
    refused = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes")
    assert refused.code == 4
    assert rows(refused) == {"a": "created", "web": "not begun: a loss needs consent"}
    assert "web was not begun: LoadBalancer needs your consent" in refused.err
    assert "ecsspec apply a.yml web.yml --yes --allow-replace LoadBalancer" in refused.err
    assert sets(world) == {}
    done = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes", "--allow-replace", "LoadBalancer")
    assert (done.code, rows(done)) == (0, {"a": "unchanged", "web": "updated"})


def test_off_a_terminal_everything_that_is_missing_is_named_at_once(shell: Shell, capsys: Capture) -> None:
    other(shell, "a")
    shell.write("web.yml", INTERNAL)
    refused = in_world(deployed(), capsys, "apply", "a.yml", "web.yml")
    assert refused.code == 4
    assert "ecsspec apply a.yml web.yml --yes --allow-replace LoadBalancer" in refused.err


def test_a_question_names_each_loss_with_its_stack(shell: Shell, monkeypatch: Patch) -> None:
    other(shell, "a")
    shell.write("web.yml", INTERNAL)
    done = typed(deployed(), monkeypatch, "y\n", "apply", "a.yml", "web.yml")
    assert done.code == 0
    question = done.err.partition("[y/N]")[0]
    assert "\nweb: LoadBalancer: its DNS name changes" in question
    assert question.endswith("Agree to that, and apply these 2? ")


def test_a_consent_to_what_nothing_touches_begins_nothing(shell: Shell, capsys: Capture) -> None:
    other(shell, "a")
    world = World()
    refused = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes", "--allow-replace", "Nope")
    assert (refused.code, begun(world), sets(world)) == (4, [], {})
    assert "you agree to the loss of Nope, which nothing touches" in " ".join(refused.err.split())
    near = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes", "--allow-replace", "LoadBalancr")
    assert "did you mean --allow-replace LoadBalancer?" in near.err
    assert in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes").code == 0
    again = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes", "--allow-replace", "Nope")
    assert (again.code, tally(again)) == (0, "2 stacks: 2 unchanged"), "there is nothing left to agree to"


def test_a_consent_may_be_for_what_comes_later(shell: Shell, capsys: Capture) -> None:
    write(shell, {"base": (), "left": ("base",)})
    done = in_world(World(), capsys, "apply", "specs", "--yes", "--allow-replace", "Taken7")
    assert (done.code, rows(done)["base"]) == (4, "created")
    assert rows(done)["left"] == "not begun: a loss needs consent"


def test_ctrl_c_at_the_question_takes_everything_back(shell: Shell, monkeypatch: Patch) -> None:
    class Pressed:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            raise KeyboardInterrupt

    other(shell, "a")
    world = World()
    monkeypatch.setattr("tests.cli.terminal.Tty.readline", Pressed.readline)
    stopped = typed(world, monkeypatch, "", "apply", "a.yml", "web.yml")
    assert (stopped.code, standing(world), begun(world)) == (130, {}, [])
    assert rows(stopped) == dict.fromkeys(("a", "web"), "not begun: you stopped it")
    assert stopped.err.endswith("Stopped; nothing of ours is running.\n")


def test_a_removal_that_was_agreed_to_in_an_earlier_round_is_known_in_a_later_one(
    shell: Shell, capsys: Capture
) -> None:
    write(shell, {"base": (), "left": ("base",), "old": ()})
    shell.write("specs/base.yml", linked("base", "old"))
    world = World()
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 0
    write(shell, {"base": (), "left": ("base",)}, image="nginx:1.29")
    done = in_world(world, capsys, "apply", "specs", "--yes", "--allow-delete", "Taken0")
    assert (done.code, rows(done)) == (0, {"base": "updated", "left": "updated", "old": "unchanged"})
