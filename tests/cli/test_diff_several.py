"""`diff` of several specs against their stacks: side by side, in the order of the files, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.cli.run import run
from ecsspec.problems import AwsError
from tests.cli.processes import Ran, Shell, in_world
from tests.reviews import WEB, applied, waiting
from tests.world import World

Capture = pytest.CaptureFixture[str]
TOPIC = "Resources: {Topic: {Type: AWS::SNS::Topic}}"
NAMES = ("a", "b", "c", "d")
FILES = tuple(f"{name}.yml" for name in NAMES)


def spec(name: str, *, image: str = "nginx:1.28") -> str:
    return WEB.replace("name: web", f"name: {name}").replace("nginx:1.28", image)


@pytest.fixture
def world(shell: Shell) -> World:
    """Four stacks, each with a newer image in its spec than what runs; the last has none."""
    world = World()
    for name in NAMES:
        assert applied(world, spec(name))[1] is None
        shell.write(f"{name}.yml", spec(name, image="nginx:1.28" if name == "d" else "nginx:1.29"))
    return world


def left(world: World) -> dict[str, list[str]]:
    return {name: waiting(world, name) for name in NAMES if waiting(world, name)}


def diffed(world: World, capsys: Capture, *args: str) -> Ran:
    return in_world(world, capsys, "diff", *FILES, *args)


def test_one_report_has_the_stacks_in_the_order_of_their_files(world: World, capsys: Capture) -> None:
    found = in_world(world, capsys, "diff", "c.yml", "a.yml", "d.yml")
    assert found.code == 2
    heads = [line.split(" · ")[0] for line in found.out.splitlines() if " · update" in line]
    assert heads == ["c", "a"]
    assert found.out.endswith("3 specs: 2 changed, 1 unchanged\n")
    assert found.err.endswith("to apply them: ecsspec apply c.yml a.yml\n")
    assert left(world) == {}


def test_every_format_is_one_report(world: World, capsys: Capture) -> None:
    lines = diffed(world, capsys, "--json").out.splitlines()
    assert [json.loads(line)["stack"] for line in lines][:4] == list(NAMES)
    told = diffed(world, capsys, "--format", "markdown")
    places = [told.out.index(f"#### `{name}`") for name in ("a", "b", "c")]
    assert places == sorted(places)
    assert told.err == ""


def test_a_stack_that_fails_does_not_keep_the_others_from_being_told(world: World, capsys: Capture) -> None:
    world.stacks["b"].status = "UPDATE_IN_PROGRESS"
    found = diffed(world, capsys)
    assert found.code == 4
    assert found.out.endswith("4 specs: 2 changed, 1 unchanged, 1 not compared\n")
    assert "error[E610]: stack b is being updated" in found.err
    assert "not compared: b.yml\n" in found.err
    assert "`ecsspec watch b.yml`" in found.err, "its command means its own spec"
    assert "to apply" not in found.err
    world.stacks["c"].status = "ROLLBACK_FAILED"
    assert diffed(world, capsys).code == 6, "the highest code counts"


def test_every_format_tells_of_a_stack_that_fails(world: World, capsys: Capture) -> None:
    world.stacks["b"].status = "UPDATE_IN_PROGRESS"
    found = diffed(world, capsys, "--json")
    (line,) = [row for row in map(json.loads, found.out.splitlines()) if row["action"] == "failed"]
    assert (found.code, line["stack"], line["file"], line["code"]) == (4, "b", "b.yml", "E610")
    page = diffed(world, capsys, "--format", "markdown").out
    assert "4 specs: 2 changed, 1 unchanged, 1 not compared." in page
    assert "- `b` (`b.yml`): stack b is being updated" in page
    assert page.index("**Not compared.**") > page.index("#### `c`")


def test_a_page_where_nothing_could_be_compared_says_so(world: World, capsys: Capture) -> None:
    world.deny("sts:GetCallerIdentity")
    page = diffed(world, capsys, "--format", "markdown").out
    assert "4 specs: 4 not compared." in page
    assert "No changes" not in page


def test_what_fails_alike_is_told_once(world: World, capsys: Capture) -> None:
    world.deny("sts:GetCallerIdentity")
    found = diffed(world, capsys)
    assert (found.code, found.out) == (8, "")
    assert found.err.count("error[E803]") == 1
    assert "not compared: a.yml, b.yml, c.yml, d.yml\n" in found.err


def test_who_cannot_be_connected_to_is_told_like_any_other(world: World, shell: Shell, capsys: Capture) -> None:
    shell.write("e.yml", f"{spec('e')}account: '999999999999'\n")
    shell.write("elsewhere.yml", f"{spec('elsewhere')}region: eu-west-1\n")
    found = in_world(world, capsys, "diff", "e.yml", "a.yml", "elsewhere.yml")
    assert found.code == 4
    assert found.err.index("not compared: e.yml") < found.err.index("not compared: elsewhere.yml")
    assert "a · us-east-1" in found.out


def test_what_aws_refuses_of_one_is_told_beside_the_others(world: World, capsys: Capture) -> None:
    world.stacks["b"].template = None
    del world.stacks["b"].tags["ecsspec:name"]
    found = diffed(world, capsys)
    assert found.code == 8
    assert "error[E809]" in found.err
    assert "not compared: b.yml" in found.err
    assert "a · us-east-1" in found.out


def test_a_bug_in_one_is_told_beside_the_others(world: World, capsys: Capture) -> None:
    def breaks() -> None:
        raise RuntimeError("out of cheese")

    world.during("cloudformation:DescribeChangeSet", breaks)
    found = diffed(world, capsys)
    assert found.code == 1
    assert "a bug in ecsspec: RuntimeError: out of cheese" in found.err
    assert found.err.count("not compared: ") == 1
    assert "4 specs: " in found.out
    assert left(world) == {}


def test_a_bug_counts_more_than_what_aws_says(world: World, capsys: Capture) -> None:
    def breaks() -> None:
        raise RuntimeError("out of cheese")

    world.stacks["b"].status = "ROLLBACK_FAILED"
    world.during("cloudformation:DescribeChangeSet", breaks)
    found = diffed(world, capsys)
    assert ("error[E501]" in found.err, found.err.count("not compared: ")) == (True, 2)
    assert found.code == 1


def test_one_that_cannot_be_connected_to_does_not_keep_the_others_from_being_told(
    world: World, shell: Shell, capsys: Capture
) -> None:
    def connector(_: object, /, *, region: str, account: str) -> Connection:  # noqa: ARG001
        if region == "eu-west-1":
            raise AwsError("no such profile", "list them", "E811")
        return Connection(world.session(), clock=world.clock)

    shell.write("e.yml", f"{spec('e')}region: eu-west-1\n")
    assert run(["diff", "e.yml", "a.yml", "b.yml"], connector=connector) == 8
    said = capsys.readouterr()
    assert said.err.count("error[E811]: no such profile") == 1
    assert "not compared: e.yml\n" in said.err
    assert said.out.endswith("3 specs: 2 changed, 1 not compared\n")


def test_two_formats_are_one_too_many(world: World, capsys: Capture) -> None:
    asked = len(world.calls)
    told = diffed(world, capsys, "--json", "--format", "markdown")
    assert (told.code, "error[E902]" in told.err, told.out, len(world.calls)) == (64, True, "", asked)
    assert diffed(world, capsys, "--json", "--format", "json").out[0] == "{"


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)  # to the process, as a terminal does: the main thread hears it


def test_ctrl_c_at_any_call_leaves_nothing_of_any_stack(world: World, capsys: Capture) -> None:
    first = len(world.calls)
    assert diffed(world, capsys).code == 2
    calls = len(world.calls) - first
    somebodys = _somebodys(world)
    for at in range(0, calls, 3):
        world.during("*", interrupt, after_calls=at)
        stopped = diffed(world, capsys)
        assert stopped.code in (130, 2), stopped.err
        assert stopped.code == 130 or at > calls / 2
        assert ("Stopped; nothing of ours is running." in stopped.err) == (stopped.code == 130)
        world.forget()
        assert left(world) == somebodys, stopped.err


def _somebodys(world: World) -> dict[str, list[str]]:
    """Let a set of somebody else's wait on one of the stacks."""
    client = world.session().client("cloudformation")
    client.create_change_set(StackName="a", ChangeSetName="release-7", TemplateBody=TOPIC)
    world.clock.sleep(30)
    return {"a": ["release-7"]}


def test_a_second_ctrl_c_is_heard_as_well(world: World, capsys: Capture) -> None:
    for at in (10, 12):
        world.during("*", interrupt, after_calls=at)
    stopped = diffed(world, capsys)
    assert stopped.code == 130
    world.forget()
    assert [name for names in left(world).values() for name in names if name not in stopped.err] == []


def test_no_more_is_begun_after_ctrl_c(world: World, shell: Shell, capsys: Capture) -> None:
    files = []
    for number in range(40):
        shell.write(f"n{number}.yml", spec(f"n{number}"))
        files.append(f"n{number}.yml")
    world.during("sts:GetCallerIdentity", interrupt)
    assert in_world(world, capsys, "diff", *files).code == 130
    assert len(world.called("GetCallerIdentity")) < 40


def test_a_connection_to_one_place_is_made_once(world: World, capsys: Capture) -> None:
    made = []

    def connector(_: object, /, *, region: str, account: str) -> Connection:
        made.append((region, account))
        return Connection(world.session(), clock=world.clock)

    assert run(["diff", *FILES], connector=connector) == 2
    capsys.readouterr()
    assert made == [("", "")]
