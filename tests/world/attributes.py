"""What `Fn::GetAtt` answers of a made resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.world import schemas
from tests.world.identity import Properties, arn_of

Attribute: TypeAlias = Callable[["Made"], Any]


@dataclass(frozen=True)
class Made:
    """A resource that exists, as its attributes see it."""

    type: str
    physical: str
    properties: Properties
    revision: int
    account: str
    region: str

    @property
    def arn(self) -> str:
        """Return the ARN."""
        return arn_of(self.type, self.physical, account=self.account, region=self.region)

    @property
    def name(self) -> str:
        """Return the name in a load balancer's or target group's ARN."""
        return self.physical.split("/")[-2]


_ATTRIBUTES: dict[tuple[str, str], Attribute] = {
    ("LoadBalancer", "DNSName"): lambda made: f"{made.name}-1234567890.{made.region}.elb.amazonaws.com",
    ("LoadBalancer", "CanonicalHostedZoneID"): lambda _: "Z35SXDOTRQ7X7K",
    ("LoadBalancer", "LoadBalancerName"): lambda made: made.name,
    ("LoadBalancer", "LoadBalancerFullName"): lambda made: made.physical.rpartition("loadbalancer/")[2],
    ("LoadBalancer", "LoadBalancerArn"): lambda made: made.physical,
    ("TargetGroup", "TargetGroupFullName"): lambda made: made.physical.rpartition(":")[2],
    ("TargetGroup", "TargetGroupName"): lambda made: made.name,
    ("TargetGroup", "TargetGroupArn"): lambda made: made.physical,
    ("TargetGroup", "LoadBalancerArns"): lambda _: [],
    ("Listener", "ListenerArn"): lambda made: made.physical,
    ("ListenerRule", "RuleArn"): lambda made: made.physical,
    ("Service", "Name"): lambda made: made.physical.rpartition("/")[2],
    ("Service", "ServiceArn"): lambda made: made.physical,
    ("TaskDefinition", "TaskDefinitionArn"): lambda made: made.physical,
    ("LogGroup", "Arn"): lambda made: f"{made.arn}:*",
    ("Role", "RoleId"): lambda made: f"AROA{made.physical.upper()[-12:]}",
    ("Repository", "RepositoryUri"): lambda made: f"{made.account}.dkr.ecr.{made.region}.amazonaws.com/{made.physical}",
    ("LaunchTemplate", "LatestVersionNumber"): lambda made: str(made.revision),
    ("LaunchTemplate", "DefaultVersionNumber"): lambda _: "1",
    ("VPC", "DefaultSecurityGroup"): lambda made: made.physical.replace("vpc-", "sg-d"),
    ("VPC", "DefaultNetworkAcl"): lambda made: made.physical.replace("vpc-", "acl-"),
    ("VPC", "CidrBlockAssociations"): lambda made: [made.physical.replace("vpc-", "vpc-cidr-assoc-")],
    ("VPC", "Ipv6CidrBlocks"): lambda _: ["2600:1f18:0:4f00::/56"],
    ("EIP", "AllocationId"): lambda made: f"eipalloc-{made.physical.replace('.', ''):0>17}",
    ("EIP", "PublicIp"): lambda made: made.physical,
    ("SecurityGroup", "GroupId"): lambda made: made.physical,
}


def attribute(made: Made, name: str) -> Any:
    """Return one attribute."""
    kind = made.type.rpartition("::")[2]
    if (kind, name) in _ATTRIBUTES:
        return _ATTRIBUTES[kind, name](made)
    if name in made.properties:
        return made.properties[name]
    if name.lower().endswith("arn"):
        return made.arn
    return made.physical if name.endswith("Id") else f"{made.physical}-{name}"


def has_attribute(type_: str, name: str) -> bool:
    """Tell whether a type has the attribute: what it answers, or one of its properties."""
    schema = schemas.schema(type_)
    steps = tuple(name.split("."))
    return (
        steps in schema.read_only or (type_.rpartition("::")[2], name) in _ATTRIBUTES or steps[0] in schema.properties
    )
