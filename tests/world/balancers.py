"""Load balancers' protection against deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_TYPE = "AWS::ElasticLoadBalancingV2::LoadBalancer"
PROTECTION = "deletion_protection.enabled"


class Balancers:
    """The attributes of every balancer that stands, by ARN."""

    def __init__(self) -> None:
        self.attributes: dict[str, dict[str, str]] = {}

    def set(self, arn: str, properties: dict[str, Any]) -> None:
        """Take over what a template says; an attribute that it does not name stays."""
        rows = properties.get("LoadBalancerAttributes") or []
        known = self.attributes.setdefault(arn, {PROTECTION: "false"})
        known.update({str(row["Key"]): str(row["Value"]).lower() for row in rows})

    def refusal(self, arn: str) -> str:
        """Return why a balancer cannot be deleted, or nothing."""
        if self.attributes.get(arn, {}).get(PROTECTION) != "true":
            return ""
        return (
            f"Resource handler returned message: \"Load balancer '{arn}' cannot be deleted because deletion protection "
            'is enabled (Service: ElasticLoadBalancingV2, Status Code: 400, Request ID: 0)" (RequestToken: 0, '
            "HandlerErrorCode: InvalidRequest)"
        )


def describe_load_balancer_attributes(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the attributes of a balancer."""
    return {"Attributes": _rows(_must(world, params["LoadBalancerArn"]))}


def modify_load_balancer_attributes(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Change some attributes of a balancer."""
    known = _must(world, params["LoadBalancerArn"])
    known.update({row["Key"]: row["Value"] for row in params["Attributes"]})
    return {"Attributes": _rows(known)}


def _must(world: World, arn: str) -> dict[str, str]:
    if arn not in world.balancers.attributes:
        raise Refused("LoadBalancerNotFound", f"Load balancer '{arn}' not found")
    return world.balancers.attributes[arn]


def _rows(known: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(known.items())]
