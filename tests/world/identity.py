"""Names, ids, ARNs and attributes of made resources: deterministic, and shaped as AWS shapes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.world import schemas
from tests.world.schemas import Steps

Properties: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Birth:
    """What a physical id is made of; `token` is unique and of 12 characters."""

    stack: str
    logical_id: str
    type: str
    properties: Properties
    account: str
    region: str
    token: str

    def arn(self, service: str, rest: str) -> str:
        """Return an ARN of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def named(self, key: str, *, limit: int = 255) -> str:
        """Return the name that the template gives, or one that CloudFormation makes."""
        tail = f"-{self.token}"
        return str(self.properties.get(key) or f"{self.stack}-{self.logical_id}"[: limit - len(tail)] + tail)

    @property
    def hex(self) -> str:
        """Return a hexadecimal tail as EC2 and ELB have them."""
        return f"{int(self.token, 36):017x}"


_EC2_PREFIXES = {
    "VPC": "vpc",
    "Subnet": "subnet",
    "InternetGateway": "igw",
    "RouteTable": "rtb",
    "SecurityGroup": "sg",
    "SecurityGroupIngress": "sgr",
    "SecurityGroupEgress": "sgr",
    "NatGateway": "nat",
    "LaunchTemplate": "lt",
    "SubnetRouteTableAssociation": "rtbassoc",
    "VPCEndpoint": "vpce",
    "FlowLog": "fl",
}


def _load_balancer(birth: Birth) -> str:
    kind = "net" if birth.properties.get("Type") == "network" else "app"
    return birth.arn("elasticloadbalancing", f"loadbalancer/{kind}/{birth.named('Name', limit=32)}/{birth.hex[-16:]}")


def _listener(birth: Birth) -> str:
    parent = str(birth.properties.get("LoadBalancerArn")).rpartition("loadbalancer/")[2]
    return birth.arn("elasticloadbalancing", f"listener/{parent}/{birth.hex[-16:]}")


def _listener_rule(birth: Birth) -> str:
    parent = str(birth.properties.get("ListenerArn")).rpartition("listener/")[2]
    return birth.arn("elasticloadbalancing", f"listener-rule/{parent}/{birth.hex[-16:]}")


def _service(birth: Birth) -> str:
    cluster = str(birth.properties.get("Cluster") or "default").rpartition("/")[2]
    return birth.arn("ecs", f"service/{cluster}/{birth.named('ServiceName')}")


def _scalable_target(birth: Birth) -> str:
    keys = ("ResourceId", "ScalableDimension", "ServiceNamespace")
    return "|".join(str(birth.properties.get(key)) for key in keys)


_IDS: dict[str, Callable[[Birth], str]] = {
    "AWS::ECS::Service": _service,
    "AWS::ECS::Cluster": lambda birth: birth.named("ClusterName"),
    "AWS::ECS::CapacityProvider": lambda birth: birth.named("Name"),
    "AWS::ECS::ClusterCapacityProviderAssociations": lambda birth: str(birth.properties["Cluster"]),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": _load_balancer,
    "AWS::ElasticLoadBalancingV2::TargetGroup": lambda birth: birth.arn(
        "elasticloadbalancing", f"targetgroup/{birth.named('Name', limit=32)}/{birth.hex[-16:]}"
    ),
    "AWS::ElasticLoadBalancingV2::Listener": _listener,
    "AWS::ElasticLoadBalancingV2::ListenerRule": _listener_rule,
    "AWS::EC2::EIP": lambda birth: f"203.0.113.{int(birth.token, 36) % 250 + 1}",
    "AWS::EC2::Route": lambda birth: f"{birth.properties.get('RouteTableId')}|{_destination(birth.properties)}",
    "AWS::EC2::VPCGatewayAttachment": lambda birth: f"IGW|{birth.properties.get('VpcId')}",
    "AWS::IAM::Role": lambda birth: birth.named("RoleName", limit=64),
    "AWS::IAM::InstanceProfile": lambda birth: birth.named("InstanceProfileName", limit=128),
    "AWS::IAM::ManagedPolicy": lambda birth: f"arn:aws:iam::{birth.account}:policy/{birth.named('ManagedPolicyName')}",
    "AWS::AutoScaling::AutoScalingGroup": lambda birth: birth.named("AutoScalingGroupName"),
    "AWS::Logs::LogGroup": lambda birth: birth.named("LogGroupName"),
    "AWS::ECR::Repository": lambda birth: birth.named("RepositoryName").lower(),
    "AWS::SSM::Parameter": lambda birth: birth.named("Name"),
    "AWS::ApplicationAutoScaling::ScalableTarget": _scalable_target,
}


