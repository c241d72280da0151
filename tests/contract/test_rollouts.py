"""The door to deployments under way: every promise is lived through in both places, and a failure is told whole."""

from __future__ import annotations

import inspect

import pytest

from ecsspec.aws.connection import Connection
from ecsspec.deploy import ports
from ecsspec.deploy.services import Alarm, LiveService
from ecsspec.diagnosis.evidence import Container, Target
from ecsspec.problems import AwsError
from tests.contract import cases_of_rollouts
from tests.world import World
from tests.world.alarms import sound
from tests.world.fates import elb_unhealthy, exits, never_healthy, no_instances
from tests.world.shop import ALARMED, NEWER, SHOP, begun, standing

METHODS = [name for name in vars(ports.Rollouts) if not name.startswith("_")]


def door(world: World) -> ports.Rollouts:
    return Connection(world.session(), clock=world.clock).rollouts


def seen(world: World) -> LiveService:
    found = door(world).service("shop", "web")
    assert found
    return found


@pytest.mark.parametrize("method", METHODS)
def test_every_promise_is_lived_through_in_both_places(method: str) -> None:
    assert f"rollouts.{method}(" in inspect.getsource(cases_of_rollouts)


def test_a_container_that_exits_is_told_with_its_last_words() -> None:
    world = standing()
    world.rolls_out("Service", exits(3, says=("starting", "no database")))
    begun(world, NEWER)
    world.clock.sleep(60)
    rollouts, service = door(world), seen(world)
    bad, good = service.seen.rollouts
    assert (bad.state, bad.failed, good.state) == ("IN_PROGRESS", 2, "COMPLETED")
    task, _ = rollouts.stopped("shop", "web", of=[bad.id])
    assert (task.stop_code, task.containers) == (
        "EssentialContainerExited",
        (Container("app", "nginx:1.29", 3), Container("sidecar", "proxy:2", 143)),
    )
    (source,) = rollouts.log_sources(bad.task_definition)
    assert [line.text for line in rollouts.log_lines(source, task.arn)] == ["starting", "no database"]
    assert rollouts.stopped("shop", "web", of=[good.id]) == []


def test_an_unhealthy_target_is_told_with_its_code() -> None:
    world = World()
    world.rolls_out("Service", elb_unhealthy())
    begun(world, SHOP)
    world.clock.sleep(60)
    (group,) = seen(world).target_groups
    codes = "Health checks failed with these codes: [502]"
    first, _ = door(world).targets(group)
    assert first == Target(first.id, 8080, "unhealthy", "Target.ResponseCodeMismatch", codes)
    assert codes in seen(world).seen.events[-1].message


def test_a_task_without_a_host_is_told_by_the_service() -> None:
    world = World()
    world.rolls_out("Service", no_instances("capacity provider"))
    begun(world, SHOP)
    world.clock.sleep(60)
    assert "No Container Instances were found in your capacity provider." in seen(world).seen.events[-1].message
    assert list(door(world).tasks("shop", "web")) == []


def test_an_alarm_that_guards_the_deployment_is_told() -> None:
    world = standing(ALARMED)
    sound(world, "errors", reason="5 errors")
    assert door(world).alarms(seen(world).alarms) == [Alarm("errors", "ALARM", "5 errors")]


def test_a_deployment_is_stopped_once_and_its_end_is_told() -> None:
    world = standing()
    since = world.clock.moment().isoformat()
    world.rolls_out("Service", never_healthy())
    begun(world, NEWER)
    world.clock.sleep(60)
    rollouts = door(world)
    assert [rollouts.stop("shop", "web"), rollouts.stop("shop", "web")] == [True, False]
    world.clock.settle()
    (ended,) = rollouts.deployments("shop", "web", since=since)
    assert ended.status == "ROLLBACK_SUCCESSFUL"
    assert seen(world).definition.endswith("task-definition/web:1")


def test_a_stop_whose_answer_is_lost_may_be_repeated() -> None:
    world = standing()
    world.rolls_out("Service", never_healthy())
    begun(world, NEWER)
    world.clock.sleep(60)
    world.lose_connection(on="ecs:StopServiceDeployment", before_or_after="after", times=1)
    with pytest.raises(AwsError):
        door(world).stop("shop", "web")
    assert not door(world).stop("shop", "web")
    assert [row.state for row in seen(world).seen.rollouts] == ["IN_PROGRESS", "FAILED"]


def test_who_may_not_look_into_logs_still_sees_the_tasks() -> None:
    world = standing()
    world.deny("logs:GetLogEvents")
    (source,) = door(world).log_sources(seen(world).definition)
    with pytest.raises(AwsError) as refused:
        door(world).log_lines(source, "0a1b")
    assert refused.value.code == "E803"
    assert len(door(world).tasks("shop", "web")) == 2
