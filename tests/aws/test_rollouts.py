"""The door to deployments under way: least calls, all pages, AWS's words untouched, and refusals told as such."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ecsspec.aws.rollouts import EcsRollouts
from ecsspec.deploy.services import Alarm, LiveService, LogSource, ServiceDeployment
from ecsspec.diagnosis.evidence import Activity, Container, LogLine, Rollout, Service, ServiceEvent, Target, Task
from ecsspec.problems import AwsError
from tests.aws.canned import Answer, Calls, Refusal, canned

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
AT = "2026-01-05T12:00:00+00:00"
SOURCE = LogSource("app", "/ecsspec/web", "app")
DEPLOYMENT = {
    "id": "ecs-svc/2",
    "status": "PRIMARY",
    "taskDefinition": "web:2",
    "desiredCount": 2,
    "runningCount": 1,
    "pendingCount": 1,
    "failedTasks": 3,
    "rolloutState": "FAILED",
    "rolloutStateReason": "tasks failed to start.",
}


def door(service: str, *answers: Answer) -> tuple[EcsRollouts, Calls]:
    calls = canned(service, *answers)

    def client(name: str) -> Any:
        assert name == service
        return calls.client

    return EcsRollouts(client), calls


def test_a_service_is_told_with_what_hangs_on_it() -> None:
    row = {
        "serviceName": "web",
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": 1,
        "pendingCount": 1,
        "taskDefinition": "arn:web:2",
        "deployments": [DEPLOYMENT],
        "events": [{"createdAt": NOON, "message": "newer"}, {"createdAt": NOON, "message": "older"}],
        "loadBalancers": [
            {"targetGroupArn": "blue", "advancedConfiguration": {"alternateTargetGroupArn": "green"}},
            {"loadBalancerName": "classic"},
            {"targetGroupArn": "blue"},
        ],
        "deploymentConfiguration": {"alarms": {"alarmNames": ["errors"], "enable": True, "rollback": False}},
    }
    rollouts, calls = door("ecs", {"services": [row], "failures": []})
    assert rollouts.service("shop", "web") == LiveService(
        seen=Service(
            cluster="shop",
            name="web",
            desired=2,
            running=1,
            pending=1,
            rollouts=(Rollout("ecs-svc/2", "PRIMARY", "FAILED", "tasks failed to start.", "web:2", 2, 1, 1, 3),),
            events=(ServiceEvent(AT, "older"), ServiceEvent(AT, "newer")),
        ),
        definition="arn:web:2",
        target_groups=("blue", "green"),
        alarms=("errors",),
    )
    assert calls.asked == [("DescribeServices", {"cluster": "shop", "services": ["web"]})]


def test_alarms_that_are_switched_off_guard_nothing() -> None:
    alarms = {"alarmNames": ["errors"], "enable": False, "rollback": False}
    row = {"serviceName": "web", "status": "INACTIVE", "deploymentConfiguration": {"alarms": alarms}}
    rollouts, _ = door("ecs", {"services": [row]})
    assert rollouts.service("shop", "web") == LiveService(Service("shop", "web"), status="INACTIVE")


@pytest.mark.parametrize("answer", [{"services": []}, Refusal("ClusterNotFoundException")])
def test_there_is_no_such_service(answer: Answer) -> None:
    assert door("ecs", answer)[0].service("shop", "web") is None


def a_task(number: int, **more: Any) -> dict[str, Any]:
    return {"taskArn": f"arn/{number:03d}", "group": "service:web", "startedBy": "ecs-svc/2", **more}


def test_stopped_tasks_come_from_all_pages_in_batches_of_a_hundred() -> None:
    arns = [f"arn/{number:03d}" for number in range(130)]
    rollouts, calls = door(
        "ecs",
        {"taskArns": arns[:100], "nextToken": "more"},
        {"taskArns": arns[100:]},
        {"tasks": [a_task(number) for number in range(100)]},
        {"tasks": [a_task(number) for number in range(100, 129)], "failures": [{"reason": "MISSING"}]},
    )
    assert [task.arn for task in rollouts.stopped("shop", "web")] == arns[:129]
    assert calls.names == ["ListTasks", "ListTasks", "DescribeTasks", "DescribeTasks"]
    assert calls.asked[0][1] == {"cluster": "shop", "serviceName": "web", "desiredStatus": "STOPPED"}
    assert [len(params["tasks"]) for _, params in calls.asked[2:]] == [100, 30]


def test_a_stopped_task_is_told_whole() -> None:
    row = a_task(
        1,
        stopCode="EssentialContainerExited",
        stoppedReason="Essential container in task exited",
        stoppedAt=NOON,
        startedAt=NOON,
        availabilityZone="us-east-1a",
        healthStatus="UNHEALTHY",
        containers=[{"name": "app", "image": "web:1", "exitCode": 0, "reason": "why"}, {"name": "side"}],
    )
    rollouts, _ = door("ecs", {"taskArns": ["arn/001"]}, {"tasks": [row]})
    assert rollouts.stopped("shop", "web") == [
        Task(
            "arn/001",
            "service:web",
            "EssentialContainerExited",
            "Essential container in task exited",
            AT,
            AT,
            (Container("app", "web:1", 0, "why"), Container("side")),
            "us-east-1a",
            "UNHEALTHY",
        )
    ]


def test_only_new_tasks_of_the_rollouts_asked_for_are_described() -> None:
    rows = [a_task(2), a_task(3, startedBy="ecs-svc/1")]
    rollouts, calls = door("ecs", {"taskArns": ["arn/001", "arn/002", "arn/003"]}, {"tasks": rows})
    found = rollouts.stopped("shop", "web", of=["ecs-svc/2"], known={"arn/001"})
    assert [task.arn for task in found] == ["arn/002"]
    assert calls.asked[1][1]["tasks"] == ["arn/002", "arn/003"]


def test_nothing_new_is_not_asked_for() -> None:
    rollouts, calls = door("ecs", {"taskArns": ["arn/001"]})
    assert rollouts.stopped("shop", "web", known=["arn/001"]) == []
    assert calls.names == ["ListTasks"]


def test_tasks_that_are_to_run_are_told_oldest_first() -> None:
    rows = [a_task(1), a_task(2, startedAt=NOON)]
    rollouts, calls = door("ecs", {"taskArns": ["arn/001", "arn/002"]}, {"tasks": rows})
    assert [task.arn for task in rollouts.tasks("shop", "web")] == ["arn/002", "arn/001"]
    assert calls.asked[0][1]["desiredStatus"] == "RUNNING"


def test_a_service_that_is_gone_has_no_tasks() -> None:
    assert door("ecs", Refusal("ServiceNotFoundException"))[0].tasks("shop", "web") == []


def test_targets_are_told_with_their_codes() -> None:
    rows = [
        {"Target": {"Id": "10.0.0.5", "Port": 80}, "TargetHealth": {"State": "healthy"}},
        {
            "Target": {"Id": "10.0.0.4"},
            "TargetHealth": {"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"},
        },
    ]
    rollouts, calls = door("elbv2", {"TargetHealthDescriptions": rows})
    assert rollouts.targets("arn:group") == [
        Target("10.0.0.4", 0, "unhealthy", "Target.Timeout", "Request timed out"),
        Target("10.0.0.5", 80, "healthy"),
    ]
    assert calls.asked == [("DescribeTargetHealth", {"TargetGroupArn": "arn:group"})]


@pytest.mark.parametrize("code", ["TargetGroupNotFound", "TargetGroupNotFoundException"])
def test_a_group_that_is_gone_has_no_targets(code: str) -> None:
    assert door("elbv2", Refusal(code))[0].targets("arn:group") == []


def test_activities_are_the_last_ones() -> None:
    row = {"StartTime": NOON, "StatusCode": "Failed", "StatusMessage": "no", "Cause": "c", "ActivityId": "1"}
    rollouts, calls = door("autoscaling", {"Activities": [row]})
    assert rollouts.activities("hosts", limit=5) == [Activity(AT, "Failed", "no", "c")]
    asked = {"AutoScalingGroupName": "hosts", "MaxRecords": 5, "IncludeDeletedGroups": True}
    assert calls.asked == [("DescribeScalingActivities", asked)]


def test_log_sources_are_those_whose_streams_can_be_named() -> None:
    options = {"awslogs-group": "/ecsspec/web", "awslogs-stream-prefix": "app"}
    containers = [
        {"name": "app", "logConfiguration": {"logDriver": "awslogs", "options": options}},
        {"name": "bare", "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/g"}}},
        {"name": "other", "logConfiguration": {"logDriver": "splunk", "options": options}},
        {"name": "mute"},
    ]
    rollouts, calls = door("ecs", {"taskDefinition": {"containerDefinitions": containers}})
    assert rollouts.log_sources("web:1") == [SOURCE]
    assert calls.asked == [("DescribeTaskDefinition", {"taskDefinition": "web:1"})]


def test_the_last_lines_are_read_from_the_stream_of_the_task() -> None:
    event = {"timestamp": int(NOON.timestamp() * 1000), "message": "boom\n"}
    rollouts, calls = door("logs", {"events": [event, event], "nextBackwardToken": "b/1"})
    assert rollouts.log_lines(SOURCE, "arn:aws:ecs:us-east-1:1:task/shop/0a1b", limit=2) == [
        LogLine(AT, "app", "boom"),
        LogLine(AT, "app", "boom"),
    ]
    about = {"logGroupName": "/ecsspec/web", "logStreamName": "app/app/0a1b", "limit": 2, "startFromHead": False}
    assert calls.asked == [("GetLogEvents", about)]


def test_an_empty_page_of_a_log_is_not_its_end() -> None:
    older, newer = ({"timestamp": at, "message": str(at)} for at in (1, 2))
    rollouts, calls = door(
        "logs",
        {"events": [], "nextBackwardToken": "b/1"},
        {"events": [newer], "nextBackwardToken": "b/2"},
        {"events": [older], "nextBackwardToken": "b/3"},
        {"events": [], "nextBackwardToken": "b/3"},
    )
    assert [line.text for line in rollouts.log_lines(SOURCE, "0a1b", limit=9)] == ["1", "2"]
    assert [params.get("nextToken") for _, params in calls.asked] == [None, "b/1", "b/2", "b/3"]
    assert [params["limit"] for _, params in calls.asked] == [9, 9, 8, 7]


def test_a_log_whose_pages_never_end_is_left() -> None:
    pages = [{"events": [], "nextBackwardToken": f"b/{number}"} for number in range(50)]
    rollouts, calls = door("logs", *pages)
    assert rollouts.log_lines(SOURCE, "0a1b") == []
    assert len(calls.names) == 5


def test_a_container_that_wrote_nothing_has_no_lines() -> None:
    assert door("logs", Refusal("ResourceNotFoundException"))[0].log_lines(SOURCE, "0a1b") == []


def test_alarms_are_asked_for_a_hundred_at_a_time() -> None:
    metric = {"AlarmName": "b", "StateValue": "ALARM", "StateReason": "high"}
    rollouts, calls = door("cloudwatch", {"MetricAlarms": [metric], "CompositeAlarms": [{"AlarmName": "a"}]}, {})
    assert rollouts.alarms([str(number) for number in range(101)]) == [Alarm("a", ""), Alarm("b", "ALARM", "high")]
    assert [len(params["AlarmNames"]) for _, params in calls.asked] == [100, 1]
    assert calls.asked[0][1]["AlarmTypes"] == ["MetricAlarm", "CompositeAlarm"]
    assert door("cloudwatch", {})[0].alarms([]) == []


def test_deployments_are_told_newest_first_with_how_they_ended() -> None:
    first = {"serviceDeploymentArn": "arn/1", "status": "SUCCESSFUL", "createdAt": NOON, "finishedAt": NOON}
    then = {"serviceDeploymentArn": "arn/2", "status": "ROLLBACK_SUCCESSFUL", "statusReason": "r", "createdAt": NOON}
    rollouts, calls = door("ecs", {"serviceDeployments": [first], "nextToken": "n"}, {"serviceDeployments": [then]})
    assert rollouts.deployments("shop", "web", since=AT) == [
        ServiceDeployment("arn/2", "ROLLBACK_SUCCESSFUL", "r", AT),
        ServiceDeployment("arn/1", "SUCCESSFUL", "", AT, AT),
    ]
    assert calls.asked[0][1] == {"cluster": "shop", "service": "web", "createdAt": {"after": NOON}}


@pytest.mark.parametrize("code", ["ServiceNotFoundException", "UnsupportedFeatureException"])
def test_a_service_without_a_history_has_nothing_to_stop(code: str) -> None:
    rollouts, _ = door("ecs", Refusal(code))
    assert rollouts.deployments("shop", "web", since=AT) == []
    assert not rollouts.stop("shop", "web")


def test_a_deployment_under_way_is_rolled_back() -> None:
    running = {"serviceDeployments": [{"serviceDeploymentArn": "arn/1"}]}
    rollouts, calls = door("ecs", running, {"serviceDeploymentArn": "arn/1"})
    assert rollouts.stop("shop", "web")
    assert calls.asked[0][1]["status"] == ["PENDING", "IN_PROGRESS"]
    assert calls.asked[1] == ("StopServiceDeployment", {"serviceDeploymentArn": "arn/1", "stopType": "ROLLBACK"})


@pytest.mark.parametrize("code", ["ConflictException", "ServiceDeploymentNotFoundException"])
def test_a_deployment_that_is_over_is_not_stopped_and_not_an_error(code: str) -> None:
    running = {"serviceDeployments": [{"serviceDeploymentArn": "arn/1"}]}
    assert not door("ecs", running, Refusal(code))[0].stop("shop", "web")
    assert not door("ecs", {"serviceDeployments": []})[0].stop("shop", "web")


@pytest.mark.parametrize(
    ("service", "action", "call"),
    [
        ("ecs", "ecs:DescribeServices", lambda one: one.service("shop", "web")),
        ("ecs", "ecs:ListTasks", lambda one: one.stopped("shop", "web")),
        ("ecs", "ecs:DescribeTaskDefinition", lambda one: one.log_sources("web:1")),
        ("ecs", "ecs:ListServiceDeployments", lambda one: one.stop("shop", "web")),
        ("elbv2", "elasticloadbalancing:DescribeTargetHealth", lambda one: one.targets("arn:group")),
        ("autoscaling", "autoscaling:DescribeScalingActivities", lambda one: one.activities("hosts")),
        ("logs", "logs:GetLogEvents", lambda one: one.log_lines(SOURCE, "0a1b")),
        ("cloudwatch", "cloudwatch:DescribeAlarms", lambda one: one.alarms(["errors"])),
    ],
)
def test_who_may_not_look_is_told_which_action_is_missing(
    service: str, action: str, call: Callable[[EcsRollouts], object]
) -> None:
    with pytest.raises(AwsError) as caught:
        call(door(service, Refusal("AccessDenied", "no"))[0])
    assert (caught.value.code, action in str(caught.value)) == ("E803", True)
