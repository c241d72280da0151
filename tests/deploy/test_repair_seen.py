"""What a repair takes away it looks at before: what is cancelled, and tasks that go with their stack."""

from __future__ import annotations

import pytest

from ecsspec.deploy.events import Event, Finished, Outcome, Seen
from ecsspec.deploy.repair import Repair, repair
from ecsspec.deploy.statuses import Action
from ecsspec.problems import NeedsAttention
from tests.deploy.on_world import ports
from tests.deploy.test_repair import CANCEL, DELETE, planned, repaired, status
from tests.deploy.test_repair_creation import creating
from tests.deploy.trouble import GONE, TROUBLES, stopped
from tests.world import World
from tests.world.fates import exits
from tests.world.shop import SHOP


def calls_at_looks(world: World, call: str, plan: Repair) -> list[int]:
    """Return how often AWS had been asked for something at each look of a repair."""
    return [len(world.called(call)) for event in repair(ports(world), plan) if isinstance(event, Seen)]


def test_what_is_cancelled_was_looked_at_before() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    assert calls_at_looks(world, "CancelUpdateStack", planned(world, CANCEL))[0] == 0
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    end = repaired(world, CANCEL)[-1]
    assert isinstance(end, Finished)
    assert end.evidence is not None
    assert (end.evidence.stack_id, bool(end.evidence.began)) == (world.stacks["web"].id, True)


def test_a_cancelled_update_whose_way_back_fails_tells_what_was_seen() -> None:
    world = TROUBLES["UPDATE_IN_PROGRESS"]()
    world.fail("Service", reason=GONE, on="rollback")
    events: list[Event] = []
    with pytest.raises(NeedsAttention):
        events.extend(repair(ports(world), planned(world, CANCEL)))
    end = events[-1]
    assert isinstance(end, Finished)
    assert end.outcome is Outcome.NEEDS_ATTENTION
    assert end.diagnosis is not None
    assert end.diagnosis.cause is not None


def test_tasks_that_a_deletion_takes_were_looked_at_before() -> None:
    world = World()
    world.rolls_out("Service", exits(1, container="app"))
    world = stopped(world, SHOP)
    assert status(world) == "CREATE_FAILED"
    assert calls_at_looks(world, "DeleteStack", planned(world, DELETE)) == [0]
    shell = TROUBLES["ROLLBACK_COMPLETE"]()
    assert calls_at_looks(shell, "DeleteStack", planned(shell)) == [], "it has none"


def test_what_is_stopped_was_looked_at_before() -> None:
    world = creating(exits(1, container="app", says=("boom",)))
    assert calls_at_looks(world, "StopServiceDeployment", planned(world, CANCEL))[:2] == [0, 0]
    world = creating(exits(1, container="app", says=("boom",)))
    end = repaired(world, CANCEL)[-1]
    assert isinstance(end, Finished)
    assert end.diagnosis is not None
    assert end.diagnosis.cause is not None
    assert "exit code 1" in end.diagnosis.cause.cause


def test_who_repeats_a_cancel_looks_as_well() -> None:
    world = TROUBLES["UPDATE_ROLLBACK_IN_PROGRESS"]()
    plan = planned(world, CANCEL)
    assert plan.action is Action.FOLLOW
    first, *_, end = repair(ports(world), plan)
    assert isinstance(first, Seen)
    assert isinstance(end, Finished)
    assert end.evidence is not None
    assert end.evidence.stack_id == world.stacks["web"].id
