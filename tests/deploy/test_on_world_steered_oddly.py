"""An operation that is cut short where AWS does not let us, or takes long to answer."""

from __future__ import annotations

from functools import partial

from ecsspec.deploy.events import Finished, NotCancelled, Outcome, PollFailed
from ecsspec.problems import DeploymentFailed, StillRunning
from tests.deploy.test_on_world_steered import CANCEL, FAILS, NEWER_UNGUARDED, of, standing, told
from tests.world import World
from tests.world.shop import UNGUARDED


def test_a_creation_that_may_be_deleted_is_where_nothing_may_be_stopped() -> None:
    world = World()
    world.deny("ecs:StopServiceDeployment")
    events, error = told(world, UNGUARDED, FAILS, timeout=300, on_timeout=CANCEL, may_delete=True)
    assert isinstance(error, DeploymentFailed)
    assert (len(world.called("DeleteStack")), of(events, NotCancelled)) == (1, [])
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome is Outcome.DELETED


def test_a_lost_answer_to_a_stop_is_no_reason_to_delete() -> None:
    world = World()
    world.lose_connection(on="ecs:StopServiceDeployment")
    events, error = told(world, UNGUARDED, FAILS, timeout=300, on_timeout=CANCEL, may_delete=True)
    assert isinstance(error, DeploymentFailed)
    assert (world.called("DeleteStack"), len(of(events, PollFailed))) == ([], 1)


def test_who_may_neither_stop_nor_delete_is_told() -> None:
    world = World()
    world.deny("ecs:StopServiceDeployment")
    world.deny("cloudformation:DeleteStack")
    events, error = told(world, UNGUARDED, FAILS, timeout=300, on_timeout=CANCEL, may_delete=True)
    assert isinstance(error, StillRunning)
    [refused] = of(events, NotCancelled)
    assert isinstance(refused, NotCancelled)
    assert "DeleteStack" in refused.reason


def test_slow_answers_are_no_sleep_of_this_computer() -> None:
    world = standing(UNGUARDED)
    begun = world.clock.now()
    for number in range(200):
        slow = partial(world.clock.sleep, 400)
        world.during("cloudformation:DescribeStackEvents", slow, after_calls=number)
    _, error = told(world, NEWER_UNGUARDED, timeout=1800)
    assert isinstance(error, StillRunning)
    assert error.code == "E706"
    assert world.clock.now() - begun < 2 * 1800
