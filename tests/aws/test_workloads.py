"""Services, tasks and hosts over boto3."""

from __future__ import annotations

import pytest

from ecsspec.aws.workloads import EcsWorkloads
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.outside import Tenant
from ecsspec.problems import AwsError
from tests.aws.canned import Answer, Calls, Refusal, canned

GONE = Refusal("ServiceNotFoundException")


def ecs(*answers: Answer) -> tuple[EcsWorkloads, Calls]:
    calls = canned("ecs", *answers)
    return EcsWorkloads(ecs=lambda: calls.client, autoscaling=lambda: None), calls


def autoscaling(*answers: Answer) -> tuple[EcsWorkloads, Calls]:
    calls = canned("autoscaling", *answers)
    return EcsWorkloads(ecs=lambda: None, autoscaling=lambda: calls.client), calls


def group(*, held: int = 0, free: int = 0) -> Answer:
    hosts = [{"InstanceId": f"i-{n}", "ProtectedFromScaleIn": n < held} for n in range(held + free)]
    return {"AutoScalingGroups": [{"AutoScalingGroupName": "web", "Instances": hosts}]}


def test_a_service_is_counted() -> None:
    row = {"status": "ACTIVE", "desiredCount": 3, "runningCount": 2}
    workloads, calls = ecs({"services": [row], "failures": []})
    assert workloads.count("labs", "web") == LiveCount(3, 2)
    assert calls.asked == [("DescribeServices", {"cluster": "labs", "services": ["web"]})]


@pytest.mark.parametrize(
    "answer",
    [
        {"services": [{"status": "INACTIVE", "desiredCount": 0, "runningCount": 0}]},
        {"services": [], "failures": [{"reason": "MISSING"}]},
        Refusal("ClusterNotFoundException"),
    ],
)
def test_a_service_that_is_gone_has_no_count(answer: Answer) -> None:
    assert ecs(answer)[0].count("labs", "web") is None


def test_who_may_not_count_is_told_so() -> None:
    with pytest.raises(AwsError):
        ecs(Refusal("AccessDeniedException"))[0].count("labs", "web")


def test_a_service_is_asked_for_no_tasks() -> None:
    workloads, calls = ecs({"service": {}})
    workloads.stop_service("labs", "web")
    assert calls.asked == [("UpdateService", {"cluster": "labs", "service": "web", "desiredCount": 0})]


def test_a_service_that_is_gone_has_no_tasks() -> None:
    workloads, _ = ecs(GONE)
    workloads.stop_service("labs", "web")
    assert workloads.running_tasks("labs", "web") == 0


def test_other_refusals_are_errors() -> None:
    workloads, _ = ecs(Refusal("AccessDeniedException"))
    with pytest.raises(AwsError):
        workloads.stop_service("labs", "web")
    with pytest.raises(AwsError):
        workloads.running_tasks("labs", "web")


def test_tasks_that_drain_still_count() -> None:
    tasks = [{"lastStatus": status} for status in ("RUNNING", "DEACTIVATING", "STOPPED")]
    workloads, calls = ecs({"taskArns": ["a"]}, {"taskArns": ["b", "c"]}, {"tasks": tasks})
    assert workloads.running_tasks("labs", "web") == 2
    assert [params["desiredStatus"] for _, params in calls.asked[:2]] == ["RUNNING", "STOPPED"]
    assert calls.asked[2][1]["tasks"] == ["a", "b", "c"]


def test_tasks_are_described_a_hundred_at_a_time() -> None:
    arns = [f"t{n}" for n in range(150)]
    page = {"tasks": [{"lastStatus": "RUNNING"}] * 75}
    workloads, calls = ecs({"taskArns": arns}, {"taskArns": []}, page)
    assert workloads.running_tasks("labs", "web") == 150
    assert [len(params["tasks"]) for name, params in calls.asked if name == "DescribeTasks"] == [100, 50]


