"""Plans that do not hold, and files that are none: refused, with nothing done and nothing lost."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecsspec.deploy.plans.plan import as_text, plan_in
from tests.cli.plans import MORE, NEWER, WEEK, Capture, by_plan, in_a_row, kept, refused
from tests.cli.processes import Shell, in_world
from tests.reviews import WEB, applied, deployed, ports, waiting
from tests.world import World


@pytest.mark.usefixtures("shell")
def test_of_two_plans_only_one_can_be_applied(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys, MORE, out="b.plan")
    kept(world, capsys)
    assert by_plan(world, capsys).code == 0
    Path("web.yml").write_text(MORE, encoding="utf-8")
    refused(by_plan(world, capsys, "b.plan"), "E627", "the stack web was changed since the plan was made")
    Path("web.yml").write_text(NEWER, encoding="utf-8")
    refused(by_plan(world, capsys), "E628", "was applied before (EXECUTE_COMPLETE)")
    assert len(world.called("ExecuteChangeSet")) == 2


@pytest.mark.usefixtures("shell")
def test_a_plan_that_failed_is_not_applied_again(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    world.fail("Service", reason="no capacity", on="update", times=1)
    assert by_plan(world, capsys).code == 5
    refused(by_plan(world, capsys), "E628", "was applied before (EXECUTE_FAILED)")


@pytest.mark.usefixtures("shell")
def test_a_plan_expires(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    world.clock.sleep(WEEK)
    refused(by_plan(world, capsys), "E623", "the plan has expired")
    assert len(waiting(world)) == 1


@pytest.mark.usefixtures("shell")
def test_a_stack_that_is_gone_or_made_again_is_another_one(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    assert in_world(world, capsys, "destroy", "web.yml", "--yes").code == 0
    refused(by_plan(world, capsys), "E626", "the stack web was deleted since")
    assert applied(world, NEWER)[1] is None
    refused(by_plan(world, capsys), "E626", "deleted and made again")
    dropped = in_world(world, capsys, "plan", "drop", "a.plan")
    assert (dropped.code, "it was gone already" in in_a_row(dropped.err)) == (0, True)


@pytest.mark.usefixtures("shell")
def test_a_change_set_that_somebody_deleted_is_missed(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    ports(world).change_sets.delete(waiting(world)[0], stack="web")
    refused(by_plan(world, capsys), "E629", "is gone")


@pytest.mark.usefixtures("shell")
def test_a_change_set_that_aws_does_not_execute_is_told(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    (stack,) = world.stacks.by_id.values()
    (mine,) = [one for one in stack.change_sets.values() if one.execution == "AVAILABLE"]
    mine.execution = "OBSOLETE"
    refused(by_plan(world, capsys), "E629", "CREATE_COMPLETE, OBSOLETE")


@pytest.mark.usefixtures("shell")
def test_a_busy_stack_is_told_as_such(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    (stack,) = world.stacks.by_id.values()
    stack.status = "UPDATE_IN_PROGRESS"
    refused_now = by_plan(world, capsys)
    assert (refused_now.code, "E610" in refused_now.err) == (4, True)


@pytest.mark.usefixtures("shell")
def test_the_spec_must_be_the_one_that_was_reviewed(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    Path("web.yml").write_text("name: [", encoding="utf-8")
    refused(by_plan(world, capsys), "E625", "web.yml was edited since")
    Path("web.yml").unlink()
    refused(by_plan(world, capsys), "E625", "there is no file web.yml")
    assert len(waiting(world)) == 1


@pytest.mark.usefixtures("shell")
def test_another_place_is_refused(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    for other, words in (
        (World(account="999999999999"), "for account 123456789012, and you are in 999999999999"),
        (World(region="eu-west-1"), "for region us-east-1, and you are in eu-west-1"),
    ):
        for verb in (("apply", "--plan"), ("plan", "drop")):
            refused(in_world(other, capsys, *verb, "a.plan"), "E624", words)
            assert [str(call) for call in other.calls[-1:]] == ["sts:GetCallerIdentity"]
    assert Path("a.plan").exists()


@pytest.mark.parametrize("aim", [("--local",), ("--endpoint-url", "http://127.0.0.1:9")])
@pytest.mark.parametrize("verb", [("apply", "--plan"), ("plan", "drop")])
@pytest.mark.usefixtures("shell")
def test_another_target_is_refused_before_it_is_asked(
    capsys: Capture, verb: tuple[str, ...], aim: tuple[str, ...]
) -> None:
    world = deployed()
    kept(world, capsys)
    calls = len(world.calls)
    refused(in_world(world, capsys, *verb, "a.plan", *aim), "E624", "the plan is for AWS, and you aim at")
    assert len(world.calls) == calls


@pytest.mark.usefixtures("shell")
def test_a_plan_for_an_address_wants_the_address(capsys: Capture) -> None:
    world = deployed()
    address = ("--endpoint-url", "http://127.0.0.1:9")
    kept(world, capsys, more=address)
    refused(by_plan(world, capsys), "E624", "the plan is for http://127.0.0.1:9, and you aim at AWS")
    assert by_plan(world, capsys, "a.plan", *address).code == 0


@pytest.mark.usefixtures("shell")
def test_another_template_of_the_same_spec_asks_for_another_plan(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys)
    plan = plan_in(Path("a.plan").read_text(encoding="utf-8"), file="a.plan")
    Path("a.plan").write_text(as_text(replace(plan, template="0" * 64, ecsspec="0.0.1")), encoding="utf-8")
    refused(by_plan(world, capsys), "E622", "ecsspec 0.0.1 made the plan, and this is")
    assert len(waiting(world)) == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("diff", "web.yml", "two.yml", "--out", "a.plan"), "a plan is of one spec, and these are 2"),
        (("diff", "-", "--out", "a.plan"), "stdin has no name"),
        (("diff", "web.yml", "--out", "-"), "cannot go to stdout"),
        (("diff", "web.yml", "--out", ""), "is given an empty value"),
        (("diff", "web.yml", "--from", "old.yml", "--out", "a.plan"), "--from compares offline"),
        (("apply", "web.yml", "--plan", "a.plan"), "--plan names its spec by itself"),
        (("apply", "--plan", ""), "is given an empty value"),
        (("plan", "show", ""), "an empty name"),
    ],
)
def test_what_makes_no_sense_is_told_before_anything_is_asked(
    shell: Shell, capsys: Capture, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], words: str
) -> None:
    class Stdin(io.StringIO):
        buffer = io.BytesIO(WEB.encode())

    monkeypatch.setattr("sys.stdin", Stdin())
    shell.write("two.yml", WEB.replace("name: web", "name: two"))
    world = World()
    ran = in_world(world, capsys, *args)
    assert (ran.code, "E902" in ran.err, words in in_a_row(ran.err)) == (64, True, True), ran.err
    assert world.calls == []


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("diff", "web.yml", "--out", "web.yml"), "E904", "web.yml is there already"),
        (("diff", "web.yml", "--out", "home"), "E904", "home is a folder"),
        (("diff", "web.yml", "--out", "no/such/a.plan"), "E904", "there is no folder no/such"),
        (("diff", "web.yml", "--out", "/dev/null"), "E904", "/dev/null is there already"),
        (("apply", "--plan", "a.plan"), "E911", "there is no file a.plan"),
        (("plan", "show", "home"), "E912", "home is a folder"),
    ],
)
def test_a_file_that_will_not_do_is_told_before_anything_is_asked(
    shell: Shell, capsys: Capture, args: tuple[str, ...], code: str, words: str
) -> None:
    (shell.folder / "home").mkdir()
    world = World()
    ran = in_world(world, capsys, *args)
    assert (ran.code, code in ran.err, words in in_a_row(ran.err)) == (9, True, True), ran.err
    assert world.calls == []
    assert (shell.folder / "web.yml").read_text(encoding="utf-8") == WEB


@pytest.mark.parametrize(("text", "code"), [("name: web\n", "E620"), ('{"ecsspec_plan": 1, "id": "', "E621")])
@pytest.mark.parametrize("verb", [("apply", "--plan"), ("plan", "show"), ("plan", "drop")])
def test_what_is_no_plan_is_left_alone(
    shell: Shell, capsys: Capture, verb: tuple[str, ...], text: str, code: str
) -> None:
    shell.write("a.plan", text)
    world = World()
    refused(in_world(world, capsys, *verb, "a.plan"), code, "a.plan")
    assert (world.calls, (shell.folder / "a.plan").read_text(encoding="utf-8")) == ([], text)


@pytest.mark.usefixtures("shell")
def test_hints_reach_the_same_target(capsys: Capture) -> None:
    world = deployed()
    kept(world, capsys, more=("--region", "us-east-1"))
    world.clock.sleep(WEEK)
    said = in_a_row(by_plan(world, capsys, "a.plan", "--region", "us-east-1").err)
    assert "`ecsspec plan drop a.plan --region us-east-1`" in said
    assert "`ecsspec diff web.yml --out a.plan --region us-east-1`" in said


class Overtaken(World):
    """A world in which somebody makes the stack between our last look and our own change set."""

    looks = 3

    def answer(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        self.looks -= operation == "GetCallerIdentity"
        if operation == "GetCallerIdentity" and self.looks == 0:
            assert applied(self, WEB)[1] is None
        return super().answer(service, operation, params)


@pytest.mark.usefixtures("shell")
def test_a_stack_that_is_made_at_the_last_moment_is_left_alone(capsys: Capture) -> None:
    world = Overtaken()
    world.looks = 99
    kept(world, capsys)
    world.looks = 3
    refused(by_plan(world, capsys), "E626", "there is a stack of that name now")
    assert (waiting(world), len(world.called("ExecuteChangeSet"))) == ([], 1)
