"""What a network opens: groups that somebody joins, routes, balancers and their listeners."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Function, GetAtt, Ref, Value
from tests.cfn.openings import NOTHING, Case, Typed, group, said, template

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


def listener(protocol: str, *actions: Value, **more: Value) -> Typed:
    given: dict[str, Value] = {
        "LoadBalancerArn": Ref("L"),
        "Protocol": protocol,
        "DefaultActions": list(actions or [FORWARD]),
    }
    return "AWS::ElasticLoadBalancingV2::Listener", {**given, **more}


def kept(**more: Typed) -> Template:
    return template(G=GATEWAY, T=TABLE, S=SUBNET, **more)


def forward(to: Value, *actions: Value) -> Typed:
    return "AWS::ElasticLoadBalancingV2::ListenerRule", {"ListenerArn": to, "Actions": list(actions or [FORWARD])}


def asks(unknown: Value) -> Value:
    return {"Type": "authenticate-oidc", "AuthenticateOidcConfig": {"OnUnauthenticatedRequest": unknown}}


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
    "a rule that forwards where all was sent on": (
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS)),
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward(Ref("B"))),
        UNENCRYPTED,
    ),
    "a rule that forwards, by an attribute": (
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward(GetAtt("B", "ListenerArn"), TO_HTTPS)),
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward(GetAtt("B", "ListenerArn"))),
        UNENCRYPTED,
    ),
    "a rule of an encrypted listener": (ENCRYPTED, template(L=BALANCER, A=listener("HTTPS"), R=forward(Ref("A"))), []),
    "a rule of a listener elsewhere": (
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS)),
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward("arn")),
        [],
    ),
    "one more rule that forwards": (
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward(Ref("B"))),
        template(L=BALANCER, B=listener("HTTP", TO_HTTPS), R=forward(Ref("B")), S=forward(Ref("B"))),
        [],
    ),
    "a sign-in that lets everybody pass": (
        template(A=listener("HTTPS", asks("authenticate"), FORWARD)),
        template(A=listener("HTTPS", asks("allow"), FORWARD)),
        ["A no longer asks callers to sign in"],
    ),
    "a sign-in that lets everybody pass on a condition": (
        template(A=listener("HTTPS", asks("deny"), FORWARD)),
        template(A=listener("HTTPS", asks(Function("Fn::If", ["C", "allow", "deny"])), FORWARD)),
        ["A no longer asks callers to sign in"],
    ),
    "a sign-in that stays strict": (
        template(A=listener("HTTPS", asks(Function("Fn::If", ["C", "allow", "deny"])), FORWARD)),
        template(A=listener("HTTPS", asks("authenticate"), FORWARD)),
        [],
    ),
    "a sign-in that was none": (template(A=listener("HTTPS", asks("allow"))), template(A=listener("HTTPS")), []),
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
