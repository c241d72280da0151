"""`protect`: termination protection goes on and off with an apply, is told before, and stops a destroy."""

from __future__ import annotations

import pytest

from tests.cli.plays import left
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import typed
from tests.reviews import BREAKER, WEB, deployed, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
SAFE, FREE = f"{WEB}protect: true\n", f"{WEB}protect: false\n"
ON = "note: termination protection: off → on (protect), once all else is done; then the stack cannot be deleted"
OFF = "note: termination protection: on → off (protect), once all else is done; then the stack can be deleted"


def words(ran: Ran) -> str:
    return " ".join(ran.err.split())


def is_protected(world: World) -> bool:
    return bool(world.stacks["web"].protected)


def test_it_goes_on_with_the_first_apply_and_stops_a_destroy(shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", SAFE)
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (done.code, ON in words(done), is_protected(world)) == (0, True, True)
    refused = in_world(world, capsys, "destroy", "web.yml", "--yes")
    assert (refused.code, "error[E711]" in refused.err, left(world)) == (4, True, "CREATE_COMPLETE")
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (again.code, "no changes" in again.err) == (0, True)
    assert len(world.called("UpdateTerminationProtection")) == 1


@pytest.mark.parametrize("case", [(WEB, SAFE, ON), (FREE, SAFE, ON), (SAFE, FREE, OFF)], ids=["on", "on again", "off"])
def test_it_moves_alone(case: tuple[str, str, str], shell: Shell, capsys: Capture) -> None:
    before, after, note = case
    ends = after == SAFE
    world = deployed(before)
    assert is_protected(world) is not ends
    shell.write("web.yml", after)
    told = in_world(world, capsys, "diff", "web.yml")
    assert (told.code, note.removeprefix("note: ") in " ".join(told.out.split())) == (2, True)
    asked = in_world(world, capsys, "apply", "web.yml")
    assert (asked.code, "error[E701]" in asked.err, is_protected(world)) == (4, True, not ends)
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (done.code, note in words(done), is_protected(world)) == (0, True, ends)
    assert "no changes" not in done.err
    assert in_world(world, capsys, "diff", "web.yml").code == 0


def test_what_the_spec_does_not_speak_of_is_left_alone(shell: Shell, capsys: Capture) -> None:
    world = deployed(SAFE)
    shell.write("web.yml", WEB.replace("1.28", "1.29"))
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (done.code, is_protected(world)) == (0, True)
    assert "of which the spec says nothing: it stays; `protect: false` lifts it" in words(done)
    again = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (again.code, "no changes" in again.err) == (0, True)


def test_it_is_asked_for_on_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    world = deployed(SAFE)
    shell.write("web.yml", FREE)
    declined = typed(world, monkeypatch, "n\n", "apply", "web.yml")
    assert (declined.code, "Apply this? [y/N]" in declined.err, is_protected(world)) == (4, True, True)
    assert (typed(world, monkeypatch, "y\n", "apply", "web.yml").code, is_protected(world)) == (0, False)


def test_a_deployment_that_fails_leaves_it_as_it_was(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    world.fail("Service", reason=BREAKER, on="update")
    shell.write("web.yml", SAFE.replace("1.28", "1.29"))
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 5
    assert not is_protected(world)


def test_standard_has_it_and_dev_has_not(shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", f"{WEB}posture: standard\n")
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    assert is_protected(world)
    shell.write("web.yml", f"{WEB}posture: standard\nprotect: false\n")
    assert in_world(world, capsys, "apply", "web.yml", "--yes").code == 0
    assert not is_protected(world)
    assert in_world(world, capsys, "destroy", "web.yml", "--yes").code == 0


def test_who_may_not_set_it_has_deployed_all_the_same(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.deny("cloudformation:UpdateTerminationProtection")
    shell.write("web.yml", SAFE)
    denied = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (denied.code, "error[E724]" in denied.err, left(world)) == (6, True, "CREATE_COMPLETE")
    assert "web: created in" in denied.err, "which it is"
    assert "stack web stands as the spec says, but it could not be protected against deletion" in words(denied)
    world.allow("cloudformation:UpdateTerminationProtection")
    assert (in_world(world, capsys, "apply", "web.yml", "--yes").code, is_protected(world)) == (0, True)


def test_no_plan_is_kept_of_it_alone(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("web.yml", SAFE)
    kept = in_world(world, capsys, "diff", "web.yml", "--out", "a.plan")
    assert "no plan was written" in words(kept)
    assert (waiting(world), (shell.folder / "a.plan").exists()) == ([], False)


def test_offline_it_is_told_between_two_specs(shell: Shell, capsys: Capture) -> None:
    shell.write("old.yml", SAFE)
    shell.write("web.yml", FREE)
    told = in_world(World(), capsys, "diff", "web.yml", "--from", "old.yml")
    assert OFF.removeprefix("note: ") in " ".join(told.out.split())


def test_of_several_specs_it_is_told_and_asked_for(shell: Shell, capsys: Capture) -> None:
    world = deployed()
    shell.write("api.yml", WEB.replace("name: web", "name: api"))
    shell.write("web.yml", SAFE)
    assert in_world(world, capsys, "apply", "api.yml", "--yes").code == 0
    asked = in_world(world, capsys, "apply", "api.yml", "web.yml")
    assert (asked.code, ON in words(asked), is_protected(world)) == (4, True, False)
    assert (in_world(world, capsys, "apply", "api.yml", "web.yml", "--yes").code, is_protected(world)) == (0, True)


LEFT = "its termination protection is not set yet: when it is done, apply again with `ecsspec apply web.yml"


@pytest.mark.parametrize("trouble", ["throttled", "unheard"])
def test_an_answer_that_does_not_come_is_asked_for_again(trouble: str, shell: Shell, capsys: Capture) -> None:
    world, call = World(), "cloudformation:UpdateTerminationProtection"
    if trouble == "throttled":
        world.throttle(call, times=3)
    else:
        world.lose_connection(on=call, times=3, before_or_after="before")
    shell.write("web.yml", SAFE)
    done = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (done.code, is_protected(world), "Url" in done.out) == (0, True, True)


def test_where_it_cannot_be_set_the_outputs_and_the_command_are_told(shell: Shell, capsys: Capture) -> None:
    world = World()
    world.deny("cloudformation:UpdateTerminationProtection")
    shell.write("web.yml", SAFE)
    denied = in_world(world, capsys, "apply", "web.yml", "--yes", "--region", "us-east-1")
    assert (denied.code, "Url" in denied.out) == (6, True)
    assert "apply again with `ecsspec apply web.yml --region us-east-1`: only that is left to do" in words(denied)


def test_a_program_hears_of_the_end_when_it_is_set(shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", SAFE)
    world.interrupt(on="cloudformation:UpdateTerminationProtection")
    cut = in_world(world, capsys, "apply", "web.yml", "--yes", "--json")
    assert (cut.code, '"finished"' in cut.out, LEFT in words(cut)) == (7, False, True)
    done = in_world(world, capsys, "apply", "web.yml", "--yes", "--json")
    assert (done.code, '"finished"' in done.out, is_protected(world)) == (0, True, True)


@pytest.mark.parametrize("option", [("--detach",), ("--timeout", "30s")])
def test_what_is_let_go_of_says_that_it_is_not_set(option: tuple[str, ...], shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", SAFE)
    begun = in_world(world, capsys, "apply", "web.yml", "--yes", *option)
    assert (begun.code, LEFT in words(begun)) == (7, True)
    assert in_world(world, capsys, "watch", "web.yml").code == 0
    assert not is_protected(world)
    assert (in_world(world, capsys, "apply", "web.yml", "--yes").code, is_protected(world)) == (0, True)
    shell.write("web.yml", SAFE.replace("1.28", "1.29"))
    newer = in_world(world, capsys, "apply", "web.yml", "--yes", *option)
    assert (newer.code, "protection" in newer.err) == (7, False), "nothing of it was promised"


def test_who_presses_ctrl_c_is_told_that_it_is_not_lifted(shell: Shell, capsys: Capture) -> None:
    world = deployed(SAFE)
    shell.write("web.yml", FREE.replace("1.28", "1.29"))
    world.interrupt(on="cloudformation:DescribeStackEvents", after_calls=4)
    cut = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert (cut.code, "its termination protection is not lifted yet: when it is done, apply" in words(cut)) == (7, True)


def test_of_several_each_says_what_is_left(shell: Shell, capsys: Capture) -> None:
    shell.write("api.yml", WEB.replace("name: web", "name: api"))
    shell.write("web.yml", SAFE)
    begun = in_world(World(), capsys, "apply", "web.yml", "api.yml", "--yes", "--detach")
    assert (begun.code, f"web: {LEFT}" in words(begun), begun.err.count("not set yet")) == (7, True, 1)


def test_what_removes_a_protected_stack_is_named_whole(shell: Shell, capsys: Capture) -> None:
    world = World()
    shell.write("web.yml", SAFE)
    made = in_world(world, capsys, "apply", "web.yml", "--yes")
    assert "to remove it all: ecsspec destroy web.yml --unprotect" in words(made)
    refused = in_world(world, capsys, "destroy", "web", "--yes")
    assert (refused.code, "the stack web is protected against deletion" in words(refused)) == (4, True)
    assert in_world(world, capsys, "destroy", "web", "--yes", "--unprotect").code == 0
