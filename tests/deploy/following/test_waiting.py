"""Waiting for a stack: until it is at rest or patience ends, through silence, and never for another stack."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ecsspec.deploy.errors import Throttled, Unreachable
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.follow import SILENCE
from ecsspec.deploy.following.waiting import is_busy, until_rest
from tests.deploy.on_world import ports
from tests.deploy.trouble import TROUBLES, client
from tests.world import World


def seen(world: World) -> Stack:
    found = ports(world).stacks.describe("web")
    assert found
    return found


def looks(world: World, stack: Stack, **how: float) -> list[tuple[str, float]]:
    return [(now.status, waited) for now, waited in until_rest(ports(world), stack, **how)]


def test_it_looks_every_few_seconds_until_the_stack_is_at_rest() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    found = looks(world, seen(world))
    assert (found[0][0], found[-1][0]) == ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")
    gaps = [later - earlier for (_, earlier), (_, later) in pairwise(found)]
    assert 2 < min(gaps) <= max(gaps) <= 10.5


def test_cleaning_up_is_waited_for_as_well() -> None:
    world = TROUBLES["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"]()
    assert [status for status, _ in looks(world, seen(world))][-1] == "UPDATE_COMPLETE"


def test_patience_ends_in_time() -> None:
    world = TROUBLES["CREATE_IN_PROGRESS"]()
    found = looks(world, seen(world), patience=25.0)
    assert found[-1][0] == "CREATE_IN_PROGRESS"
    assert found[-1][1] == pytest.approx(25.0, abs=0.5)
    assert looks(world, seen(world), patience=0.0) == [("CREATE_IN_PROGRESS", 0.0)]


def test_a_stack_that_goes_is_at_rest_though_another_takes_its_name() -> None:
    world = TROUBLES["DELETE_IN_PROGRESS"]()
    stack = seen(world)
    anew = {"ChangeSetName": "by-hand", "ChangeSetType": "CREATE"}
    body = "Resources: {A: {Type: AWS::ECS::Cluster}}"
    world.at(200, lambda: client(world).create_change_set(StackName="web", TemplateBody=body, **anew))
    assert looks(world, stack)[-1][0] == "DELETE_COMPLETE"


def test_silence_is_borne_for_a_while() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    stack = seen(world)
    world.lose_connection(on="cloudformation:DescribeStacks", times=3)
    world.throttle("cloudformation:DescribeStacks", times=2)
    assert looks(world, stack)[-1][0] == "UPDATE_COMPLETE"


def test_silence_that_lasts_ends_it() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    stack, begun = seen(world), world.clock.now()
    world.lose_connection(on="cloudformation:DescribeStacks", times=None)
    with pytest.raises((Unreachable, Throttled)):
        looks(world, stack)
    assert SILENCE <= world.clock.now() - begun <= SILENCE + 60


def test_only_who_works_is_waited_for() -> None:
    world = TROUBLES["ROLLBACK_COMPLETE"]()
    assert not is_busy(seen(world))
    assert looks(world, seen(world)) == [("ROLLBACK_COMPLETE", 0.0)]
