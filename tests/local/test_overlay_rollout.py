"""Rollouts that go wrong, and well, as the services of AWS tell of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.local.cloud import Cloud, Template, ref
from tests.local.test_overlay_service import CONTAINERS, described, service

Change = Callable[[Template], None]
BREAKER = "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'."
SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:no-db-AbCdEf"


def with_container(**changes: Any) -> Change:
    def change(body: Template) -> None:
        body["Resources"]["Task"]["Properties"]["ContainerDefinitions"] = [{**CONTAINERS[0], **changes}]

    return change


def with_path(body: Template) -> None:
    body["Resources"]["Targets"]["Properties"]["HealthCheckPath"] = "/never"


def without_breaker(body: Template) -> None:
    breaker = {"DeploymentCircuitBreaker": {"Enable": False, "Rollback": False}}
    body["Resources"]["Service"]["Properties"]["DeploymentConfiguration"] = breaker


def changed(*changes: Change) -> Template:
    body = service()
    for change in changes:
        change(body)
    return body


def stopped(cloud: Cloud, cluster: str) -> list[dict[str, Any]]:
    """Return the stopped tasks of a cluster."""
    ecs = cloud.client("ecs")
    arns = ecs.list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"]
    tasks: list[dict[str, Any]] = ecs.describe_tasks(cluster=cluster, tasks=arns)["tasks"]
    return tasks


def kept(cloud: Cloud, stack: str, body: Template) -> str:
    """Deploy without a rollback, so that what failed stays."""
    return cloud.deploy(stack, body, more={"OnStackFailure": "DO_NOTHING"})


@pytest.mark.parametrize(
    ("change", "ending"),
    [
        (with_container(Image="nginx:does-not-exist"), ("TaskFailedToStart", "CannotPullContainerError", None)),
        (with_container(Command=["false"]), ("EssentialContainerExited", "Essential container in task exited", 1)),
        (
            with_container(Secrets=[{"Name": "DB", "ValueFrom": SECRET}]),
            ("TaskFailedToStart", "specified secret", None),
        ),
        (with_container(Secrets=[{"Name": "DB", "ValueFrom": "/no/db"}]), ("TaskFailedToStart", ": /no/db", None)),
        (
            with_container(HealthCheck={"Command": ["CMD-SHELL", "exit 1"]}),
            ("ServiceSchedulerInitiated", "Task failed container health checks", 137),
        ),
        (with_path, ("ServiceSchedulerInitiated", "Task failed ELB health checks in (target-group arn:", 143)),
    ],
)
def test_a_first_rollout_that_fails(
    cloud: Cloud, stack: str, change: Change, ending: tuple[str, str, int | None]
) -> None:
    code, reason, exit_code = ending
    assert kept(cloud, stack, changed(change)) == "CREATE_FAILED"
    why = cloud.failures(stack)[0]
    assert why.startswith(f'Service: Resource handler returned message: "{BREAKER}" (RequestToken: ')
    assert why.endswith("HandlerErrorCode: GeneralServiceException)")
    shown = described(cloud, stack)
    (deployment,) = shown["deployments"]
    assert (deployment["rolloutState"], deployment["failedTasks"]) == ("FAILED", 3)
    assert deployment["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    tasks = stopped(cloud, cloud.physical(stack)["Cluster"])
    assert {(task["stopCode"], task["startedBy"]) for task in tasks} == {(code, deployment["id"])}
    assert all(reason in task["stoppedReason"] for task in tasks)
    assert {task["containers"][0].get("exitCode") for task in tasks} == {exit_code}


def test_a_failed_creation_is_rolled_back_with_its_service(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, changed(with_container(Command=["false"]))) == "ROLLBACK_COMPLETE"
    events = cloud.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    statuses = [event["ResourceStatus"] for event in events[::-1] if event["LogicalResourceId"] == "Service"]
    assert statuses == [
        *("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_FAILED"),
        *("DELETE_IN_PROGRESS", "DELETE_COMPLETE"),
    ]
    assert cloud.delete(stack) == "DELETE_COMPLETE"


def test_a_service_that_is_refused_has_nothing_to_be_deleted(cloud: Cloud, stack: str) -> None:
    body = service(Cluster="nowhere")
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    events = cloud.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
    of_service = [event["ResourceStatus"] for event in events if event["LogicalResourceId"] == "Service"]
    assert of_service == ["CREATE_FAILED", "CREATE_IN_PROGRESS"]


def test_an_update_that_fails_goes_back(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, service()) == "CREATE_COMPLETE"
    before = described(cloud, stack)
    body = changed(with_container(Image="nginx:does-not-exist"))
    assert cloud.deploy(stack, body) == "UPDATE_ROLLBACK_COMPLETE"
    assert BREAKER in cloud.failures(stack)[0]
    after = described(cloud, stack)
    assert (after["taskDefinition"], after["runningCount"]) == (before["taskDefinition"], 2)
    assert [one["id"] for one in after["deployments"]] == [before["deployments"][0]["id"]]
    said = [event["message"].partition(") ")[2] for event in after["events"]]
    assert said[0] == "has reached a steady state."
    assert any(text.startswith("rolling back to deployment ecs-svc/") for text in said)
    history = cloud.client("ecs").list_service_deployments(cluster=after["clusterArn"], service=after["serviceArn"])
    assert [one["status"] for one in history["serviceDeployments"]] == ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]


def test_without_a_breaker_cloudformation_loses_its_patience(cloud: Cloud, stack: str) -> None:
    assert kept(cloud, stack, changed(without_breaker, with_container(Command=["false"]))) == "CREATE_FAILED"
    assert '"Exceeded attempts to wait"' in cloud.failures(stack)[0]
    shown = described(cloud, stack)
    assert shown["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    assert "unable to consistently start tasks" in shown["events"][0]["message"] + shown["events"][1]["message"]


def test_what_a_container_says_before_it_ends_is_in_its_log(cloud: Cloud, stack: str) -> None:
    options = {"awslogs-group": f"/{stack}", "awslogs-stream-prefix": "p", "awslogs-region": "us-east-1"}
    body = changed(
        with_container(
            Command=["sh", "-c", "echo starting; echo 'no database'; exit 3"],
            LogConfiguration={"LogDriver": "awslogs", "Options": options},
        )
    )
    body["Resources"]["Log"] = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/{stack}"}}
    body["Resources"]["Task"]["DependsOn"] = "Log"
    assert kept(cloud, stack, body) == "CREATE_FAILED"
    task = stopped(cloud, cloud.physical(stack)["Cluster"])[0]
    stream = f"p/web/{task['taskArn'].rpartition('/')[2]}"
    events = cloud.client("logs").get_log_events(logGroupName=f"/{stack}", logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["starting", "no database"]


def test_a_secret_that_exists_is_no_reason_to_fail(cloud: Cloud, stack: str) -> None:
    body = changed(with_container(Secrets=[{"Name": "DB", "ValueFrom": ref("Secret")}]))
    body["Resources"]["Secret"] = {"Type": "AWS::SecretsManager::Secret", "Properties": {"SecretString": "x"}}
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)


def test_targets_are_the_addresses_of_the_tasks(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, service()) == "CREATE_COMPLETE"
    ids, balancing = cloud.physical(stack), cloud.client("elbv2")
    shown = balancing.describe_target_health(TargetGroupArn=ids["Targets"])["TargetHealthDescriptions"]
    assert [one["TargetHealth"]["State"] for one in shown] == ["healthy", "healthy"]
    assert all(one["Target"]["Id"].startswith("10.0.") for one in shown)
    one = shown[0]["Target"]
    narrowed = balancing.describe_target_health(TargetGroupArn=ids["Targets"], Targets=[one])
    assert [row["Target"] for row in narrowed["TargetHealthDescriptions"]] == [one]


def test_a_task_that_a_user_stops_is_replaced(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, service())
    cluster, ecs = cloud.physical(stack)["Cluster"], cloud.client("ecs")
    first = ecs.list_tasks(cluster=cluster)["taskArns"][0]
    assert ecs.stop_task(cluster=cluster, task=first)["task"]["stopCode"] == "UserInitiated"
    after = ecs.list_tasks(cluster=cluster)["taskArns"]
    assert (len(after), first in after, described(cloud, stack)["runningCount"]) == (2, False, 2)


def test_a_deployment_is_described_and_cannot_be_stopped_once_it_is_over(cloud: Cloud, stack: str) -> None:
    kept(cloud, stack, changed(with_container(Command=["false"])))
    ecs, arn = cloud.client("ecs"), described(cloud, stack)["currentServiceDeployment"]
    answer = ecs.describe_service_deployments(serviceDeploymentArns=[arn, f"{arn}0"])
    (shown,) = answer["serviceDeployments"]
    assert (shown["status"], shown["targetServiceRevision"]["runningTaskCount"]) == ("STOPPED", 0)
    assert shown["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 3, "threshold": 3}
    assert [one["arn"] for one in answer["failures"]] == [f"{arn}0"]
    with pytest.raises(ecs.exceptions.ConflictException):
        ecs.stop_service_deployment(serviceDeploymentArn=arn)
    with pytest.raises(ecs.exceptions.ServiceDeploymentNotFoundException):
        ecs.stop_service_deployment(serviceDeploymentArn=f"{arn}0")
