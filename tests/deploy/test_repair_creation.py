"""`repair --cancel` of a stack that is being created: CloudFormation cannot, so ECS does."""

from __future__ import annotations

import pytest

from ecsspec.cfn.emit import emit_yaml
from ecsspec.deploy.events import Outcome
from ecsspec.deploy.repair import repair
from ecsspec.deploy.statuses import Action
from ecsspec.problems import NeedsAttention, NotDone
from tests.builders import a_template
from tests.deploy.on_world import outcome, ports
from tests.deploy.test_repair import CANCEL, DELETE, planned, repaired, status
from tests.deploy.trouble import running
from tests.world import World
from tests.world.fates import Fate, never_healthy, well
from tests.world.shop import SHOP


def creating(*fates: Fate) -> World:
    """Return a world in which the service's first tasks are on their way."""
    world = World()
    world.rolls_out("Service", *fates)
    return running(world, SHOP, seconds=60)


def test_a_creation_is_stopped_by_its_deployment() -> None:
    world = creating(never_healthy())
    assert planned(world, CANCEL).action is Action.STOP
    assert outcome(repaired(world, CANCEL)) is Outcome.ROLLED_BACK
    assert (status(world), len(world.called("StopServiceDeployment"))) == ("ROLLBACK_COMPLETE", 1)


def test_a_creation_that_goes_back_already_is_followed() -> None:
    world = creating(never_healthy())
    plan = planned(world, CANCEL)
    steps = repair(ports(world), plan)
    while status(world) == "CREATE_IN_PROGRESS":
        next(steps)
    assert planned(world, CANCEL).action is Action.FOLLOW
    assert outcome(repaired(world, CANCEL)) is Outcome.ROLLED_BACK


def test_a_creation_that_is_done_before_it_is_stopped_is_told() -> None:
    world = creating(well())
    world.deny("ecs:StopServiceDeployment")
    with pytest.raises(NotDone, match="was done before it could be cancelled") as late:
        repaired(world, CANCEL)
    assert "`ecsspec destroy web`" in late.value.hint


def test_the_protected_hosts_of_a_cancelled_creation_are_let_go() -> None:
    world = World()
    world.rolls_out("HostService", never_healthy())
    template = a_template(launch_type="EC2", capacity={"termination_protection": True})
    running(world, emit_yaml(template), seconds=400)
    assert status(world) == "CREATE_IN_PROGRESS"
    with pytest.raises(NeedsAttention, match="some resources are left"):  # the provider is in use until no host is left
        repaired(world, CANCEL)
    assert len(world.called("SetInstanceProtection")) == 1
    repaired(world, DELETE)
    assert status(world) == "DELETE_COMPLETE"