def _destination(properties: Properties) -> str:
    keys = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    return str(next((properties[key] for key in keys if key in properties), ""))


def physical_id(birth: Birth) -> str:
    """Return the physical id of a new resource."""
    if birth.type in _IDS:
        return _IDS[birth.type](birth)
    service, kind = birth.type.split("::")[1:3]
    if service == "EC2" and kind in _EC2_PREFIXES:
        return f"{_EC2_PREFIXES[kind]}-{birth.hex}"
    return birth.named("Name")


_NAMES = {
    "AWS::ECS::Service": ("Cluster", "ServiceName"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("Name",),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("Name",),
    "AWS::EC2::SecurityGroup": ("VpcId", "GroupName"),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateName",),
    "AWS::EC2::Route": ("RouteTableId", "DestinationCidrBlock"),
    "AWS::ElasticLoadBalancingV2::ListenerRule": ("ListenerArn", "Priority"),
}
"""Names that must be unique although the registry's identifier is one that AWS makes; the last one is the name."""


def identifier(type_: str, properties: Properties) -> str | None:
    """Return what nothing else of the type may carry, where the template gives it; None where AWS makes it."""
    if type_ in _NAMES:
        keys: tuple[str, ...] = _NAMES[type_]
    else:
        schema = schemas.schema(type_)
        if not schema.identifier or any(path in schema.read_only for path in schema.identifier):
            return None
        keys = tuple(path[0] for path in schema.identifier)
    values = [properties.get(key) for key in keys]
    return "|".join(str(value) for value in values) if None not in values else None


def shown_name(type_: str, properties: Properties) -> str:
    """Return the name in CloudFormation's refusals: the last part of the identifier."""
    return str(identifier(type_, properties)).rpartition("|")[2]


def name_path(type_: str) -> Steps:
    """Return the path of the property that names a resource of this type."""
    return (_NAMES[type_][-1],) if type_ in _NAMES else schemas.schema(type_).identifier[-1]


def arn_of(type_: str, physical: str, *, account: str, region: str) -> str:
    """Return the ARN of a resource, for tags."""
    if physical.startswith("arn:"):
        return physical
    forms = {
        "AWS::ECS::Cluster": f"arn:aws:ecs:{region}:{account}:cluster/{physical}",
        "AWS::ECS::CapacityProvider": f"arn:aws:ecs:{region}:{account}:capacity-provider/{physical}",
        "AWS::Logs::LogGroup": f"arn:aws:logs:{region}:{account}:log-group:{physical}",
        "AWS::ECR::Repository": f"arn:aws:ecr:{region}:{account}:repository/{physical}",
        "AWS::IAM::Role": f"arn:aws:iam::{account}:role/{physical}",
        "AWS::IAM::InstanceProfile": f"arn:aws:iam::{account}:instance-profile/{physical}",
        "AWS::SSM::Parameter": f"arn:aws:ssm:{region}:{account}:parameter/{physical.lstrip('/')}",
        "AWS::AutoScaling::AutoScalingGroup": (
            f"arn:aws:autoscaling:{region}:{account}:autoScalingGroup:00000000:autoScalingGroupName/{physical}"
        ),
    }
    if type_ in forms:
        return forms[type_]
    service, kind = type_.split("::")[1:3]
    word = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind).strip("-")
    word = {"v-p-c": "vpc", "e-i-p": "elastic-ip"}.get(word, word)
    return f"arn:aws:{service.lower()}:{region}:{account}:{word}/{physical}"
