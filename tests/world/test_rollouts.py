"""Rollouts that take their time: what a poller sees of them, and how CloudFormation waits for them."""

from __future__ import annotations

from typing import Any

import pytest

from ecsspec.local.ecs_words import BREAKER, FAILED
from tests.world import World
from tests.world.alarms import sound
from tests.world.ecs import PATIENCE
from tests.world.ecs_things import Guard
from tests.world.fates import (
    Fate,
    cannot_pull,
    exits,
    host_lost,
    interrupted,
    never_healthy,
    no_instances,
    no_role,
    no_room,
    well,
)
from tests.world.scripts import apply, delete, history, refusal
from tests.world.shop import ALARMED, NEWER, SHOP, UNGUARDED, begun, ecs, said, service, standing, tasks


def rollouts(world: World) -> list[tuple[str, str, int, int, int]]:
    rows = service(world)["deployments"]
    keys = ("status", "rolloutState", "runningCount", "pendingCount", "failedTasks")
    return [tuple(row[key] for key in keys) for row in rows]


def revision(world: World) -> str:
    return str(service(world)["taskDefinition"].rpartition("/")[2])


def test_a_rollout_without_a_script_is_over_when_cloudformation_is() -> None:
    world = standing()
    assert rollouts(world) == [("PRIMARY", "COMPLETED", 2, 0, 0)]
    assert [text.split("(task")[0] for text in said(world)] == [
        "has started 2 tasks: ",
        "(deployment ecs-svc/7000000000000000002) deployment completed.",
        "has reached a steady state.",
    ]
    targets = (
        world.session()
        .client("elbv2")
        .describe_target_health(TargetGroupArn=service(world)["loadBalancers"][0]["targetGroupArn"])
    )
    assert [row["TargetHealth"] for row in targets["TargetHealthDescriptions"]] == [{"State": "healthy"}] * 2


def test_a_rollout_goes_step_by_step_beside_the_old_tasks() -> None:
    world = standing()
    world.rolls_out("Service")
    begun(world, NEWER)
    seen: list[Any] = []
    for _ in range(60):
        world.clock.sleep(2)
        if rollouts(world) not in seen[-1:]:
            seen.append(rollouts(world))
    old = ("ACTIVE", "COMPLETED", 2, 0, 0)
    assert seen == [
        [("PRIMARY", "COMPLETED", 2, 0, 0)],
        [("PRIMARY", "IN_PROGRESS", 0, 0, 0), old],
        [("PRIMARY", "IN_PROGRESS", 0, 2, 0), old],
        [("PRIMARY", "IN_PROGRESS", 2, 0, 0), old],
        [("PRIMARY", "IN_PROGRESS", 2, 0, 0), ("ACTIVE", "COMPLETED", 0, 0, 0)],
        [("PRIMARY", "COMPLETED", 2, 0, 0)],
    ]
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_COMPLETE"
    assert {row["stopCode"] for row in tasks(world)} == {"ServiceSchedulerInitiated"}


def test_cloudformation_waits_configured_until_the_rollout_is_over() -> None:
    world = standing()
    world.rolls_out("Service", never_healthy(), never_healthy(), well())
    begun(world, UNGUARDED.replace("1.28", "1.29"))
    world.clock.sleep(600)
    row = world.stacks["web"].events[-1]
    assert (row.logical_id, row.detailed) == ("Service", "CONFIGURATION_COMPLETE")
    assert world.stacks["web"].status == "UPDATE_IN_PROGRESS"


def test_the_breaker_ends_a_first_deployment_and_leaves_it_as_it_is() -> None:
    world = World()
    world.rolls_out("Service", exits(1))
    begun(world, SHOP)
    world.clock.sleep(85)
    assert rollouts(world)[0][1] == "FAILED"
    assert service(world)["deployments"][0]["rolloutStateReason"] == FAILED
    assert said(world)[-1] == "(deployment ecs-svc/7000000000000000002) deployment failed: tasks failed to start."
    world.clock.settle()
    assert world.stacks["web"].status == "ROLLBACK_COMPLETE"
    assert BREAKER in dict(history(world, "web", "Service"))["CREATE_FAILED"]


