from __future__ import annotations

import pytest

from ecsspec.cfn.values import GetAZs, Ref, Select
from ecsspec.checks.subnet_slots import subnet_ranges, subnet_slots
from tests.checks.mutate import Case, Change, Holds, add, both, put, resource


def extra(cidr: str) -> Change:
    return add(resource("Extra", "AWS::EC2::Subnet", VpcId=Ref("Vpc"), CidrBlock=cidr))


CASES = (
    Case(
        subnet_slots,
        "fargate",
        "another slot",
        put("PublicSubnet2", "CidrBlock", "10.0.32.0/20"),
        "E548",
        "PublicSubnet2.CidrBlock",
    ),
    Case(
        subnet_slots,
        "fargate-private",
        "the first half",
        put("PrivateSubnet1", "CidrBlock", "10.0.32.0/20"),
        "E548",
        "PrivateSubnet1.CidrBlock",
    ),
    Case(
        subnet_slots,
        "fargate",
        "another size",
        put("PublicSubnet1", "CidrBlock", "10.0.0.0/21"),
        "E548",
        "PublicSubnet1.CidrBlock",
    ),
    Case(
        subnet_slots,
        "fargate-six-zones",
        "another zone",
        put("PublicSubnet6", "AvailabilityZone", Select(6, GetAZs())),
        "E548",
        "PublicSubnet6.AvailabilityZone",
    ),
    Case(subnet_ranges, "fargate", "outside", extra("10.1.0.0/20"), "E549", "Extra.CidrBlock"),
    Case(subnet_ranges, "fargate", "over another", extra("10.0.16.128/25"), "E549", "Extra.CidrBlock"),
    Case(subnet_ranges, "fargate", "the same range", extra("10.0.16.0/20"), "E549", "PublicSubnet2.CidrBlock"),
    Case(subnet_ranges, "fargate", "too small", extra("10.0.64.0/29"), "E549", "Extra.CidrBlock"),
)
HOLDS = (
    Holds("fargate", "a subnet more", extra("10.0.64.0/24")),
    Holds("fargate", "a range that is a parameter", put("PublicSubnet1", "CidrBlock", Ref("Given"))),
    Holds("fargate", "a network of somebody else's", put("PublicSubnet1", "VpcId", "vpc-1")),
    Holds("fargate", "a zone by name", put("PublicSubnet1", "AvailabilityZone", "eu-west-1a")),
    Holds("fargate", "a network whose range is a parameter", both(put("Vpc", "CidrBlock", Ref("Given")))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
