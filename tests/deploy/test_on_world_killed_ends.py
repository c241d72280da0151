"""A destroy that is killed at any call goes on when it is run again: hosts, protection, what is kept, what is left."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

import pytest

from ecsspec.deploy.removal.destroy import destroy, plan_destroy, remove_remnants
from ecsspec.deploy.removal.retained import deletable, left_behind, remnants_of
from ecsspec.problems import NeedsAttention
from tests.deploy.on_world import KEPT, applied, destroyed, ports
from tests.deploy.test_on_world_killed import Life, run_until_it_ends, worth_a_kill
from tests.deploy.test_on_world_removal import GUARDED, NETWORK
from tests.world import Killed, World
from tests.world.scripts import EC2

KEPT_HOSTS = EC2 + KEPT[KEPT.index("  Log:") : KEPT.index("  Task:")]


def ended(world: World, name: str, *, unprotect: bool = False, everything: bool = False) -> None:
    """End a stack as the command does, with all that it keeps where that is wanted."""
    doors = ports(world)
    plan = plan_destroy(doors, name, unprotect=unprotect)
    if plan is None:
        found = left_behind(doors, stack=name, owner=name) if everything else ()
        list(remove_remnants(doors, found, stack=name))
        return
    also = deletable(plan, remnants_of(doors, plan)) if everything else ()
    list(destroy(doors, plan, also=also))


def hosts(world: World) -> None:
    world.autoscaling.lingers = 90
    applied(world, KEPT_HOSTS, name="ec2")


def guarded(world: World) -> None:
    applied(world, GUARDED)
    world.session().client("cloudformation").update_termination_protection(
        StackName="web", EnableTerminationProtection=True
    )


def failed(world: World) -> None:
    applied(world, NETWORK)
    world.fail("Door", reason="it is locked", on="delete")
    with suppress(NeedsAttention):
        destroyed(world)


def retaining(world: World) -> None:
    plan = plan_destroy(ports(world), "web")
    if plan:
        list(destroy(ports(world), plan.retaining(["Door"])))


GONE = "DELETE_COMPLETE"
LIVES = {
    "hosts": Life(hosts, lambda world: ended(world, "ec2", everything=True), "ec2", GONE),
    "unprotect": Life(guarded, lambda world: ended(world, "web", unprotect=True), "web", GONE),
    "everything": Life(
        lambda world: applied(world, KEPT), lambda world: ended(world, "web", everything=True), "web", GONE
    ),
    "retain": Life(failed, retaining, "web", GONE),
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("name", LIVES)
def test_a_destroy_killed_at_any_call_goes_on_when_run_again(name: str, when: Literal["before", "after"]) -> None:
    life = LIVES[name]
    for call in worth_a_kill(life):
        world = World()
        life.before(world)
        world.kill(after_calls=call, before_or_after=when)
        with suppress(Killed):  # a call that AWS refuses is not killed after its answer
            life.act(world)
        run_until_it_ends(world, life)
        assert [stack.status for stack in world.stacks.by_id.values() if stack.name == life.stack][-1] == life.status
        assert world.things.names("AWS::Logs::LogGroup") == []
        assert world.autoscaling.groups == {}
