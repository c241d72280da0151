"""Whatever happens to a diff, nothing of it is left in AWS, and nothing of anybody else's is touched."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Literal

import pytest

from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import discard, preview
from ecsspec.problems import AwsError, EcsspecError
from tests.deploy.on_world import NEWER, applied, ports, sets, wanted
from tests.world import World
from tests.world.scripts import APP

OTHERS = ["ecsspec-apply-0", "ecsspec-diff-0-9", "ecsspec-plan-0", "release-7"]
WRONG = APP.replace("Family:", "Familly:")
BODIES = {"changed": NEWER, "unchanged": APP, "refused": WRONG}


def diffed(world: World, body: str) -> Preview:
    """Do what `ecsspec diff` does."""
    found = preview(ports(world), wanted(body), invocation="7-1f")
    discard(ports(world), found)
    return found


def world_with_others() -> World:
    """Return a world with a stack, and sets of everybody else's on it."""
    world = World()
    applied(world)
    for name in OTHERS:
        world.session().client("cloudformation").create_change_set(
            StackName="web", ChangeSetName=name, TemplateBody=NEWER, Tags=[{"Key": "by", "Value": name}]
        )
    world.clock.sleep(60)
    return world


def number_of_calls(body: str) -> int:
    world = world_with_others()
    first = len(world.calls)
    with suppress(AwsError):
        diffed(world, body)
    calls = len(world.calls) - first
    assert sets(world) == OTHERS
    return calls


Trouble = Callable[[World, int, Literal["before", "after"]], None]
TROUBLES: dict[str, Trouble] = {
    "lost": lambda world, at, when: world.lose_connection(after_calls=at, before_or_after=when),
    "lost twice": lambda world, at, when: world.lose_connection(after_calls=at, before_or_after=when, times=2),
    "interrupted": lambda world, at, when: world.interrupt(after_calls=at, before_or_after=when),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("body", BODIES)
def test_trouble_at_any_call_leaves_nothing(body: str, trouble: str, when: Literal["before", "after"]) -> None:
    for at in range(number_of_calls(BODIES[body])):
        world = world_with_others()
        TROUBLES[trouble](world, at, when)
        with suppress(EcsspecError, KeyboardInterrupt):
            diffed(world, BODIES[body])
        world.forget()
        world.clock.settle()
        assert sets(world) == OTHERS, f"{trouble} {when} call {at}"
        assert [stack.status for stack in world.stacks] == ["CREATE_COMPLETE"]


@pytest.mark.parametrize("call", ["CreateChangeSet", "DescribeChangeSet", "DescribeEvents", "GetTemplate"])
@pytest.mark.parametrize("body", BODIES)
def test_a_diff_that_may_not_do_everything_leaves_nothing(call: str, body: str) -> None:
    world = world_with_others()
    world.deny(f"cloudformation:{call}")
    with suppress(EcsspecError):
        diffed(world, BODIES[body])
    world.clock.settle()
    world.allow(f"cloudformation:{call}")
    assert sets(world) == OTHERS


def test_a_set_that_we_may_not_delete_is_told_by_its_name() -> None:
    world = world_with_others()
    world.deny("cloudformation:DeleteChangeSet")
    with pytest.raises(AwsError) as error:
        diffed(world, WRONG)
    ours = next(name for name in sets(world) if name not in OTHERS)
    assert error.value.__notes__ == [
        f"the change set {ours} may be left: you may not cloudformation:DeleteChangeSet on *; it does nothing by itself"
    ]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_diff_of_no_stack_makes_none_whatever_happens(when: Literal["before", "after"]) -> None:
    for at in range(3):
        world = World()
        world.interrupt(after_calls=at, before_or_after=when)
        with suppress(KeyboardInterrupt):
            diffed(world, APP)
        assert list(world.stacks) == []


def test_all_pages_are_read_with_the_values_of_their_properties() -> None:
    world = World(page=2)
    applied(world)
    many = "".join(f"  Topic{number}: {{Type: AWS::SNS::Topic}}\n" for number in range(5))
    body = NEWER.replace("Outputs:", f"{many}Outputs:").replace("RetentionInDays: 30", "RetentionInDays: 7")
    first = len(world.calls)
    found = diffed(world, body)
    asked = [call.params for call in world.calls[first:] if call.operation == "DescribeChangeSet"]
    assert sum("NextToken" in params for params in asked) >= 3
    assert all(params["IncludePropertyValues"] for params in asked)
    assert [change.logical_id for change in found.changes] == [
        "Log", "Service", "Task", "Topic0", "Topic1", "Topic2", "Topic3", "Topic4",
    ]  # fmt: skip
    moves = {change.logical_id: [(move.before, move.after) for move in change.properties] for change in found.changes}
    assert moves["Log"] == [(30, 7)]
    assert ("nginx:1.28", "nginx:1.29") in moves["Task"]


def test_a_set_that_somebody_deletes_meanwhile_is_told() -> None:
    world = world_with_others()

    def delete() -> None:
        stack = world.stacks["web"]
        stack.change_sets = {id_: one for id_, one in stack.change_sets.items() if "7-1f" not in one.name}

    world.at(2, delete)
    with pytest.raises(AwsError, match="deleted by somebody") as error:
        diffed(world, NEWER)
    assert error.value.code == "E602"
    assert sets(world) == OTHERS


def test_a_set_that_another_execution_made_obsolete_is_refused() -> None:
    world = world_with_others()
    client = world.session().client("cloudformation")

    def execute() -> None:
        client.execute_change_set(ChangeSetName="release-7", StackName="web")
        world.clock.settle()

    world.during("cloudformation:CreateChangeSet", execute)
    with pytest.raises(EcsspecError) as error:
        diffed(world, NEWER)
    assert error.value.code in ("E602", "E703", "E610")
    assert not any("7-1f" in name for name in sets(world))