def test_hosts_lose_their_protection_before_they_are_asked_to_go() -> None:
    workloads, calls = autoscaling(group(held=1, free=1), {}, group(held=1, free=1), {}, {})
    workloads.release_hosts("web")
    assert calls.names == [
        "DescribeAutoScalingGroups",
        "UpdateAutoScalingGroup",
        "DescribeAutoScalingGroups",
        "SetInstanceProtection",
        "UpdateAutoScalingGroup",
    ]
    assert calls.asked[1][1]["MinSize"] == 0
    assert calls.asked[1][1]["NewInstancesProtectedFromScaleIn"] is False
    assert calls.asked[3][1]["InstanceIds"] == ["i-0"]
    assert calls.asked[4][1]["DesiredCapacity"] == 0


def test_a_group_that_is_gone_has_no_hosts() -> None:
    workloads, calls = autoscaling({"AutoScalingGroups": []})
    workloads.release_hosts("web")
    assert workloads.hosts("web") == 0
    assert "UpdateAutoScalingGroup" not in calls.names


def test_hosts_are_counted() -> None:
    workloads, _ = autoscaling(group(free=2))
    assert workloads.hosts("web") == 2


def test_only_the_familys_own_revisions_are_told() -> None:
    prefix = "arn:aws:ecs:us-east-1:1:task-definition/"
    ours, other = {"key": "ecsspec:name", "value": "web"}, {"key": "team", "value": "web"}
    workloads, calls = ecs(
        {"taskDefinitionArns": [f"{prefix}web:{number}" for number in (1, 2, 3)] + [f"{prefix}web-admin:1"]},
        {"taskDefinition": {}, "tags": [other, ours]},
        {"taskDefinition": {}, "tags": [other]},
        {"taskDefinition": {}},
    )
    assert workloads.active_revisions("web", tag=("ecsspec:name", "web")) == [f"{prefix}web:1"]
    assert calls.names == ["ListTaskDefinitions", *["DescribeTaskDefinition"] * 3]


def test_a_revision_is_deregistered() -> None:
    workloads, calls = ecs({"taskDefinition": {}})
    workloads.deregister("web:1")
    assert calls.asked == [("DeregisterTaskDefinition", {"taskDefinition": "web:1"})]


def test_a_daemon_cannot_be_asked_for_no_tasks() -> None:
    words = "The daemon scheduling strategy does not support a desired count for services."
    assert not ecs(Refusal("InvalidParameterException", words))[0].stop_service("labs", "web")
    with pytest.raises(AwsError):
        ecs(Refusal("InvalidParameterException", "Something else."))[0].stop_service("labs", "web")


def test_the_hosts_of_a_cluster_are_listed() -> None:
    workloads, calls = ecs({"containerInstanceArns": ["a"], "nextToken": "more"}, {"containerInstanceArns": ["b"]})
    assert workloads.container_instances("labs") == ["a", "b"]
    assert calls.asked[1] == ("ListContainerInstances", {"cluster": "labs", "nextToken": "more"})


def test_a_cluster_that_is_gone_has_no_hosts_and_no_tenants() -> None:
    gone = Refusal("ClusterNotFoundException")
    assert ecs(gone)[0].container_instances("labs") == []
    assert ecs(gone, gone)[0].tenants("labs", own=()) == []
    with pytest.raises(AwsError):
        ecs(Refusal("AccessDeniedException"))[0].container_instances("labs")


def test_others_in_a_cluster_are_services_and_tasks_of_none() -> None:
    services = "arn:aws:ecs:us-east-1:1:service/labs/"
    tasks = "arn:aws:ecs:us-east-1:1:task/labs/"
    row = {"serviceName": "audit", "serviceArn": f"{services}audit", "status": "ACTIVE", "runningCount": 2}
    old = {"serviceName": "old", "serviceArn": f"{services}old", "status": "DRAINING", "runningCount": 1}
    workloads, calls = ecs(
        {"serviceArns": [f"{services}{name}" for name in ("web", "audit", "old")]},
        {"taskArns": [f"{tasks}1", f"{tasks}2"]},
        {"services": [{**row, "schedulingStrategy": "DAEMON"}, old]},
        {"tasks": [{"taskArn": f"{tasks}1", "group": "service:web"}, {"taskArn": f"{tasks}2", "group": "family:once"}]},
    )
    assert workloads.tenants("labs", own={"web"}) == [
        Tenant("audit", f"{services}audit", "the daemon service", 2),
        Tenant("2", f"{tasks}2", "the task"),
    ]
    assert calls.asked[2][1]["services"] == [f"{services}audit", f"{services}old"]
