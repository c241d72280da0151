"""What a network opens: groups that somebody joins, routes, network ACLs, balancers and their listeners."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import GetAtt, Ref, Value
from tests.cfn.openings import NOTHING, Case, Typed, group, public, said, template

OURS = Ref("G")
GATEWAY: Typed = ("AWS::EC2::InternetGateway", {})
TABLE: Typed = ("AWS::EC2::RouteTable", {})
SUBNET: Typed = ("AWS::EC2::Subnet", {})
JOINED: Typed = ("AWS::EC2::SubnetRouteTableAssociation", {"SubnetId": Ref("S"), "RouteTableId": Ref("T")})


def service(*groups: Value) -> Typed:
    network = {"SecurityGroups": list(groups)} if groups else {}
    return "AWS::ECS::Service", {"NetworkConfiguration": {"AwsvpcConfiguration": network}}


def hosts(*groups: Value) -> Typed:
    return "AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"NetworkInterfaces": [{"Groups": list(groups)}]}}


def route(gateway: Value = OURS, **more: Value) -> Typed:
    where = more or {"DestinationCidrBlock": "0.0.0.0/0"}
    return "AWS::EC2::Route", {"RouteTableId": Ref("T"), "GatewayId": gateway, **where}


def entry(**more: Value) -> Typed:
    given: dict[str, Value] = {"NetworkAclId": Ref("Acl"), "RuleNumber": 1, "Protocol": 6, "RuleAction": "allow"}
    return "AWS::EC2::NetworkAclEntry", {**given, "PortRange": {"From": 22, "To": 22}, **more}


def listener(protocol: str, *actions: Value, **more: Value) -> Typed:
    given: dict[str, Value] = {
        "LoadBalancerArn": Ref("L"),
        "Protocol": protocol,
        "DefaultActions": list(actions or [FORWARD]),
    }
    return "AWS::ElasticLoadBalancingV2::Listener", {**given, **more}


def kept(**more: Typed) -> Template:
    return template(G=GATEWAY, T=TABLE, S=SUBNET, **more)


FORWARD: Value = {"Type": "forward"}
SIGN_IN: Value = {"Type": "authenticate-oidc"}
TO_HTTPS: Value = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}
BALANCER: Typed = ("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Scheme": "internal"})
UNENCRYPTED = ["L answers requests that are not encrypted"]
ENCRYPTED = template(L=BALANCER, A=listener("HTTPS"))

CASES: dict[str, Case] = {
    "a group more": (
        template(A=group(), B=group(), S=service(Ref("A"))),
        template(A=group(), B=group(), S=service(GetAtt("A", "GroupId"), GetAtt("B", "GroupId"), "sg-1")),
        ["S is also in the security group B, sg-1"],
    ),
    "another group of hosts": (
        template(A=group(), B=group(), H=hosts(Ref("A"))),
        template(A=group(), B=group(), H=hosts(Ref("B"))),
        ["H is also in the security group B"],
    ),
    "a group less": (template(S=service("a", "b")), template(S=service("b")), []),
    "no group at all": (template(S=service("a")), template(S=service()), ["S no longer names its security groups"]),
    "a new group tells its own rules": (
        template(S=service("a")),
        template(S=service(Ref("A")), A=group()),
        ["A lets out tcp 80 to 10.0.0.0/8"],
    ),
    "a new service": (NOTHING, template(S=service("a")), []),
    "a route to the internet": (
        kept(J=JOINED),
        kept(J=JOINED, R=route()),
        ["S has a route to the internet"],
    ),
    "a route over IPv6": (
        kept(J=JOINED, R=route()),
        kept(J=JOINED, R=route(), Q=route(DestinationIpv6CidrBlock="::/0")),
        ["S has a route to the internet over IPv6"],
    ),
    "a subnet that gets another table": (
        kept(R=route()),
        kept(R=route(), J=JOINED),
        ["S has a route to the internet"],
    ),
    "a table without subnets": (kept(), kept(R=route("igw-1")), ["T has a route to the internet"]),
    "a gateway of another template": (kept(), kept(R=route(Ref("Other"))), ["T has a route to the internet"]),
    "a route to a VPN": (
        kept(V=("AWS::EC2::VPNGateway", {})),
        kept(V=("AWS::EC2::VPNGateway", {}), R=route(Ref("V"))),
        [],
    ),
    "a route to a NAT gateway": (kept(), kept(R=("AWS::EC2::Route", {"NatGatewayId": "n"})), []),
    "a route to nowhere known": (kept(), kept(R=route(DestinationCidrBlock=Ref("X"))), []),
    "a whole new network": (NOTHING, kept(J=JOINED, R=route()), []),
    "an entry of an ACL": (
        NOTHING,
        template(E=entry(CidrBlock="0.0.0.0/0")),
        ["Acl lets in tcp 22 from the whole internet"],
    ),
    "an entry for what goes out": (
        NOTHING,
        template(E=entry(Ipv6CidrBlock="::/0", Egress="true", Protocol="-1", PortRange=None)),
        ["Acl lets out everything to the whole internet over IPv6"],
    ),
    "an entry that refuses": (NOTHING, template(E=entry(CidrBlock="0.0.0.0/0", RuleAction="deny")), []),
    "an entry that refused": (
        template(E=entry(CidrBlock="10.0.0.0/8", RuleAction="deny")),
        NOTHING,
        ["Acl no longer refuses: lets in tcp 22 from 10.0.0.0/8"],
    ),
    "HTTPS that becomes HTTP": (ENCRYPTED, template(L=BALANCER, A=listener("HTTP")), UNENCRYPTED),
    "HTTP beside HTTPS": (
        ENCRYPTED,
        template(L=BALANCER, A=listener("HTTPS"), B=listener("HTTP")),
        UNENCRYPTED,
    ),
    "the way to HTTPS": (ENCRYPTED, template(L=BALANCER, A=listener("HTTPS"), B=listener("HTTP", TO_HTTPS)), []),
    "a redirect that becomes an answer": (
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS)),
        template(L=BALANCER, B=listener("HTTP")),
        UNENCRYPTED,
    ),
    "a first listener": (template(L=BALANCER), template(L=BALANCER, B=listener("HTTP")), []),
    "HTTP beside HTTP": (template(A=listener("HTTP")), template(A=listener("HTTP"), B=listener("HTTP")), []),
    "no sign-in": (
        template(A=listener("HTTPS", SIGN_IN, FORWARD)),
        template(A=listener("HTTPS", FORWARD)),
        ["A no longer asks callers to sign in"],
    ),
    "no certificate of callers": (
        template(A=listener("HTTPS", MutualAuthentication={"Mode": "verify"})),
        template(A=listener("HTTPS", MutualAuthentication={"Mode": "off"})),
        ["A no longer asks callers for a certificate"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_opened(name: str) -> None:
    before, after, sentences = CASES[name]
    assert said(before, after) == sentences


def test_an_entry_for_the_world_is_public() -> None:
    before, after, sentences = CASES["an entry of an ACL"]
    assert public(before, after) == sentences


def test_what_went_out_is_not() -> None:
    before, after, _ = CASES["an entry for what goes out"]
    assert public(before, after) == []
