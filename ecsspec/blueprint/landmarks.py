"""Logical ids that other rooms refer to. They are a public contract: renaming one replaces a user's resource."""

from __future__ import annotations

from typing import NamedTuple

from ecsspec.cfn.values import GetAtt, Ref, Value

VPC = "Vpc"
GATEWAY_ATTACHMENT = "InternetGatewayAttachment"
PUBLIC_DEFAULT_ROUTE = "PublicDefaultRoute"
CLUSTER = "Cluster"
CLUSTER_PROVIDERS = "ClusterCapacityProviders"
TASK_SECURITY_GROUP = "TaskSecurityGroup"
HOST_SECURITY_GROUP = "HostSecurityGroup"
LOAD_BALANCER_SECURITY_GROUP = "LoadBalancerSecurityGroup"
LOG_GROUP = "LogGroup"


class Landmarks(NamedTuple):
    """How to name what other rooms made; whether it is ours or given makes no difference to who asks.

    `public_routes` and `private_routes` are the logical ids after which a subnet of that tier reaches the internet.
    """

    vpc: Value
    vpc_cidr: Value
    public_subnets: tuple[Value, ...]
    private_subnets: tuple[Value, ...]
    gateway: tuple[str, ...]
    public_routes: tuple[str, ...]
    private_routes: tuple[str, ...]
    cluster: Value

    def subnets(self, tier: str) -> tuple[Value, ...]:
        """Return the subnets of a tier, `public` or `private`."""
        return self.private_subnets if tier == "private" else self.public_subnets

    def routes(self, tier: str) -> tuple[str, ...]:
        """Return what a thing in a tier's subnets has to wait for."""
        return self.private_routes if tier == "private" else self.public_routes


def own_network(*, zones: int, private: bool, nat: bool) -> Landmarks:
    """Return the landmarks of a network and a cluster of the app's own; without NAT private subnets lead nowhere."""
    numbers = range(1, zones + 1)
    routes = ("PrivateDefaultRoute{}",) if nat else ()
    return Landmarks(
        vpc=Ref(VPC),
        vpc_cidr=GetAtt(VPC, "CidrBlock"),
        public_subnets=tuple(Ref(f"PublicSubnet{n}") for n in numbers),
        private_subnets=tuple(Ref(f"PrivateSubnet{n}") for n in numbers) if private else (),
        gateway=(GATEWAY_ATTACHMENT,),
        public_routes=(PUBLIC_DEFAULT_ROUTE, *(f"PublicSubnet{n}RouteTableAssociation" for n in numbers)),
        private_routes=tuple(
            id_.format(n) for n in numbers for id_ in (*routes, "PrivateSubnet{}RouteTableAssociation")
        )
        if private
        else (),
        cluster=Ref(CLUSTER),
    )
