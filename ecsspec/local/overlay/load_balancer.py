"""Load balancers: their VPC and zones from the subnets, AWS's default attributes, and what AWS refuses."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import alb, ec2
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.nat import reaches_internet
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

LOAD_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"

ATTRIBUTES = {
    "access_logs.s3.bucket": "",
    "access_logs.s3.enabled": "false",
    "access_logs.s3.prefix": "",
    "client_keep_alive.seconds": "3600",
    "connection_logs.s3.bucket": "",
    "connection_logs.s3.enabled": "false",
    "connection_logs.s3.prefix": "",
    "deletion_protection.enabled": "false",
    "idle_timeout.timeout_seconds": "60",
    "load_balancing.cross_zone.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
    "routing.http.drop_invalid_header_fields.enabled": "false",
    "routing.http.preserve_host_header.enabled": "false",
    "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "false",
    "routing.http.xff_client_port.enabled": "false",
    "routing.http.xff_header_processing.mode": "append",
    "routing.http2.enabled": "true",
    "waf.fail_open.enabled": "false",
    "zonal_shift.config.enabled": "false",
}


def install() -> None:
    """Wrap the emulator's handlers and its rendering of zones."""
    own = seam.stock(LOAD_BALANCER)

    def create(birth: Birth) -> Made:
        check(birth.properties)
        physical_id, attributes = own.create(Birth(birth.logical_id, with_subnets(birth.properties), birth.stack))
        complete(physical_id, birth.properties)
        return physical_id, {**attributes, "SecurityGroups": alb._lbs[physical_id]["SecurityGroups"]}

    def update(edit: Edit) -> Made:
        check(edit.new)
        new = with_subnets(edit.new)
        physical_id, attributes = own.update(Edit(edit.physical_id, edit.old, new, edit.stack, edit.logical_id))
        place(physical_id)
        return physical_id, attributes

    def delete(physical_id: str, properties: dict[str, Any]) -> None:
        refuse_protected(physical_id)
        own.delete(physical_id, properties)

    seam.register(LOAD_BALANCER, Handlers(create, update, delete))
    stock = alb._lb_xml
    alb._lb_xml = lambda record: with_zones(str(stock(record)))


def with_subnets(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties with subnet mappings as plain subnets."""
    mapped = [mapping["SubnetId"] for mapping in properties.get("SubnetMappings") or []]
    return {**properties, "Subnets": mapped} if mapped else properties


def check(properties: dict[str, Any]) -> None:
    """Raise where AWS refuses: unknown subnets, one zone only, or facing an internet that is not there."""
    wanted = with_subnets(properties).get("Subnets") or []
    missing = sorted(set(wanted) - set(ec2._subnets))
    if missing:
        raise ValueError(f"The subnet ID '{missing[0]}' does not exist")
    found = [ec2._subnets[subnet] for subnet in wanted]
    if properties.get("Type", "application") == "application" and len({item["AvailabilityZone"] for item in found}) < 2:
        raise ValueError("At least two subnets in two different Availability Zones must be specified")
    vpc = found[0]["VpcId"] if found else ""
    if properties.get("Scheme", "internet-facing") == "internet-facing" and not reaches_internet(vpc):
        raise ValueError(f"VPC {vpc} has no internet gateway")


def complete(arn: str, properties: dict[str, Any]) -> None:
    """Give a new balancer its VPC, groups and every attribute that AWS reports."""
    place(arn)
    declared = properties.get("LoadBalancerAttributes")
    alb._lb_attrs[arn] = [{"Key": key, "Value": value} for key, value in ATTRIBUTES.items()]
    provisioners._elbv2_merge_attributes(alb._lb_attrs[arn], declared)


def place(arn: str) -> None:
    """Derive the VPC from the subnets, and the VPC's default group where none is named."""
    record = alb._lbs[arn]
    vpc = ec2._subnets[record["Subnets"][0]]["VpcId"] if record["Subnets"] else ""
    record["VpcId"] = vpc
    if not record["SecurityGroups"] and vpc and record["Type"] == "application":
        record["SecurityGroups"] = [ec2._vpcs[vpc]["DefaultSecurityGroupId"]]


def refuse_protected(arn: str) -> None:
    """Raise where deletion protection is on."""
    attributes = {item["Key"]: item["Value"] for item in alb._lb_attrs.get(arn, [])}
    if attributes.get("deletion_protection.enabled") == "true":
        raise ValueError(f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled")


def with_zones(shown: str) -> str:
    """Return a balancer's XML with each subnet's own zone."""
    return re.sub(
        r"<ZoneName>[^<]*</ZoneName><SubnetId>([^<]*)</SubnetId>",
        lambda found: f"<ZoneName>{zone_of(found[1])}</ZoneName><SubnetId>{found[1]}</SubnetId>",
        shown,
    )


def zone_of(subnet: str) -> str:
    """Return the Availability Zone of a subnet."""
    return str(ec2._subnets.get(subnet, {}).get("AvailabilityZone", ""))
