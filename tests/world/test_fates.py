"""Each way in which a task may fail: what ECS, the load balancer, the log and the hosts' group tell of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.world import World
from tests.world.fates import Fate, cannot_pull, elb_unhealthy, exits, no_secret, out_of_memory, unhealthy, well
from tests.world.scripts import EC2, apply, ids, refusal
from tests.world.shop import SHOP, begun, ecs, said, service, standing, tasks

EXITED = "Essential container in task exited"


def failing(fate: Fate, *, seconds: float = 70) -> World:
    world = World()
    world.rolls_out("Service", fate)
    begun(world, SHOP)
    world.clock.sleep(seconds)
    return world


def container(task: dict[str, Any], name: str = "app") -> tuple[int | None, str]:
    (found,) = (one for one in task["containers"] if one["name"] == name)
    return found.get("exitCode"), found.get("reason", "")


@pytest.mark.parametrize(
    ("fate", "code", "reason", "app"),
    [
        (exits(1), "EssentialContainerExited", EXITED, (1, "")),
        (exits(0), "EssentialContainerExited", EXITED, (0, "")),
        (
            out_of_memory(),
            "EssentialContainerExited",
            EXITED,
            (137, "OutOfMemoryError: Container killed due to memory usage"),
        ),
        (no_secret("arn:db"), "TaskFailedToStart", "ResourceInitializationError: unable to pull secrets", (None, "")),
        (unhealthy(), "ServiceSchedulerInitiated", "Task failed container health checks", (137, "")),
        (elb_unhealthy(), "ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group a", (143, "")),
    ],
)
def test_a_failed_task_tells_why(fate: Fate, code: str, reason: str, app: tuple[int | None, str]) -> None:
    world = failing(fate, seconds=0)
    while not any(task.failed for task in world.ecs.tasks):
        world.clock.sleep(5)
    failed = [task for task in tasks(world) if task["lastStatus"] == "STOPPED"]
    assert failed
    assert {task["stopCode"] for task in failed} == {code}
    assert all(task["stoppedReason"].startswith(reason) for task in failed)
    assert {container(task) for task in failed} == {app}
    assert {task["startedBy"] for task in failed} == {service(world)["deployments"][0]["id"]}


def test_an_image_that_is_not_there() -> None:
    world = failing(cannot_pull("nginx:1.28"), seconds=40)
    task = tasks(world)[0]
    says = "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref nginx:1.28"
    assert task["stoppedReason"].startswith(says)
    assert container(task) == (None, task["stoppedReason"])
    assert container(task, "sidecar") == (None, "")
    assert "startedAt" not in task
    assert any("was unable to place a task. Reason: CannotPullContainerError" in text for text in said(world))


def test_the_container_that_is_named_fails_and_the_other_is_told_to_stop() -> None:
    (task, *_) = tasks(failing(exits(3, container="sidecar"), seconds=60))
    assert (container(task, "sidecar"), container(task, "app")) == ((3, ""), (143, ""))


def test_the_health_of_a_container_is_told_while_it_runs() -> None:
    world = failing(unhealthy())
    (task, _) = tasks(world, "RUNNING")
    assert [one["healthStatus"] for one in task["containers"] if one["name"] == "app"] == ["UNHEALTHY"]
    assert task["healthStatus"] == "UNHEALTHY"
    assert said(world)[-1].endswith("failed container health checks.")


def test_a_target_is_checked_then_unhealthy_then_gone() -> None:
    world = standing()
    group = service(world)["loadBalancers"][0]["targetGroupArn"]
    elbv2 = world.session().client("elbv2")
    world.rolls_out("Service", elb_unhealthy("Target.Timeout", "Request timed out"))
    begun(world, SHOP.replace("1.28", "1.29"))
    seen: list[set[tuple[str, str]]] = []
    for _ in range(40):
        world.clock.sleep(5)
        rows = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
        now = {(row["TargetHealth"]["State"], row["TargetHealth"].get("Reason", "")) for row in rows}
        if now not in seen:
            seen.append(now)
    healthy, failed = ("healthy", ""), ("unhealthy", "Target.Timeout")
    assert seen[:3] == [{healthy}, {healthy, ("initial", "Elb.InitialHealthChecking")}, {healthy, failed}]
    assert any(text.endswith("due to (reason Request timed out)") for text in said(world))
    assert refusal(lambda: elbv2.describe_target_health(TargetGroupArn=group + "0"))[0] == "TargetGroupNotFound"


def test_targets_drain_with_their_tasks() -> None:
    world = standing()
    group = service(world)["loadBalancers"][0]["targetGroupArn"]
    elbv2 = world.session().client("elbv2")
    ecs(world).update_service(cluster="shop", service="web", desiredCount=0)
    rows = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert {row["TargetHealth"]["Reason"] for row in rows} == {"Target.DeregistrationInProgress"}
    world.clock.sleep(world.ecs.drain)
    assert elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"] == []


def test_stopped_tasks_are_told_of_for_an_hour() -> None:
    world = World()
    world.rolls_out("Service", exits(1), well())
    assert apply(world, "web", SHOP) == "CREATE_COMPLETE"
    assert len(tasks(world)) == 1
    world.clock.sleep(3600)
    assert tasks(world) == []


def test_the_last_hundred_events_are_told() -> None:
    world = standing()
    web = next(iter(world.ecs.services.values()))
    for number in range(150):
        world.ecs.say(web, str(number))
    events = service(world)["events"]
    assert (len(events), events[0]["message"], events[-1]["message"]) == (100, "(service web) 149", "(service web) 50")


def test_a_container_writes_into_the_stream_of_its_task() -> None:
    world = failing(exits(1, says=("starting", "boom")))
    logs = world.session().client("logs")
    task = tasks(world)[0]["taskArn"].rpartition("/")[2]
    about = {"logGroupName": "/ecsspec/web", "logStreamName": f"app/app/{task}"}
    page = logs.get_log_events(**about, limit=1)
    assert [row["message"] for row in page["events"]] == ["boom"]
    older = logs.get_log_events(**about, nextToken=page["nextBackwardToken"])
    assert [row["message"] for row in older["events"]] == ["starting"]
    code = "ResourceNotFoundException"
    assert refusal(lambda: logs.get_log_events(**{**about, "logStreamName": "app/app/0"}))[0] == code
    assert refusal(lambda: logs.get_log_events(**{**about, "logGroupName": "/no"}))[0] == code
    assert refusal(lambda: logs.get_log_events(**about, startFromHead=True))[0] == "InvalidParameterException"


def test_hosts_that_cannot_be_started_are_told_of() -> None:
    world = World()
    refused = "Your requested instance type (t3.micro) is not supported in your requested Availability Zone."
    world.autoscaling.refusal = refused
    apply(world, "ec2", EC2)
    world.autoscaling.refusal = ""
    group = world.autoscaling.groups[ids(world, "ec2")["Group"]]
    world.autoscaling.scale(group, 1)
    ask = world.session().client("autoscaling").describe_scaling_activities
    (newest, oldest) = (ask(AutoScalingGroupName=group.name)["Activities"][index] for index in (0, -1))
    assert (newest["StatusCode"], oldest["StatusCode"]) == ("Successful", "Failed")
    assert oldest["StatusMessage"] == f"{refused} Launching EC2 instance failed."
    assert len(ask(AutoScalingGroupName=group.name, MaxRecords=1)["Activities"]) == 1
