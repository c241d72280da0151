"""What is narrowed opens nothing, and what is widened is told: the same two templates, both ways round."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecsspec.cfn.values import Function, GetAtt, Join, Ref, Sub, Value
from tests.cfn.openings import GROUP, Typed, group, public, role, rule, said, statement, template, trusted

OFFICE = "192.0.2.0/24"
Pair = tuple[Typed, Typed, str]
"""The narrow one, the wide one, and what is told when the narrow one becomes the wide one."""


def ports(low: Value, high: Value, protocol: Value = "tcp", **peer: Value) -> Typed:
    return group({"IpProtocol": protocol, "FromPort": low, "ToPort": high, **(peer or {"CidrIp": OFFICE})})


def net(cidr: Value) -> Typed:
    return group(rule(CidrIp=cidr))


def may(**more: Value) -> Typed:
    return role(statement(**more))


def on_condition(condition: Value) -> Typed:
    return role(statement(Condition=condition))


def all_but(*actions: str) -> Typed:
    return role({"Effect": "Allow", "NotAction": list(actions), "Resource": "*"})


def not_on(*things: str) -> Typed:
    return role({"Effect": "Allow", "Action": "s3:*", "NotResource": list(things)})


def refused(**more: Value) -> Typed:
    return role(statement(Effect="Deny", **more))


def asks(operator: str, key: str, *values: Value) -> Mapping[str, Value]:
    return {operator: {key: list(values)}}


CONDITIONAL = "X may s3:GetObject on arn:aws:s3:::b/* under a condition"
FREE = "X may s3:GetObject on arn:aws:s3:::b/*"

PAIRS: dict[str, Pair] = {
    "a port of a range": (ports(80, 80), ports(0, 65535), f"X lets in tcp 0-65535 from {OFFICE}"),
    "a range in a range": (ports("80", 90), ports(80, "100"), f"X lets in tcp 80-100 from {OFFICE}"),
    "ports that meet": (ports(80, 90), ports(80, 91), f"X lets in tcp 80-91 from {OFFICE}"),
    "one protocol of all": (ports(0, 65535, "udp"), ports(None, None, -1), f"X lets in everything from {OFFICE}"),
    "one kind of ICMP": (ports(8, 0, "icmp"), ports(-1, -1, "1"), f"X lets in icmp from {OFFICE}"),
    "one code of a kind": (ports(8, 0, "icmp"), ports(8, -1, "icmp"), f"X lets in icmp 8 from {OFFICE}"),
    "a protocol without ports": (ports(1, 2, "50"), ports(None, None, "-1"), f"X lets in everything from {OFFICE}"),
    "addresses": (net("10.0.0.0/16"), net("10.0.0.0/8"), "X lets in tcp 80 from 10.0.0.0/8"),
    "addresses of the world": (net(OFFICE), net("0.0.0.0/0"), "X lets in tcp 80 from the whole internet"),
    "a network of this template": (
        net(GetAtt("Vpc", "CidrBlock")),
        net("0.0.0.0/0"),
        "X lets in tcp 80 from the whole internet",
    ),
    "a folder": (may(Resource="b/x/*"), may(Resource="b/*"), "X may s3:GetObject on b/*"),
    "a pattern in a pattern": (may(Resource="a/*/x?z"), may(Resource="a/*z"), "X may s3:GetObject on a/*z"),
    "wildcards side by side": (may(Resource="a*??"), may(Resource="a?*"), "X may s3:GetObject on a?*"),
    "a name that is known later": (
        may(Resource=Sub("${Bucket.Arn}/x/*")),
        may(Resource=Join("/", [GetAtt("Bucket", "Arn"), "*"])),
        "X may s3:GetObject on ${Bucket.Arn}/*",
    ),
    "everything but": (may(Resource="bucket/everything"), may(Resource="*"), "X may s3:GetObject on everything"),
    "an action in capitals": (may(Action="S3:getobject"), may(Action="s3:Get*"), "X may s3:Get* on arn:aws:s3:::b/*"),
    "a condition": (on_condition({"Bool": {"a": True}}), may(), FREE),
    "a condition more": (
        on_condition({"Bool": {"a": "true"}, "StringEquals": {"b": "c"}}),
        on_condition(asks("Bool", "a", "true")),
        CONDITIONAL,
    ),
    "a value of a condition": (
        on_condition(asks("StringEquals", "a", "x")),
        on_condition(asks("StringEquals", "A", "x", "y")),
        CONDITIONAL,
    ),
    "a value of a condition that says not": (
        on_condition(asks("StringNotEquals", "a", "x", "y")),
        on_condition(asks("StringNotEquals", "a", "x")),
        CONDITIONAL,
    ),
    "a pattern of a condition": (
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:task/c/*")),
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:*")),
        CONDITIONAL,
    ),
    "addresses of a condition": (
        on_condition(asks("IpAddress", "aws:SourceIp", "10.1.0.0/16")),
        on_condition(asks("IpAddress", "aws:SourceIp", "10.0.0.0/8")),
        CONDITIONAL,
    ),
    "an exclusion more": (all_but("iam:*", "sts:*"), all_but("iam:*"), "X may all but iam:* on everything"),
    "a wider exclusion": (all_but("iam:*"), all_but("iam:Get*"), "X may all but iam:Get* on everything"),
    "one action that is not left out": (
        may(Resource="*"),
        all_but("iam:*", "sts:*"),
        "X may all but iam:* and sts:* on everything",
    ),
    "all but one of everything": (all_but("iam:*"), may(Action="*", Resource="*"), "X may everything on everything"),
    "things left out": (not_on("a/*", "b/*"), not_on("b/*"), "X may s3:* on all but b/*"),
    "whom a role trusts": (
        trusted(Principal={"AWS": "111122223333"}),
        trusted(Principal="*"),
        "X can be assumed by anybody",
    ),
    "everybody but": (
        trusted(NotPrincipal={"AWS": ["1", "2"]}),
        trusted(NotPrincipal={"AWS": "1"}),
        "X can be assumed by everybody but 1",
    ),
    "one who is not left out": (
        trusted(Principal={"Service": "ecs-tasks.amazonaws.com"}),
        trusted(NotPrincipal={"AWS": "1"}),
        "X can be assumed by everybody but 1",
    ),
    "what is refused": (
        refused(Action="s3:*"),
        refused(Action="s3:Put*"),
        "X no longer refuses: may s3:* on arn:aws:s3:::b/*",
    ),
    "when it is refused": (
        refused(),
        refused(Condition=asks("Bool", "a", "true")),
        "X no longer refuses: may s3:GetObject on arn:aws:s3:::b/*",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_narrowing_is_silent_and_widening_is_told(name: str) -> None:
    narrow, wide, sentence = PAIRS[name]
    assert said(template(X=wide), template(X=narrow)) == []
    assert said(template(X=narrow), template(X=wide)) == [sentence]


APART: dict[str, tuple[Typed, Typed]] = {
    "a port beside": (ports(80, 80), ports(81, 81)),
    "another protocol": (ports(53, 53), ports(53, 53, "udp")),
    "a port that is known later": (ports(Ref("A"), Ref("A")), ports(Ref("B"), Ref("B"))),
    "a kind that is known later": (ports(Ref("A"), 0, "icmp"), ports(Ref("B"), 0, "icmp")),
    "a code that is known later": (ports(8, Ref("A"), "icmp"), ports(8, Ref("B"), "icmp")),
    "a protocol that is missing": (ports(80, 80, ""), ports(81, 81, "")),
    "another network": (net("10.0.0.0/16"), net("10.1.0.0/16")),
    "another kind of address": (net("0.0.0.0/0"), group(rule(CidrIpv6="::/0"))),
    "an IPv6 network that is known later": (net("0.0.0.0/0"), group(rule(CidrIpv6=Ref("Net")))),
    "no network at all": (net("x"), net("10.0.0.0/8")),
    "a name that only ends so": (may(Resource="arn:aws:s3:::bucket/everything"), may(Resource="arn:aws:s3:::c")),
    "a name that is longer than a sign": (may(Resource="a/?"), may(Resource=Sub("a/${B}"))),
    "an action that is left out": (all_but("iam:*"), may(Action="iam:PassRole", Resource="*")),
    "an action that is left out by its end": (all_but("*:Get*"), may(Action="s3:Get*", Resource="*")),
    "an action that is left out by name": (all_but("iam:PassRole"), may(Action="iam:PassRole", Resource="*")),
    "nobody where all but one were named": (trusted(NotPrincipal={"AWS": "1"}), trusted(NotAction="x:*")),
    "another operator": (on_condition(asks("Bool", "a", "x")), on_condition(asks("StringEquals", "a", "x"))),
    "a condition of another shape": (on_condition(asks("Bool", "a", "x")), on_condition("x")),
    "tests of another shape": (on_condition(asks("Bool", "a", "x")), on_condition({"Bool": "x"})),
    "a service for an account": (trusted(Principal={"AWS": "x"}), trusted(Principal={"Service": "x"})),
}


@pytest.mark.parametrize("name", APART)
def test_what_is_no_part_of_the_other_is_told(name: str) -> None:
    one, other = APART[name]
    assert len(said(template(X=one), template(X=other))) == 1


def test_all_but_one_caller_is_everybody() -> None:
    before, after = template(X=trusted(Principal="1")), template(X=trusted(NotPrincipal={"AWS": "1"}))
    assert public(before, after) == ["X can be assumed by everybody but 1"]


@pytest.mark.parametrize("everywhere", ["0:0:0:0:0:0:0:0/0", "::/0", "0::/0", "0000::/0"])
def test_every_spelling_of_everywhere_is_the_internet(everywhere: str) -> None:
    told = public(template(X=group()), template(X=group(rule(CidrIpv6=everywhere))))
    assert told == ["X lets in tcp 80 from the whole internet over IPv6"]
    assert said(template(X=group(rule(CidrIpv6="::/0"))), template(X=group(rule(CidrIpv6=everywhere)))) == []


def test_what_goes_out_to_the_world_lets_nobody_in() -> None:
    assert public(template(X=group()), template(X=(GROUP, {}))) == []


def test_names_are_compared_by_what_they_are_made_of() -> None:
    either = Function("Fn::Select", [0, Ref("Names")])
    before, after = (
        template(X=may(Resource=either)),
        template(X=may(Resource=[either, Function("Fn::Select", [1, "x"])])),
    )
    assert said(before, after) == ['X may s3:GetObject on {"Fn::Select": [1, "x"]}']
