"""A rollout that fails, as a user lives through it: the cause is known at the end, whatever the rollback erased."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecsspec.deploy.apply import apply, watch
from ecsspec.deploy.events import Event, Finished, Outcome
from ecsspec.deploy.evidence.lookback import looked_back
from ecsspec.deploy.facts import Stack
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.diagnosis.findings import Finding, diagnose
from ecsspec.problems import DeploymentFailed, EcsspecError
from tests.deploy.on_world import applied, ports, shown
from tests.world import World
from tests.world.fates import (
    Fate,
    cannot_pull,
    elb_unhealthy,
    exits,
    host_lost,
    no_instances,
    no_secret,
    out_of_memory,
    unhealthy,
    well,
)
from tests.world.shop import NEWER, SHOP, UNGUARDED

FATES = {
    "pull-not-found": cannot_pull("nginx:1.29"),
    "exit-own": exits(1, container="app", says=("boom",)),
    "target-5xx": elb_unhealthy(),
    "unhealthy": unhealthy(container="app"),
    "secret": no_secret("arn:aws:secretsmanager:us-east-1:1:secret:db"),
    "oom": out_of_memory(container="app", says=("alloc",)),
}


def anew() -> World:
    return World()


def standing() -> World:
    world = World()
    applied(world, SHOP)
    return world


def failed(world: World, *fates: Fate, body: str = NEWER, seen: bool = True) -> tuple[Finished, EcsspecError]:
    """Apply with these fates and return how it ended."""
    world.rolls_out("Service", *fates, seen=seen)
    told: list[Event] = []
    mine = shown(world, body)
    with pytest.raises(EcsspecError) as caught:
        told += apply(ports(world), mine)
    assert isinstance(told[-1], Finished)
    return told[-1], caught.value


def cause(finished: Finished) -> Finding:
    assert finished.diagnosis is not None
    assert finished.diagnosis.cause is not None
    return finished.diagnosis.cause


def evidence(finished: Finished) -> Evidence:
    assert finished.evidence is not None
    return finished.evidence


def now(world: World) -> Evidence:
    live = ports(world).stacks.describe("web")
    assert isinstance(live, Stack)
    return looked_back(ports(world), live)


@pytest.mark.parametrize("begin", [anew, standing])
@pytest.mark.parametrize("fate", FATES.values(), ids=list(FATES))
def test_the_cause_is_told_before_its_symptoms(fate: Fate, begin: Callable[[], World]) -> None:
    end, error = failed(begin(), fate)
    assert (end.outcome, error.code, error.exit_code) == (Outcome.ROLLED_BACK, "E704", 5)
    found = cause(end)
    assert (found.rank.name, found.logical_id, found.container) == ("CAUSE", "Service", "app")
    assert found.tasks >= 3
    assert found.cause in error.what
    assert f"Service: {found.tasks} tasks failed, as " in error.what
    assert error.details == found.originals[:1]
    assert evidence(end).notes == ()


def test_the_containers_last_lines_outlive_the_rollback() -> None:
    end, _ = failed(anew(), exits(1, container="app", says=("hello", "boom")))
    assert [line.text for line in cause(end).logs] == ["hello", "boom"]


def test_what_the_tasks_of_a_deleted_service_said_is_kept_though_aws_forgets_it() -> None:
    world = anew()
    end, _ = failed(world, FATES["exit-own"])
    later = now(world)
    assert all(not service.tasks for service in later.services)
    assert diagnose(later).failed_tasks == 0
    assert cause(end).tasks >= 3


def test_after_an_update_the_same_is_told_after_the_fact() -> None:
    world = standing()
    end, _ = failed(world, FATES["oom"])
    found = diagnose(now(world))
    assert found.cause is not None
    assert (found.cause.id, found.cause.tasks) == (cause(end).id, cause(end).tasks)


def test_a_service_without_hosts_is_told_as_such() -> None:
    end, error = failed(anew(), no_instances(), body=UNGUARDED)
    assert "no host" in cause(end).cause
    assert "no host" in error.what


def test_what_went_well_has_nothing_to_tell() -> None:
    world = World()
    world.rolls_out("Service", host_lost(), well())
    events = applied(world, SHOP)
    assert isinstance(events[-1], Finished)
    assert (events[-1].outcome, events[-1].evidence, events[-1].diagnosis) == (Outcome.CREATED, None, None)


@pytest.mark.parametrize("call", ["ecs:DescribeServices", "ecs:ListTasks", "logs:GetLogEvents", "ecs:DescribeTasks"])
def test_a_permission_that_is_missing_hides_its_part_alone(call: str) -> None:
    world = standing()
    world.deny(call)
    end, error = failed(world, FATES["exit-own"])
    assert error.code == "E704"
    assert any("not authorized" in note or "may not" in note for note in evidence(end).notes), evidence(end).notes
    assert evidence(end).failures


def test_a_service_that_ecs_took_back_is_a_failure_though_the_stack_is_done() -> None:
    world = standing()
    end, error = failed(world, FATES["exit-own"], seen=False)
    assert isinstance(error, DeploymentFailed)
    assert (error.code, end.outcome) == ("E719", Outcome.ROLLED_BACK)
    assert "CloudFormation says that web is done, but not Service: it runs web:1 and not web:2" in error.what
    assert "ECS rolls its deployment back" in error.what
    assert cause(end).cause in error.what
    assert world.stacks["web"].status == "UPDATE_COMPLETE"


def test_a_service_that_ecs_gave_up_is_a_failure_too() -> None:
    _, error = failed(anew(), FATES["exit-own"], body=SHOP, seen=False)
    assert (error.code, "its deployment was stopped" in error.what) == ("E719", True)


def test_a_service_that_comes_up_after_its_stack_is_waited_for() -> None:
    world = World()
    world.rolls_out("Service", well(), seen=False)
    begun = world.clock.now()
    events = applied(world, SHOP)
    assert isinstance(events[-1], Finished)
    assert events[-1].outcome is Outcome.CREATED
    assert world.ecs.services
    assert world.clock.now() - begun > 20
    assert all(one.primary.rollout == "COMPLETED" for one in world.ecs.services.values())


def test_who_only_watches_is_told_the_cause_as_well() -> None:
    world = standing()
    world.rolls_out("Service", FATES["oom"])
    mine = shown(world, NEWER)
    first = apply(ports(world), mine)
    next(first)
    with pytest.raises(DeploymentFailed, match="more memory than it has"):
        list(watch(ports(world), "web", purposes={}))
