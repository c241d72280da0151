"""VPC, subnet, route table association and their like: complete enough in the emulator, but for their attributes."""

from __future__ import annotations

import json
from ipaddress import ip_network
from typing import Any

from ministack.services import ec2

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import truth, xml

RESERVED_ADDRESSES = 5
"""Of every subnet: network, router, DNS, one for later, broadcast."""


def install() -> None:
    """Complete the network's types."""
    seam.finish("AWS::EC2::VPC", vpc)
    seam.finish("AWS::EC2::Subnet", subnet)
    seam.finish("AWS::EC2::VPCGatewayAttachment", attachment)
    seam.finish("AWS::EC2::Route", route)
    seam.finish("AWS::EC2::SubnetRouteTableAssociation", lambda physical_id, _: {"Id": physical_id})
    seam.finish("AWS::EC2::VPCEndpoint", endpoint)
    render_endpoints()


def vpc(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a VPC."""
    record = ec2._vpcs[physical_id]
    return {"CidrBlock": record["CidrBlock"], "CidrBlockAssociations": [], "Ipv6CidrBlocks": []}


def subnet(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Count a subnet's free addresses and return its attributes."""
    record = ec2._subnets[physical_id]
    if record["VpcId"] not in ec2._vpcs:
        ec2._subnets.pop(physical_id)
        raise ValueError(f"The vpc ID '{record['VpcId']}' does not exist")
    record["AvailableIpAddressCount"] = ip_network(record["CidrBlock"]).num_addresses - RESERVED_ADDRESSES
    names = ("AvailabilityZone", "AvailabilityZoneId", "CidrBlock", "VpcId")
    acl = ec2._vpcs[record["VpcId"]].get("DefaultNetworkAclId", "")
    return {
        **{name: record[name] for name in names},
        "Ipv6CidrBlocks": [],
        "NetworkAclAssociationId": acl.replace("acl-", "aclassoc-"),
    }


def attachment(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Return whether an internet or a VPN gateway is attached."""
    return {"AttachmentType": physical_id.partition("|")[0]}


def route(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Return the destination of a route."""
    return {"CidrBlock": physical_id.partition("|")[2]}


def endpoint(physical_id: str, _properties: dict[str, Any]) -> dict[str, Any]:
    """Make the endpoint's flags real booleans; its attributes are complete."""
    record = ec2._vpc_endpoints[physical_id]
    record["PrivateDnsEnabled"] = truth(record.get("PrivateDnsEnabled", False))
    return {}


def render_endpoints() -> None:
    """Show what DescribeVpcEndpoints leaves out: policy, security groups, private DNS."""
    stock = ec2._vpce_fields_xml

    def render(record: dict[str, Any], tag: str = "item") -> str:
        shown = str(stock(record, tag=tag))
        return shown.removesuffix(f"</{tag}>") + endpoint_xml(record) + f"</{tag}>"

    ec2._vpce_fields_xml = render


def endpoint_xml(record: dict[str, Any]) -> str:
    """Return the missing members of one endpoint."""
    groups = [{"groupId": group} for group in record.get("SecurityGroupIds") or []]
    policy = record.get("PolicyDocument")
    members = {
        "groupSet": groups,
        "privateDnsEnabled": truth(record.get("PrivateDnsEnabled", False)),
        **({"policyDocument": json.dumps(policy) if isinstance(policy, dict) else policy} if policy else {}),
    }
    return xml(members, item="item")
