"""The options of an apply where it is of several stacks: each holds for every one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.cli.talk import say
from ecsspec.problems import AwsError
from tests.cli.linked import install_links, linked
from tests.cli.many.stacks import begun, rows, sets, standing, tally, write
from tests.cli.processes import Ran, Shell, in_world
from tests.cli.terminal import typed
from tests.cli.test_two_applies import Meeting, ran
from tests.reviews import BREAKER, WEB
from tests.world import World
from tests.world.fates import cannot_pull

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_links(tmp_path / "backend", monkeypatch)


def records(ran: Ran) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_program_reads_one_event_a_line_each_with_its_stack(shell: Shell, capsys: Capture) -> None:
    write(shell, {"base": (), "web": ("base",)})
    done = in_world(World(), capsys, "apply", "specs", "--yes", "--json")
    assert done.code == 0
    found = records(done)
    assert {one["version"] for one in found} == {1}
    told = {name: [one["event"] for one in found if one["stack"] == name] for name in ("base", "web")}
    for events in told.values():
        assert (events[0], events[1], events[-1]) == ("reviewed", "started", "finished")
    base = max(at for at, one in enumerate(found) if one["stack"] == "base")
    assert all(one["stack"] == "base" for one in found[: base + 1]), "what needs it comes after it"
    assert rows(done) == {"base": "created", "web": "created"}, "people read the table, on stderr"
    assert "0:07 stabilising" not in done.err
    again = records(in_world(World(), capsys, "apply", "specs", "--yes", "--json"))
    assert [one["outcome"] for one in again if one["event"] == "finished"] == ["created", "created"]


def test_a_stack_that_is_busy_is_waited_for_while_the_others_go_on(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    assert in_world(world, capsys, "apply", "specs/b.yml", "--yes").code == 0
    world.stacks["b"].status = "UPDATE_IN_PROGRESS"
    world.at(400, lambda: setattr(world.stacks["b"], "status", "UPDATE_COMPLETE"))
    write(shell, {"a": (), "b": ()}, image="nginx:1.29")
    done = in_world(world, capsys, "apply", "specs", "--yes", "--wait")
    assert (done.code, rows(done)) == (0, {"a": "created", "b": "updated"})
    assert begun(world)[1:] == ["a", "b"]
    assert done.err.index("a · us-east-1") < done.err.index("b is at rest") < done.err.index("b · us-east-1")


def test_what_a_failure_left_is_deleted_where_its_name_is_agreed_to(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": ("a",)})
    world = World()
    world.fail("Vpc", reason="no more VPCs", times=1)
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 5
    refused = in_world(world, capsys, "apply", "specs", "--yes")
    assert (refused.code, rows(refused)["a"]) == (4, "not begun: a loss needs consent")
    assert "`ecsspec apply specs --yes --allow-delete a`" in " ".join(refused.err.split())
    assert standing(world) == {"a": "ROLLBACK_COMPLETE"}
    done = in_world(world, capsys, "apply", "specs", "--yes", "--allow-delete", "a")
    assert (done.code, rows(done)) == (0, {"a": "created", "b": "created"})


def test_nobody_is_asked_in_a_thread(shell: Shell, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    world.fail("Vpc", reason="no more VPCs", times=1)
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 5
    (broken,) = [name for name, status in standing(world).items() if status == "ROLLBACK_COMPLETE"]
    asked = typed(world, monkeypatch, "y\n", "apply", "specs")
    assert (asked.code, asked.err.count("[y/N]")) == (4, 0)
    assert rows(asked)[broken] == "not begun: a loss needs consent"


def test_a_cause_that_repeats_cancels_its_own_stack_alone(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    assert in_world(world, capsys, "apply", "specs", "--yes").code == 0
    world.rolls_out("Service", cannot_pull("nginx:1.29"))
    write(shell, {"a": (), "b": ()}, image="nginx:1.29")
    failed = in_world(world, capsys, "apply", "specs", "--yes", "--fail-fast-after", "1")
    assert failed.code == 5
    ended, other = sorted(rows(failed).values())
    assert (ended in ("cancelled, rolled back", "failed, rolled back"), other) == (True, "updated"), (
        "ECS may be quicker"
    )
    assert failed.err.count(" cancelling  ") == 1


def test_who_cannot_be_connected_to_does_not_keep_the_others(shell: Shell, capsys: Capture) -> None:
    world = World()

    def connector(_: object, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        if region == "eu-west-1":
            raise AwsError("no such profile", "list them", "E811")
        return Connection(world.session(), clock=world.clock)

    shell.write("a.yml", f"{WEB.replace('name: web', 'name: a')}region: eu-west-1\n")
    assert run(["apply", "a.yml", "web.yml", "--yes"], connector=connector) == 8
    said = capsys.readouterr()
    ran = Ran(8, said.out, said.err)
    assert rows(ran) == {"a": "not begun: an unknown profile", "web": "created"}


def test_one_name_in_two_places_is_told_apart(shell: Shell, capsys: Capture) -> None:
    shell.write("far.yml", f"{WEB}region: eu-west-1\n")
    ended = in_world(World(), capsys, "apply", "far.yml", "web.yml", "--yes")
    assert ended.code == 4
    assert rows(ended) == {"web (eu-west-1)": "not begun: the wrong region", "web (web.yml)": "created"}


def test_what_is_wrong_with_all_is_told_once(shell: Shell, capsys: Capture) -> None:
    names = [f"one-of-the-many-apps-{number}" for number in range(12)]
    for name in names:
        shell.write(f"{name}.yml", WEB.replace("name: web", f"name: {name}"))
    world = World()
    world.deny("sts:GetCallerIdentity")
    failed = in_world(world, capsys, "apply", *(f"{name}.yml" for name in names), "--yes")
    assert (failed.code, failed.err.count("error[E803]")) == (8, 1)
    assert all(f"{name}.yml" in failed.err for name in names)
    assert failed.err.endswith("  = ecsspec explain E803\n"), "a table would say nothing else"
    assert all(len(line) <= 80 for line in failed.err.splitlines())


def test_what_is_wrong_with_all_names_also_what_needs_them(shell: Shell, capsys: Capture) -> None:
    write(shell, {"base": (), "web": ("base",), "alone": ()})
    world = World()
    world.deny("sts:GetCallerIdentity")
    failed = in_world(world, capsys, "apply", "specs", "--yes")
    assert (failed.code, failed.err.count("error[E803]")) == (8, 1)
    assert "  not begun: specs/alone.yml, specs/base.yml, specs/web.yml\n" in failed.err
    assert "3 stacks" not in failed.err


def test_what_is_said_while_a_stack_is_looked_at_keeps_its_place_among_the_others(
    shell: Shell, capsys: Capture
) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    world.foreign_stack("a")
    world.foreign_stack("b")
    world.during("cloudformation:DescribeStacks", lambda: say("waiting for AWS"))
    failed = in_world(world, capsys, "apply", "specs", "--yes")
    assert failed.err.index("waiting for AWS") < failed.err.index("stack a exists") < failed.err.index("stack b exists")
    assert "  not begun: specs/a.yml\n" in failed.err, "both are told together"
    assert "  not begun: specs/b.yml\n" in failed.err


def test_what_is_wrong_with_some_has_its_table(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": ()})
    world = World()
    world.foreign_stack("a")
    failed = in_world(world, capsys, "apply", "specs", "--yes")
    assert tally(failed) == "2 stacks: 1 created, 1 not begun"
    world.foreign_stack("c")
    write(shell, {"a": (), "c": ()})
    apart = in_world(world, capsys, "apply", "specs/a.yml", "specs/c.yml", "--yes")
    assert (apart.err.count("error[E607]"), tally(apart)) == (2, "2 stacks: 2 not begun")


@pytest.mark.parametrize("wait", [False, True])
def test_what_is_overtaken_is_looked_at_again_where_it_waits(shell: Shell, wait: bool) -> None:  # noqa: FBT001
    write(shell, {"a": (), "b": ("a",)})
    world = Meeting()
    assert ran(world, "apply", "specs", "--yes").code == 0
    shell.write("other/a.yml", linked("a", image="nginx:1.30"))
    write(shell, {"a": (), "b": ("a",)}, image="nginx:1.29")
    others: list[Ran] = []
    other = lambda: others.append(ran(world, "apply", "other/a.yml", "--yes"))  # noqa: E731
    world.meanwhile(other, on="ExecuteChangeSet", heard=False)
    ended = ran(world, "apply", "specs", "--yes", *(["--wait"] if wait else []))
    assert (others[0].code, sets(world)) == (0, {})
    if wait:
        assert (ended.code, rows(ended)) == (0, {"a": "updated", "b": "updated"})
        assert ended.err.index("nothing was done: looking again") < ended.err.index("nginx:1.30 → nginx:1.29")
    else:
        assert (ended.code, rows(ended)["b"]) == (4, "not begun: needs a")
        assert rows(ended)["a"] == "not begun: what was shown is no longer true"


def test_a_bug_in_one_is_told_beside_the_others(shell: Shell, capsys: Capture) -> None:
    def breaks() -> None:
        raise RuntimeError("out of cheese")

    write(shell, {"a": (), "b": ()})
    world = World()
    world.during("cloudformation:DescribeChangeSet", breaks)
    found = in_world(world, capsys, "apply", "specs", "--yes")
    assert found.code == 1
    assert "a bug in ecsspec: RuntimeError: out of cheese" in found.err
    assert sorted(rows(found).values()) == ["created", "not begun: a bug of ours"]
    assert sets(world) == {}


def test_each_failure_keeps_its_evidence(shell: Shell, capsys: Capture) -> None:
    write(shell, {"a": (), "b": (), "c": ()})
    world = World()
    world.fail("Vpc", reason=BREAKER, times=2)
    failed = in_world(world, capsys, "apply", "specs", "--yes")
    broken = [name for name, words in rows(failed).items() if words == "failed, rolled back"]
    assert len(broken) == 2
    kept = [file.name.rpartition("-")[0] for file in (shell.state / "ecsspec/reports").iterdir()]
    assert sorted(kept) == broken
    for name in broken:
        diagnosis = failed.err.index(f"the deployment of {name} failed")
        assert f"reports/{name}-" in failed.err[:diagnosis], "the cause comes first"


def test_no_more_than_eight_are_at_work(shell: Shell, capsys: Capture) -> None:
    for number in range(12):
        shell.write(
            f"specs/n{number:02}.yml", WEB.replace("name: web", f"name: n{number:02}").replace("port: 80\n", "")
        )
    world, most = World(), []

    def count() -> None:
        most.append(sum(one.status == "CREATE_IN_PROGRESS" for one in world.stacks.by_id.values()))
        world.during("cloudformation:DescribeStackEvents", count)

    world.during("cloudformation:DescribeStackEvents", count)
    done = in_world(world, capsys, "apply", "specs", "--yes")
    assert (done.code, tally(done)) == (0, "12 stacks: 12 created")
    assert 1 < max(most) <= 8
