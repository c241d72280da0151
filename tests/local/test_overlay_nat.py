"""Elastic IP addresses and NAT gateways."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local.cloud import Cloud, att, named, ref
from tests.local.pieces import network, with_outputs


def nat(*, depends: bool = True, label: str = "mine") -> dict[str, Any]:
    tags = [{"Key": "Name", "Value": label}]
    order = {"DependsOn": "Attachment"} if depends else {}
    body = network(
        Address=("AWS::EC2::EIP", {"Domain": "vpc", "Tags": tags}, order),
        Nat=(
            "AWS::EC2::NatGateway",
            {"AllocationId": att("Address", "AllocationId"), "SubnetId": ref("One"), "Tags": tags},
            order,
        ),
    )
    return with_outputs(
        body,
        Ip=ref("Address"),
        Same=att("Address", "PublicIp"),
        Nat=att("Nat", "NatGatewayId"),
        Eni=att("Nat", "EniId"),
    )


def test_address_and_gateway(cloud: Cloud, stack: str) -> None:
    ec2 = cloud.client("ec2")
    assert cloud.deploy(stack, nat()) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    address = next(item for item in ec2.describe_addresses()["Addresses"] if item["PublicIp"] == outputs["Ip"])
    assert outputs["Same"] == outputs["Ip"] == ids["Address"]
    assert ec2.describe_addresses(PublicIps=[outputs["Ip"]])["Addresses"] == [address]
    assert (address["Domain"], named(address["Tags"])) == ("vpc", {"Name": "mine", "ecsspec:name": stack})
    gateway = ec2.describe_nat_gateways(NatGatewayIds=[ids["Nat"]])["NatGateways"][0]
    assert (gateway["SubnetId"], gateway["VpcId"], gateway["State"]) == (ids["One"], ids["Vpc"], "available")
    shown = gateway["NatGatewayAddresses"][0]
    assert (shown["AllocationId"], shown["PublicIp"]) == (address["AllocationId"], outputs["Ip"])
    assert shown["NetworkInterfaceId"] == outputs["Eni"]
    assert named(gateway["Tags"])["Name"] == "mine"

    assert cloud.deploy(stack, nat(label="other")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == ids
    assert named(ec2.describe_nat_gateways(NatGatewayIds=[ids["Nat"]])["NatGateways"][0]["Tags"])["Name"] == "other"

    assert cloud.delete(stack) == "DELETE_COMPLETE"
    with pytest.raises(ClientError, match=r"InvalidAddress\.NotFound"):
        ec2.describe_addresses(PublicIps=[outputs["Ip"]])
    assert ec2.describe_nat_gateways(NatGatewayIds=[ids["Nat"]])["NatGateways"][0]["State"] == "deleted"


def test_gateway_without_a_way_out_is_refused(cloud: Cloud, stack: str) -> None:
    body = nat(depends=False)
    del body["Resources"]["Attachment"]
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack)[0].endswith("has no Internet gateway attached")
