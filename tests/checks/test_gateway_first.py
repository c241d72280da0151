from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.gateway_first import gateway_first
from tests.checks.mutate import Case, Change, Holds, add, also_after, both, drop, no_longer_after, put, remove, resource


def case(spec: str, what: str, change: Change, place: str) -> Case:
    return Case(gateway_first, spec, what, change, "E514", place)


AWAY = resource("Away", "AWS::EC2::Route", RouteTableId="rtb-1", GatewayId=Ref("InternetGateway"))

CASES = (
    case(
        "fargate",
        "balancer too early",
        no_longer_after("LoadBalancer", "PublicDefaultRoute"),
        "LoadBalancer.DependsOn",
    ),
    case(
        "fargate-standard",
        "address too early",
        both(no_longer_after("NatGateway1Address", "*"), put("NatGateway1", "AllocationId", Ref("NatGateway1Address"))),
        "NatGateway1Address.DependsOn",
    ),
    case(
        "fargate-private",
        "NAT gateway too early",
        both(
            put("NatGateway1", "AllocationId", "eipalloc-1"),
            no_longer_after("NatGateway1", "PublicDefaultRoute"),
            also_after("Service", "PublicDefaultRoute"),
        ),
        "NatGateway1.DependsOn",
    ),
    case(
        "fargate",
        "internet route too early",
        no_longer_after("PublicDefaultRoute", "InternetGatewayAttachment"),
        "PublicDefaultRoute.DependsOn",
    ),
    case("fargate", "no attachment at all", remove("InternetGatewayAttachment"), "LoadBalancer"),
    case("fargate", "a second address", add(resource("Extra", "AWS::EC2::EIP", Domain="vpc")), "Extra.DependsOn"),
)

HOLDS = (
    Holds("fargate", "a route table of somebody else's", add(AWAY)),
    Holds(
        "fargate-no-port",
        "an address where no gateway is",
        both(
            remove("InternetGatewayAttachment", "PublicDefaultRoute"),
            add(resource("Extra", "AWS::EC2::EIP")),
            put("Service", "NetworkConfiguration.AwsvpcConfiguration.Subnets", ["subnet-1"]),
        ),
    ),
    Holds(
        "fargate",
        "subnets by mapping",
        both(
            drop("LoadBalancer", "Subnets"),
            put(
                "LoadBalancer",
                "SubnetMappings",
                [{"SubnetId": Ref("PublicSubnet1")}, {"SubnetId": Ref("PublicSubnet2")}],
            ),
        ),
    ),
    Holds("fargate-internal", "an internal balancer waits for nothing", put("LoadBalancer", "Scheme", "internal")),
    Holds("fargate", "a network of somebody else's", put("LoadBalancer", "Subnets", [Ref("SubnetA"), Ref("SubnetB")])),
    Holds("fargate-standard", "a private NAT gateway", put("NatGateway1", "ConnectivityType", "private")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
