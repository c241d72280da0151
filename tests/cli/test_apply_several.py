"""`apply` of several specs: none is touched before all are right, and each is told apart."""

from __future__ import annotations

import pytest

from tests.cli.many.stacks import rows, tally
from tests.cli.processes import Shell, in_world
from tests.cli.test_apply import INTERNAL, left
from tests.reviews import BREAKER, WEB, deployed
from tests.world import World

Capture = pytest.CaptureFixture[str]


def test_nothing_is_touched_while_one_of_several_specs_is_wrong(shell: Shell, capsys: Capture) -> None:
    shell.write("broken.yml", "name: broken\n")
    shell.write("worse.yml", "name: worse\nimage: x\nprt: 80\n")
    world = World()
    refused = in_world(world, capsys, "apply", "web.yml", "broken.yml", "worse.yml", "--yes")
    assert refused.code == 3
    assert "broken.yml" in refused.err
    assert "worse.yml" in refused.err
    assert world.calls == []


def test_of_several_specs_one_fails_and_the_others_go_on(shell: Shell, capsys: Capture) -> None:
    for name in ("a", "b", "c"):
        shell.write(f"{name}.yml", WEB.replace("name: web", f"name: {name}"))
    world = World()
    world.fail("Service", reason=BREAKER, times=1)
    failed = in_world(world, capsys, "apply", "b.yml", "a.yml", "c.yml", "--yes")
    assert failed.code == 5
    assert list(rows(failed)) == ["b", "a", "c"], "in the order in which they were named"
    assert sorted(rows(failed).values()) == ["created", "created", "failed, rolled back"]
    assert tally(failed) == "3 stacks: 2 created, 1 failed"
    (broken,) = [name for name, words in rows(failed).items() if words != "created"]
    done = in_world(world, capsys, "apply", "a.yml", "b.yml", "c.yml", "--yes", "--allow-delete", broken)
    assert (done.code, tally(done)) == (0, "3 stacks: 1 created, 2 unchanged")


def test_a_stack_that_is_refused_does_not_keep_the_others(shell: Shell, capsys: Capture) -> None:
    shell.write("a.yml", WEB.replace("name: web", "name: a"))
    world = World()
    world.foreign_stack("web")
    refused = in_world(world, capsys, "apply", "a.yml", "web.yml", "--yes")
    assert refused.code == 4
    assert rows(refused) == {"a": "created", "web": "not begun: a stack that ecsspec did not make"}
    assert left(world, "a") == "CREATE_COMPLETE"


def test_two_specs_of_one_stack_are_refused_before_anything(shell: Shell, capsys: Capture) -> None:
    shell.write("again.yml", WEB.replace("1.28", "1.29"))
    world = World()
    for command in ("apply", "diff"):
        refused = in_world(world, capsys, command, "web.yml", "again.yml")
        assert (refused.code, "E716" in refused.err) == (4, True)
    assert world.calls == []
    shell.write("again.yml", f"{WEB}region: eu-west-1\n")
    elsewhere = in_world(world, capsys, "diff", "web.yml", "again.yml")
    assert "E715" in elsewhere.err, "another region is another stack; this world has but one"


def test_the_outputs_of_several_stacks_are_told_apart(shell: Shell, capsys: Capture) -> None:
    shell.write("a.yml", WEB.replace("name: web", "name: a"))
    done = in_world(World(), capsys, "apply", "a.yml", "web.yml", "--yes")
    assert [line for line in done.out.splitlines() if not line.startswith("  ")] == ["a:", "web:"]
    alone = in_world(World(), capsys, "apply", "web.yml", "--yes")
    assert all(line.startswith("  ") for line in alone.out.splitlines()), "one stack has no heading"


def test_a_warning_is_told_once_for_each_spec(shell: Shell, capsys: Capture) -> None:
    for name in ("a", "b"):
        secret = "environment: {DB_PASSWORD: hunter2}\n"
        shell.write(f"{name}.yml", WEB.replace("name: web", f"name: {name}") + secret)
    done = in_world(World(), capsys, "apply", "a.yml", "b.yml", "--yes")
    assert (done.code, done.err.count("warning[W305]")) == (0, 2)


def test_of_several_specs_one_may_be_given_the_consent(shell: Shell, capsys: Capture) -> None:
    shell.write("a.yml", WEB.replace("name: web", "name: a"))
    shell.write("b.yml", INTERNAL)
    world = deployed()
    args = ("apply", "a.yml", "b.yml", "--yes", "--allow-replace")
    assert in_world(world, capsys, *args, "Nope").code == 4
    assert in_world(world, capsys, *args, "LoadBalancer").code == 0
    assert (left(world, "a"), left(world)) == ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def test_one_spec_alone_has_no_table(shell: Shell, capsys: Capture) -> None:
    shell.write("specs/web.yml", WEB)
    done = in_world(World(), capsys, "apply", "specs", "--yes")
    assert (done.code, "1 stack" in done.err) == (0, False)
    assert "web: created in 4:26" in done.err
    assert "next, after an edit: ecsspec diff specs/web.yml" in done.err
