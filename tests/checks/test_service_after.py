from __future__ import annotations

import pytest

from ecsspec.cfn.values import GetAtt, Ref, Sub
from ecsspec.checks.service_after import association_first, listener_first, policies_first
from tests.checks.mutate import Case, Holds, add, also_after, both, drop, no_longer_after, put, remove, resource

POLICY = resource("Extra", "AWS::IAM::Policy", PolicyName="extra", Roles=[Ref("TaskRole")], PolicyDocument={})
HOST_POLICY = resource("Extra", "AWS::IAM::RolePolicy", PolicyName="extra", RoleName=Ref("HostRole"))
MOUNT = resource("Mount", "AWS::EFS::MountTarget", FileSystemId=Ref("Files"), SubnetId=Ref("PublicSubnet1"))
FILES = resource("Files", "AWS::EFS::FileSystem")
VOLUME = put("TaskDefinition", "Volumes", [{"Name": "files", "EFSVolumeConfiguration": {"FilesystemId": Ref("Files")}}])
RULE = resource(
    "Rule",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    ListenerArn=Ref("Listener"),
    Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": Ref("TargetGroup")}]}}],
)

PROFILE = "LaunchTemplateData.IamInstanceProfile"

CASES = (
    Case(listener_first, "fargate", "too early", no_longer_after("Service", "Listener"), "E516", "Service.DependsOn"),
    Case(
        listener_first,
        "ec2",
        "no listener forwards to it",
        put("Listener", "DefaultActions", [{"Type": "fixed-response"}]),
        "E516",
        "HostService.LoadBalancers.0.TargetGroupArn",
    ),
    Case(
        listener_first,
        "ec2-host",
        "no listener",
        remove("Listener"),
        "E516",
        "HostService.LoadBalancers.0.TargetGroupArn",
    ),
    Case(
        association_first,
        "fargate",
        "too early",
        no_longer_after("Service", "ClusterCapacityProviders"),
        "E517",
        "Service.DependsOn",
    ),
    Case(policies_first, "fargate", "the task's policy", add(POLICY), "E518", "Service.DependsOn"),
    Case(policies_first, "ec2", "the hosts' policy", add(HOST_POLICY), "E518", "AutoScalingGroup.DependsOn"),
    Case(
        policies_first,
        "fargate",
        "the file system's address",
        both(add(FILES, MOUNT), VOLUME),
        "E518",
        "Service.DependsOn",
    ),
)

HOLDS = (
    Holds("fargate", "a task of somebody else's", both(put("Service", "TaskDefinition", "web:3"), add(POLICY))),
    Holds("fargate", "a target group's rule elsewhere", put("Listener", "LoadBalancerArn", Sub("${LoadBalancer}"))),
    Holds(
        "ec2", "hosts of somebody else's profile", both(add(HOST_POLICY), put("LaunchTemplate", PROFILE, {"Name": "x"}))
    ),
    Holds(
        "fargate",
        "behind a rule",
        both(
            add(RULE),
            put("Listener", "DefaultActions", [{"Type": "fixed-response"}]),
            no_longer_after("Service", "Listener"),
            also_after("Service", "Rule"),
        ),
    ),
    Holds(
        "fargate", "a target group of somebody else's", put("Service", "LoadBalancers.0.TargetGroupArn", Ref("Given"))
    ),
    Holds(
        "fargate",
        "a cluster of somebody else's",
        both(put("Service", "Cluster", Ref("Given")), no_longer_after("Service", "ClusterCapacityProviders")),
    ),
    Holds("fargate", "a policy that is waited for", both(add(POLICY), also_after("Service", "Extra"))),
    Holds("fargate", "a policy of another role", add(resource("P", "AWS::IAM::Policy", Roles=[Ref("Other")]))),
    Holds("fargate", "a volume that nobody mounts", add(FILES, MOUNT)),
    Holds(
        "ec2",
        "a role that is found by name",
        put("LaunchTemplate", "LaunchTemplateData.IamInstanceProfile", {"Name": "x"}),
    ),
    Holds("fargate", "no task role", both(drop("TaskDefinition", "TaskRoleArn"), add(POLICY))),
    Holds("fargate", "by reference", both(add(POLICY), put("Service", "Role", GetAtt("Extra", "Id")))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
