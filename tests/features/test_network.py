"""The app's own network: slots that never move, routes, NAT, the S3 endpoint."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import GetAtt, GetAZs, Ref, Select, Sub
from ecsspec.features.network import network, subnet_cidr
from tests.builders import a_template, an_app, inside, of_type, properties

SUBNET = "AWS::EC2::Subnet"
RANGES = st.builds(
    lambda prefix, number: str(IPv4Network((number % 2**prefix << (32 - prefix), prefix))),
    st.integers(16, 23),
    st.integers(0, 2**23),
)


def template_of(**section: object) -> Template:
    return a_template(network=section)


def subnets(template: Template) -> dict[str, object]:
    return {subnet.id: subnet.properties["CidrBlock"] for subnet in of_type(template, SUBNET)}


def test_the_cheap_network_has_two_public_zones_and_no_nat() -> None:
    template = a_template()
    assert subnets(template) == {"PublicSubnet1": "10.0.0.0/20", "PublicSubnet2": "10.0.16.0/20"}
    assert not of_type(template, "AWS::EC2::NatGateway")
    assert not of_type(template, "AWS::EC2::EIP")
    assert "PrivateSubnetIds" not in template.outputs


def test_a_subnet_takes_its_zone_from_the_region_and_gives_no_address_by_itself() -> None:
    subnet = properties(template_of(zones=3), "PublicSubnet3")
    assert subnet["AvailabilityZone"] == Select(2, GetAZs())
    assert subnet["MapPublicIpOnLaunch"] is False


@pytest.mark.parametrize("cidr", ["10.0.0.0/16", "172.20.8.0/21", "192.168.2.0/23"])
@pytest.mark.parametrize("few", [{}, {"tasks": "private", "nat": "single"}])
def test_no_subnet_moves_when_zones_or_private_ones_are_added(cidr: str, few: dict[str, object]) -> None:
    before = subnets(template_of(cidr=cidr, zones=2, **few))
    after = subnets(template_of(cidr=cidr, zones=6, tasks="private", nat="per_zone"))
    assert len(after) == 12
    assert before.items() <= after.items()


@given(RANGES)
def test_every_slot_is_inside_the_range_and_apart_from_the_others(cidr: str) -> None:
    slots = [IPv4Network(subnet_cidr(cidr, tier, zone)) for tier in ("public", "private") for zone in range(1, 9)]
    assert all(slot.subnet_of(IPv4Network(cidr)) for slot in slots)
    assert not any(one.overlaps(other) for one, other in combinations(slots, 2))


def test_public_subnets_share_a_route_through_the_gateway() -> None:
    template = a_template()
    route = template.resources["PublicDefaultRoute"]
    assert route.after == ("InternetGatewayAttachment",)
    assert route.properties["GatewayId"] == Ref("InternetGateway")
    for zone in (1, 2):
        association = properties(template, f"PublicSubnet{zone}RouteTableAssociation")
        assert association == {"SubnetId": Ref(f"PublicSubnet{zone}"), "RouteTableId": Ref("PublicRouteTable")}


def test_one_nat_gateway_serves_every_zone() -> None:
    template = template_of(tasks="private", nat="single", zones=3)
    assert [one.id for one in of_type(template, "AWS::EC2::NatGateway")] == ["NatGateway1"]
    for zone in (1, 2, 3):
        route = properties(template, f"PrivateDefaultRoute{zone}")
        assert route["NatGatewayId"] == Ref("NatGateway1")
        assert route["RouteTableId"] == Ref(f"PrivateRouteTable{zone}")


def test_a_nat_gateway_per_zone_serves_its_own() -> None:
    template = template_of(tasks="private", nat="per_zone", zones=3)
    for zone in (1, 2, 3):
        assert properties(template, f"PrivateDefaultRoute{zone}")["NatGatewayId"] == Ref(f"NatGateway{zone}")
        gateway = template.resources[f"NatGateway{zone}"]
        assert gateway.properties["SubnetId"] == Ref(f"PublicSubnet{zone}")
        assert gateway.properties["AllocationId"] == GetAtt(f"NatGateway{zone}Address", "AllocationId")
        assert gateway.after == ("PublicDefaultRoute", f"PublicSubnet{zone}RouteTableAssociation")
        assert template.resources[f"NatGateway{zone}Address"].after == ("InternetGatewayAttachment",)


def test_private_subnets_without_nat_have_no_way_out() -> None:
    """Rules refuse it; the build of a field-valid spec is total all the same."""
    fragment = network(an_app(network={"tasks": "private"}))
    types = {resource.type for resource in fragment.resources}
    assert "AWS::EC2::NatGateway" not in types
    assert not [one for one in fragment.resources if one.id.startswith("PrivateDefaultRoute")]


@pytest.mark.parametrize(
    ("section", "tables"),
    [
        ({}, [Ref("PublicRouteTable")]),
        (
            {"tasks": "private", "nat": "single"},
            [Ref("PublicRouteTable"), Ref("PrivateRouteTable1"), Ref("PrivateRouteTable2")],
        ),
    ],
)
def test_the_free_endpoint_to_s3_is_on_every_route_table(section: dict[str, object], tables: list[Ref]) -> None:
    endpoint = properties(template_of(**section), "S3Endpoint")
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert endpoint["ServiceName"] == Sub("com.amazonaws.${AWS::Region}.s3")
    assert endpoint["RouteTableIds"] == tables


def test_outputs_list_the_subnets_of_both_tiers() -> None:
    outputs = template_of(tasks="private", nat="single").outputs
    assert outputs["VpcId"].value == Ref("Vpc")
    for tier in ("Public", "Private"):
        listed = [Ref(f"{tier}Subnet1"), Ref(f"{tier}Subnet2")]
        assert list(outputs[f"{tier}SubnetIds"].value.parts) == listed


def test_names_in_the_console() -> None:
    template = template_of(tasks="private", nat="single")
    assert inside(properties(template, "PrivateSubnet2")["Tags"], 0) == {"Key": "Name", "Value": "app-private-2"}