def test_the_breaker_rolls_an_update_back_before_cloudformation_does() -> None:
    world = standing()
    world.rolls_out("Service", exits(1))
    begun(world, NEWER)
    world.clock.sleep(79)
    (good, *_), failed = rollouts(world), service(world)["deployments"][1]
    assert (good[1], failed["status"], failed["rolloutState"], failed["failedTasks"]) == (
        "IN_PROGRESS",
        "ACTIVE",
        "FAILED",
        3,
    )
    assert revision(world) == "web:1"
    assert said(world)[-2:] == [
        f"(deployment {failed['id']}) deployment failed: tasks failed to start.",
        f"rolling back to deployment {service(world)['deployments'][0]['id']}.",
    ]
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"
    assert rollouts(world) == [("PRIMARY", "COMPLETED", 2, 0, 0)]
    assert [text for text in said(world) if text.endswith("deployment completed.")] == [
        "(deployment ecs-svc/7000000000000000002) deployment completed."
    ] * 2


def test_a_breaker_that_cloudformation_does_not_see() -> None:
    world = standing()
    world.rolls_out("Service", exits(1), seen=False)
    assert apply(world, "web", NEWER, name="n") == "UPDATE_COMPLETE"
    assert revision(world) == "web:1", "ECS rolled back behind the stack's back"
    (newest, *_) = ecs(world).list_service_deployments(cluster="shop", service="web")["serviceDeployments"]
    assert newest["status"] == "ROLLBACK_SUCCESSFUL"


@pytest.mark.parametrize(("desired", "threshold"), [(1, 3), (6, 3), (7, 4), (100, 50), (1000, 200)])
def test_the_threshold_is_half_of_the_tasks_within_bounds(desired: int, threshold: int) -> None:
    assert Guard().threshold(desired) == threshold


def test_a_task_that_gets_healthy_sets_the_count_back() -> None:
    world = World()
    world.rolls_out("Service", exits(1), exits(1), well(), well())
    assert apply(world, "web", SHOP) == "CREATE_COMPLETE"
    assert rollouts(world) == [("PRIMARY", "COMPLETED", 2, 0, 0)]
    assert len(tasks(world)) == 2


def test_without_a_breaker_a_failing_rollout_goes_on_until_cloudformation_gives_up() -> None:
    world = World()
    world.rolls_out("Service", cannot_pull("nginx:1.28"))
    begun(world, UNGUARDED)
    world.clock.sleep(PATIENCE - 200)
    assert world.stacks["web"].status == "CREATE_IN_PROGRESS"
    assert any("unable to consistently start tasks" in text for text in said(world))
    world.clock.sleep(400)
    assert "did not stabilize." in dict(history(world, "web", "Service"))["CREATE_FAILED"]


@pytest.mark.parametrize(
    ("fate", "code", "reason"),
    [
        (interrupted(), "SpotInterruption", "Your Spot Task was interrupted."),
        (host_lost(), "TerminationNotice", "Host EC2 (instance i-0123456789abcdef0) terminated."),
    ],
)
def test_a_task_whose_capacity_goes_is_replaced_and_is_no_failure(fate: Fate, code: str, reason: str) -> None:
    world = World()
    world.rolls_out("Service", fate, well())
    assert apply(world, "web", SHOP) == "CREATE_COMPLETE"
    (stopped,) = tasks(world)
    assert (stopped["stopCode"], stopped["stoppedReason"]) == (code, reason)
    assert rollouts(world)[0][4] == 0


def test_tasks_without_a_host_wait_until_there_is_one() -> None:
    world = World()
    world.rolls_out("Service", no_instances(), no_room(), no_role("arn:role"), well())
    assert apply(world, "web", SHOP) == "CREATE_COMPLETE"
    refused = [text for text in said(world) if text.startswith("was unable to place a task")]
    assert "Reason: No Container Instances were found in your cluster." in refused[0]
    assert "has insufficient memory available." in refused[1]
    words = "failed to launch a task with (error ECS was unable to assume the role 'arn:role' that was provided"
    assert any(text.startswith(words) for text in said(world))


