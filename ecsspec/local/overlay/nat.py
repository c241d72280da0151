"""Elastic IP addresses and NAT gateways, which the emulator has as service APIs only."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import ec2
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import xml
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made, Response

EIP = "AWS::EC2::EIP"
NAT_GATEWAY = "AWS::EC2::NatGateway"


def install() -> None:
    """Register both types, show a NAT gateway's addresses, and find an address by itself."""
    seam.register(EIP, Handlers(create_address, update_address, delete_address))
    seam.register(NAT_GATEWAY, Handlers(create_gateway, update_gateway, delete_gateway))
    stock = ec2._describe_nat_gateways
    ec2._ACTION_MAP["DescribeNatGateways"] = lambda params: with_addresses(stock(params))
    ec2._ACTION_MAP["DescribeAddresses"] = describe_addresses


def describe_addresses(params: dict[str, Any]) -> Response:
    """Answer DescribeAddresses; the emulator filters by allocation only, so public addresses become those first."""
    public = ec2._parse_member_list(params, "PublicIp")
    found = [allocation_of(address) for address in public]
    if "" in found:
        missing = public[found.index("")]
        refusal: Response = ec2._error("InvalidAddress.NotFound", f"Address '{missing}' not found.", 400)
        return refusal
    asked = {f"AllocationId.{index}": [allocation] for index, allocation in enumerate(found, start=1)}
    response: Response = ec2._describe_addresses({**params, **asked})
    return response


def create_address(birth: Birth) -> Made:
    """Allocate an address: Ref is the public address, as on AWS."""
    domain = birth.properties.get("Domain", "vpc")
    allocation = seam.element(seam.answer(ec2._allocate_address({"Domain": [domain]})), "allocationId")
    provisioners._ec2_apply_tags(allocation, birth.properties)
    return address_made(allocation)


def address_made(allocation: str) -> Made:
    """Return the ids of an allocated address."""
    public = str(ec2._addresses[allocation]["PublicIp"])
    return public, {"AllocationId": allocation, "PublicIp": public}


def update_address(edit: Edit) -> Made:
    """Change the tags; nothing else of an address that we emit can change."""
    allocation = allocation_of(edit.physical_id)
    provisioners._ec2_apply_tags(allocation, edit.new, edit.old)
    return address_made(allocation)


def allocation_of(public: str) -> str:
    """Return the allocation id of a public address, or nothing when it is gone."""
    return next((key for key, record in ec2._addresses.items() if record["PublicIp"] == public), "")


def delete_address(physical_id: str, _properties: dict[str, Any]) -> None:
    """Release the address, unless a NAT gateway still holds it."""
    allocation = allocation_of(physical_id)
    if not allocation:
        return
    if any(gateway["State"] == "available" and gateway["AllocationId"] == allocation for gateway in gateways()):
        raise ValueError(f"Address with allocation id [{allocation}] cannot be released because it is in use")
    seam.answer(ec2._release_address({"AllocationId": [allocation]}))


def gateways() -> list[dict[str, Any]]:
    """Return the NAT gateways of this account and region."""
    return list(ec2._nat_gateways.values())


def create_gateway(birth: Birth) -> Made:
    """Create a NAT gateway in a subnet whose VPC reaches the internet."""
    check_gateway(birth.properties)
    names = ("SubnetId", "AllocationId", "ConnectivityType")
    asked = {name: [birth.properties[name]] for name in names if birth.properties.get(name)}
    gateway = seam.element(seam.answer(ec2._create_nat_gateway(asked)), "natGatewayId")
    provisioners._ec2_apply_tags(gateway, birth.properties)
    hold_address(ec2._nat_gateways[gateway])
    return gateway_made(gateway)


def check_gateway(properties: dict[str, Any]) -> None:
    """Raise where AWS refuses: an unknown subnet or address, or a public gateway without a way out."""
    subnet = ec2._subnets.get(properties.get("SubnetId", ""))
    if not subnet:
        raise ValueError(f"The subnet ID '{properties.get('SubnetId', '')}' does not exist")
    if properties.get("ConnectivityType", "public") == "private":
        return
    if properties.get("AllocationId") not in ec2._addresses:
        raise ValueError(f"The allocation ID '{properties.get('AllocationId', '')}' does not exist")
    if not reaches_internet(subnet["VpcId"]):
        raise ValueError(f"Network {subnet['VpcId']} has no Internet gateway attached")


def reaches_internet(vpc: str) -> bool:
    """Return whether an internet gateway is attached to the VPC."""
    attached = (item for gateway in ec2._internet_gateways.values() for item in gateway.get("Attachments", []))
    return any(item.get("VpcId") == vpc for item in attached)


def hold_address(gateway: dict[str, Any]) -> None:
    """Mark the gateway's address as taken."""
    address = ec2._addresses.get(gateway.get("AllocationId") or "")
    if address:
        address["AssociationId"] = gateway["NatGatewayId"].replace("nat-", "eipassoc-")


def gateway_made(gateway: str) -> Made:
    """Return the ids of a NAT gateway."""
    return gateway, {"NatGatewayId": gateway, "EniId": interface_of(gateway)}


def interface_of(gateway: str) -> str:
    """Return the id of a gateway's network interface."""
    return gateway.replace("nat-", "eni-")


def update_gateway(edit: Edit) -> Made:
    """Change the tags; every other property that we emit replaces."""
    provisioners._ec2_apply_tags(edit.physical_id, edit.new, edit.old)
    return gateway_made(edit.physical_id)


def delete_gateway(physical_id: str, _properties: dict[str, Any]) -> None:
    """Delete the gateway and free its address; a deleted one stays visible for a while, as on AWS."""
    gateway = ec2._nat_gateways.get(physical_id)
    if not gateway:
        return
    seam.answer(ec2._delete_nat_gateway({"NatGatewayId": [physical_id]}))
    address = ec2._addresses.get(gateway.get("AllocationId") or "")
    if address:
        address["AssociationId"] = None


def with_addresses(response: Response) -> Response:
    """Return the answer of DescribeNatGateways with the addresses it leaves out."""
    status, headers, body = response
    shown = re.sub(
        r"<natGatewayId>(nat-\w+)</natGatewayId>(.*?)<natGatewayAddressSet/>",
        lambda found: f"<natGatewayId>{found[1]}</natGatewayId>{found[2]}{address_xml(found[1])}",
        body.decode(),
        flags=re.DOTALL,
    )
    return status, headers, shown.encode()


def address_xml(gateway: str) -> str:
    """Return the address set of one gateway."""
    allocation = ec2._nat_gateways[gateway].get("AllocationId") or ""
    address = ec2._addresses.get(allocation)
    if not address:
        return "<natGatewayAddressSet/>"
    shown = {
        "allocationId": allocation,
        "isPrimary": True,
        "networkInterfaceId": interface_of(gateway),
        "publicIp": address["PublicIp"],
        "status": "succeeded",
    }
    return xml({"natGatewayAddressSet": [shown]}, item="item")
