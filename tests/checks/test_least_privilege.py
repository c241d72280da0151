from __future__ import annotations

import pytest

from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import GetAtt, Ref, Value
from ecsspec.checks.least_privilege import closed_doors, least_rights
from tests.checks.mutate import Case, Change, Holds, add, both, put, resource

STATEMENT = "Policies.0.PolicyDocument.Statement.0"
TRUST = "AssumeRolePolicyDocument.Statement.0"
WORLD: dict[str, Value] = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}
OPENED = "LoadBalancerSecurityGroup.SecurityGroupIngress.0"


def rights(what: str, change: Change, place: str, spec: str = "fargate") -> Case:
    return Case(least_rights, spec, what, change, "E556", place)


def doors(what: str, change: Change, place: str, spec: str = "fargate") -> Case:
    return Case(closed_doors, spec, what, change, "E557", place)


def inline(group: str, **rule: object) -> Change:
    return put(group, "SecurityGroupIngress", [{**WORLD, **rule}])


APART = resource("Extra", "AWS::EC2::SecurityGroupIngress", GroupId=GetAtt("HostSecurityGroup", "GroupId"), **WORLD)
POLICY = Resource(
    "Extra",
    "AWS::IAM::ManagedPolicy",
    "",
    {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}},
)

CASES = (
    rights("every action", put("ExecutionRole", f"{STATEMENT}.Action", "*"), f"ExecutionRole.{STATEMENT}.Action"),
    rights(
        "all but some", put("ExecutionRole", f"{STATEMENT}.NotAction", ["iam:*"]), f"ExecutionRole.{STATEMENT}.Action"
    ),
    rights("every resource", put("ExecutionRole", f"{STATEMENT}.Resource", "*"), f"ExecutionRole.{STATEMENT}.Resource"),
    rights(
        "one resource too many",
        put("HostRole", "Policies.0.PolicyDocument.Statement.1.Resource", ["*"]),
        "HostRole.Policies.0.PolicyDocument.Statement.1.Resource",
        "ec2",
    ),
    rights("a policy apart", add(POLICY), "Extra.PolicyDocument.Statement.0.Resource"),
    rights(
        "anybody",
        both(put("TaskRole", f"{TRUST}.Principal.AWS", "*"), put("TaskRole", f"{TRUST}.Condition", None)),
        f"TaskRole.{TRUST}.Principal",
    ),
    doors("tasks", inline("TaskSecurityGroup"), "TaskSecurityGroup.SecurityGroupIngress.0.CidrIp"),
    doors(
        "tasks by IPv6",
        inline("TaskSecurityGroup", CidrIp=None, CidrIpv6="::/0"),
        "TaskSecurityGroup.SecurityGroupIngress.0.CidrIpv6",
    ),
    doors("hosts", add(APART), "Extra.CidrIp", "ec2"),
    doors("hosts with tasks apart", add(APART), "Extra.CidrIp", "ec2-awsvpc"),
    doors(
        "all ports of the balancer",
        put("LoadBalancerSecurityGroup", "SecurityGroupIngress.0.IpProtocol", "-1"),
        f"{OPENED}.CidrIp",
    ),
    doors(
        "a port where nobody listens",
        put("LoadBalancerSecurityGroup", "SecurityGroupIngress.0.ToPort", 443),
        f"{OPENED}.CidrIp",
    ),
)

HOLDS = (
    Holds(
        "fargate",
        "a statement that forbids",
        both(put("ExecutionRole", f"{STATEMENT}.Effect", "Deny"), put("ExecutionRole", f"{STATEMENT}.Action", "*")),
    ),
    Holds(
        "fargate",
        "actions that know no resource",
        both(
            put("ExecutionRole", f"{STATEMENT}.Action", ["ecr:GetAuthorizationToken", "ec2:DescribeSubnets"]),
            put("ExecutionRole", f"{STATEMENT}.Resource", "*"),
        ),
    ),
    Holds(
        "fargate",
        "a condition",
        both(
            put("ExecutionRole", f"{STATEMENT}.Condition", {"StringEquals": {}}),
            put("ExecutionRole", f"{STATEMENT}.Resource", "*"),
        ),
    ),
    Holds("fargate", "a narrower range", inline("TaskSecurityGroup", CidrIp="192.0.2.0/24")),
    Holds("fargate", "a range that is a parameter", inline("TaskSecurityGroup", CidrIp=Ref("Given"))),
    Holds(
        "fargate",
        "a listener whose port is a parameter",
        both(
            put("Listener", "Port", Ref("Given")),
            put("LoadBalancerSecurityGroup", "SecurityGroupIngress.0.ToPort", 443),
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
