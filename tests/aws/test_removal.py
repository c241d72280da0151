"""Balancers' protection, log groups and users of a network, over boto3."""

from __future__ import annotations

from typing import Any

import pytest

from ecsspec.aws.removal import StackRemoval
from ecsspec.deploy.outside import LogGroup
from ecsspec.deploy.removal.protections import BALANCER
from ecsspec.deploy.removal.protections import GROUP as HOSTS
from ecsspec.problems import AwsError
from tests.aws.canned import Answer, Calls, Refusal, canned

ARN = "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/web/1"
GROUP = {
    "logGroupName": "/ecsspec/web",
    "logGroupArn": "arn:aws:logs:us-east-1:1:log-group:/ecsspec/web",
    "arn": "arn:aws:logs:us-east-1:1:log-group:/ecsspec/web:*",
}


def removal(service: str, *answers: Answer) -> tuple[StackRemoval, Calls]:
    calls = canned(service, *answers)
    return StackRemoval({service: calls.client}.__getitem__), calls


@pytest.mark.parametrize(("value", "held"), [("true", True), ("false", False)])
def test_a_balancer_tells_whether_it_is_protected(value: str, held: bool) -> None:  # noqa: FBT001
    rows = [{"Key": "idle_timeout.timeout_seconds", "Value": "60"}]
    rows.append({"Key": "deletion_protection.enabled", "Value": value})
    found, calls = removal("elbv2", {"Attributes": rows})
    assert found.is_protected(BALANCER, ARN) is held
    assert calls.asked == [("DescribeLoadBalancerAttributes", {"LoadBalancerArn": ARN})]


def test_a_balancer_that_is_gone_is_not_protected() -> None:
    assert not removal("elbv2", Refusal("LoadBalancerNotFound"))[0].is_protected(BALANCER, ARN)
    with pytest.raises(AwsError):
        removal("elbv2", Refusal("AccessDenied"))[0].is_protected(BALANCER, ARN)


def test_only_the_protection_is_changed() -> None:
    found, calls = removal("elbv2", {"Attributes": []})
    found.unprotect(BALANCER, ARN)
    attributes = [{"Key": "deletion_protection.enabled", "Value": "false"}]
    assert calls.asked == [("ModifyLoadBalancerAttributes", {"LoadBalancerArn": ARN, "Attributes": attributes})]


@pytest.mark.parametrize(
    ("row", "held"),
    [({"DeletionProtection": "prevent-all-deletion"}, True), ({"DeletionProtection": "none"}, False), ({}, False)],
)
def test_a_group_of_hosts_tells_whether_it_is_protected(row: dict[str, str], held: bool) -> None:  # noqa: FBT001
    found, calls = removal("autoscaling", {"AutoScalingGroups": [{"AutoScalingGroupName": "web", **row}]})
    assert found.is_protected(HOSTS, "web") is held
    assert calls.asked == [("DescribeAutoScalingGroups", {"AutoScalingGroupNames": ["web"]})]
    assert not removal("autoscaling", {"AutoScalingGroups": []})[0].is_protected(HOSTS, "web")


def test_only_the_protection_of_a_group_is_changed() -> None:
    found, calls = removal("autoscaling", {})
    found.unprotect(HOSTS, "web")
    wanted = {"AutoScalingGroupName": "web", "DeletionProtection": "none"}
    assert calls.asked == [("UpdateAutoScalingGroup", wanted)]


def test_a_log_group_is_found_by_its_exact_name() -> None:
    longer = {"logGroupName": "/ecsspec/web-2", "arn": "arn:x:*"}
    one = {**GROUP, "storedBytes": 5, "retentionInDays": 30}
    found, calls = removal("logs", {"logGroups": [longer, one]}, {"tags": {"ecsspec:name": "web"}})
    assert found.log_group("/ecsspec/web") == LogGroup("/ecsspec/web", 5, 30, {"ecsspec:name": "web"})
    assert calls.asked[1] == ("ListTagsForResource", {"resourceArn": GROUP["logGroupArn"]})


def test_an_older_answer_has_one_arn_only() -> None:
    older = {name: value for name, value in GROUP.items() if name != "logGroupArn"}
    found, calls = removal("logs", {"logGroups": [older]}, {})
    assert found.log_group("/ecsspec/web") == LogGroup("/ecsspec/web")
    assert calls.asked[1][1]["resourceArn"] == GROUP["logGroupArn"]


def test_one_that_is_not_there_is_none() -> None:
    assert removal("logs", {"logGroups": []})[0].log_group("/ecsspec/web") is None


def test_a_log_group_that_is_gone_is_deleted() -> None:
    removal("logs", Refusal("ResourceNotFoundException"))[0].delete_log_group("/ecsspec/web")
    with pytest.raises(AwsError):
        removal("logs", Refusal("AccessDeniedException"))[0].delete_log_group("/ecsspec/web")


def interface(**more: Any) -> Answer:
    return {"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", **more}]}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"Description": "ELB app/web/1"}, "the network interface eni-1 (ELB app/web/1)"),
        ({"Description": "", "Attachment": {"InstanceId": "i-1"}}, "the network interface eni-1 (i-1)"),
        ({"InterfaceType": "lambda"}, "the network interface eni-1 (lambda)"),
        ({}, "the network interface eni-1"),
    ],
)
def test_a_network_interface_says_whose_it_is(more: dict[str, Any], words: str) -> None:
    found, calls = removal("ec2", interface(**more))
    assert found.users("AWS::EC2::Subnet", "subnet-1") == [words]
    filters = [{"Name": "subnet-id", "Values": ["subnet-1"]}]
    assert calls.asked == [("DescribeNetworkInterfaces", {"Filters": filters})]


def test_a_security_group_is_used_by_rules_of_others_as_well() -> None:
    rows = [{"GroupId": "sg-1", "GroupName": "own"}, {"GroupId": "sg-9", "GroupName": "shop"}]
    found, _ = removal("ec2", interface(), {"SecurityGroups": rows}, {"SecurityGroups": []})
    assert found.users("AWS::EC2::SecurityGroup", "sg-1") == [
        "the network interface eni-1",
        "a rule of the security group sg-9 (shop)",
    ]


def test_of_other_types_nothing_is_asked() -> None:
    found, calls = removal("ec2")
    assert (found.users("AWS::IAM::Role", "role"), calls.asked) == ([], [])
