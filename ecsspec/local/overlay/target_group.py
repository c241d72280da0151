"""Target groups: AWS's default attributes and the members that the emulator's answer leaves out."""

from __future__ import annotations

from typing import Any

from ministack.services import alb
from ministack.services.cloudformation import provisioners

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.convert import xml
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

TARGET_GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"

ATTRIBUTES = {
    "deregistration_delay.timeout_seconds": "300",
    "load_balancing.algorithm.anomaly_mitigation": "off",
    "load_balancing.algorithm.type": "round_robin",
    "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
    "slow_start.duration_seconds": "0",
    "stickiness.app_cookie.cookie_name": "",
    "stickiness.app_cookie.duration_seconds": "86400",
    "stickiness.enabled": "false",
    "stickiness.lb_cookie.duration_seconds": "86400",
    "stickiness.type": "lb_cookie",
    "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
}


def install() -> None:
    """Wrap the emulator's handlers and its rendering."""
    own = seam.stock(TARGET_GROUP)

    def create(birth: Birth) -> Made:
        refuse_taken_name(birth.properties.get("Name", ""))
        physical_id, attributes = own.create(birth)
        complete(physical_id, birth.properties)
        return physical_id, {**attributes, **linked(physical_id)}

    def update(edit: Edit) -> Made:
        physical_id, attributes = own.update(edit)
        return physical_id, {**attributes, **linked(physical_id)}

    def delete(physical_id: str, properties: dict[str, Any]) -> None:
        if alb._tgs.get(physical_id, {}).get("LoadBalancerArns"):
            raise ValueError(f"Target group '{physical_id}' is currently in use by a listener or a rule")
        own.delete(physical_id, properties)

    seam.register(TARGET_GROUP, Handlers(create, update, delete))
    stock = alb._tg_xml
    alb._tg_xml = lambda record: str(stock(record)).removesuffix("</member>") + xml(extras(record)) + "</member>"


def refuse_taken_name(name: str) -> None:
    """Raise where another target group has the name."""
    if name and any(record["TargetGroupName"] == name for record in alb._tgs.values()):
        raise ValueError(f"A target group with the same name '{name}' exists, but with different settings")


def complete(arn: str, properties: dict[str, Any]) -> None:
    """Give a new group every attribute that AWS reports and the properties that the emulator drops."""
    record = alb._tgs[arn]
    record["IpAddressType"] = properties.get("IpAddressType", "ipv4")
    if record["Protocol"] in {"HTTP", "HTTPS"}:
        record["ProtocolVersion"] = properties.get("ProtocolVersion", "HTTP1")
    alb._tg_attrs[arn] = [{"Key": key, "Value": value} for key, value in ATTRIBUTES.items()]
    provisioners._elbv2_merge_attributes(alb._tg_attrs[arn], properties.get("TargetGroupAttributes"))


def linked(arn: str) -> dict[str, Any]:
    """Return the full name, and the very list of balancers that listeners fill: AWS reads this attribute late."""
    return {"LoadBalancerArns": alb._tgs[arn]["LoadBalancerArns"], "TargetGroupFullName": arn.rpartition(":")[2]}


def extras(record: dict[str, Any]) -> dict[str, Any]:
    """Return the members that the emulator does not show."""
    return {name: record[name] for name in ("IpAddressType", "ProtocolVersion") if record.get(name)}