def test_a_user_stops_a_deployment() -> None:
    world = standing()
    world.rolls_out("Service", never_healthy())
    begun(world, NEWER)
    world.clock.sleep(60)
    arn = service(world)["currentServiceDeployment"]
    assert ecs(world).stop_service_deployment(serviceDeploymentArn=arn, stopType="ROLLBACK")
    assert revision(world) == "web:1"
    again = refusal(lambda: ecs(world).stop_service_deployment(serviceDeploymentArn=arn))
    assert again[0] == "ConflictException"
    assert refusal(lambda: ecs(world).stop_service_deployment(serviceDeploymentArn=arn + "0"))[0] == (
        "ServiceDeploymentNotFoundException"
    )
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"


def test_an_alarm_rolls_a_deployment_back() -> None:
    world = standing(ALARMED)
    world.rolls_out("Service", never_healthy())
    begun(world, ALARMED.replace("1.28", "1.29"))
    world.clock.sleep(60)
    sound(world, "errors", reason="Threshold Crossed: 1 datapoint was greater than the threshold (1.0).")
    assert said(world)[-2].endswith("deployment failed: alarm detected.")
    (row,) = world.session().client("cloudwatch").describe_alarms(AlarmNames=["errors", "no"])["MetricAlarms"]
    assert (row["StateValue"], row["StateReason"][:17]) == ("ALARM", "Threshold Crossed")
    world.clock.settle()
    assert revision(world) == "web:1"


def test_an_update_cancelled_in_its_rollout_goes_back() -> None:
    world = standing()
    world.rolls_out("Service", never_healthy())
    begun(world, NEWER)
    world.clock.sleep(120)
    world.session().client("cloudformation").cancel_update_stack(StackName="web")
    world.clock.settle()
    assert world.stacks["web"].status == "UPDATE_ROLLBACK_COMPLETE"
    assert rollouts(world) == [("PRIMARY", "COMPLETED", 2, 0, 0)]
    assert revision(world) == "web:1"


def test_a_stack_deleted_in_its_rollout_leaves_no_task() -> None:
    world = World()
    world.rolls_out("Service", never_healthy())
    begun(world, SHOP)
    world.clock.sleep(100)
    assert delete(world, "web") == "DELETE_COMPLETE"
    assert {task.status for task in world.ecs.tasks} == {"STOPPED"}


def test_a_script_is_for_one_rollout() -> None:
    world = World()
    world.rolls_out("AWS::ECS::Service", exits(1))
    assert apply(world, "web", SHOP) == "ROLLBACK_COMPLETE"
    delete(world, "web")
    assert apply(world, "web", SHOP, name="n") == "CREATE_COMPLETE"


def test_service_deployments_are_listed_by_status_and_time() -> None:
    world = standing()
    later = world.clock.moment()
    world.clock.sleep(60)
    assert apply(world, "web", NEWER, name="n") == "UPDATE_COMPLETE"
    ask = ecs(world).list_service_deployments
    about = {"cluster": "shop", "service": "web"}
    assert [row["status"] for row in ask(**about)["serviceDeployments"]] == ["SUCCESSFUL", "SUCCESSFUL"]
    assert len(ask(**about, createdAt={"after": later})["serviceDeployments"]) == 1
    assert ask(**about, status=["IN_PROGRESS"])["serviceDeployments"] == []
    first = ask(**about, maxResults=1)
    assert len(ask(**about, nextToken=first["nextToken"])["serviceDeployments"]) == 1
    assert refusal(lambda: ask(cluster="no", service="web"))[0] == "ClusterNotFoundException"
    assert refusal(lambda: ask(cluster="shop", service="no"))[0] == "ServiceNotFoundException"
