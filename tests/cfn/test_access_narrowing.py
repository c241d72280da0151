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

PART = "a great part of the whole internet"


def limits(operator: str, narrow: Value, wide: Value) -> Pair:
    return on_condition({operator: {"k": narrow}}), on_condition({operator: {"k": wide}}), f"{CONDITIONAL} on k"


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
        f"{CONDITIONAL} on a",
    ),
    "a value of a condition": (
        on_condition(asks("StringEquals", "a", "x")),
        on_condition(asks("StringEquals", "A", "x", "y")),
        f"{CONDITIONAL} on A",
    ),
    "a value of a condition that says not": (
        on_condition(asks("StringNotEquals", "a", "x", "y")),
        on_condition(asks("StringNotEquals", "a", "x")),
        f"{CONDITIONAL} on a",
    ),
    "a pattern of a condition": (
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:task/c/*")),
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:*")),
        f"{CONDITIONAL} on a",
    ),
    "addresses of a condition": (
        on_condition(asks("IpAddress", "aws:SourceIp", "10.1.0.0/16")),
        on_condition(asks("IpAddress", "aws:SourceIp", "10.0.0.0/8")),
        f"{CONDITIONAL} on aws:SourceIp",
    ),
    "a smaller limit": limits("NumericLessThan", 5, "10"),
    "a smaller limit that is met": limits("NumericLessThanEquals", "-3", "2.5"),
    "a greater limit": limits("NumericGreaterThan", "10", 5),
    "a value of a pattern": (
        on_condition(asks("StringEquals", "a", "x/y")),
        on_condition(asks("StringLike", "a", "x/*")),
        f"{CONDITIONAL} on a",
    ),
    "a pattern that is left out": (
        on_condition(asks("StringNotLike", "a", "x/*")),
        on_condition(asks("StringNotEquals", "a", "x/y")),
        f"{CONDITIONAL} on a",
    ),
    "patterns of ARNs": (
        on_condition(asks("ArnEquals", "a", "arn:aws:ecs:x:1:task/*")),
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:*")),
        f"{CONDITIONAL} on a",
    ),
    "patterns of ARNs, the other way round": (
        on_condition(asks("ArnLike", "a", "arn:aws:ecs:x:1:task/*")),
        on_condition(asks("ArnEquals", "a", "arn:aws:ecs:x:1:*")),
        f"{CONDITIONAL} on a",
    ),
    "a pattern of a pattern": (
        on_condition(asks("StringLike", "a", "x/y/*")),
        on_condition(asks("StringLike", "a", "x/*")),
        f"{CONDITIONAL} on a",
    ),
    "a value of a key that may be missing": (
        on_condition(asks("StringEqualsIfExists", "a", "x")),
        on_condition(asks("StringEqualsIfExists", "a", "x", "y")),
        f"{CONDITIONAL} on a",
    ),
    "a key that has to be there": (
        on_condition(asks("StringEquals", "a", "x")),
        on_condition(asks("StringEqualsIfExists", "a", "x")),
        f"{CONDITIONAL} on a",
    ),
    "the partition of the stack": (
        may(Resource="arn:aws:s3:::b/x"),
        may(Resource=Sub("arn:${AWS::Partition}:s3:::b/*")),
        "X may s3:GetObject on b/*",
    ),
    "half of the internet": (net("10.0.0.0/8"), net("0.0.0.0/1"), f"X lets in tcp 80 from 0.0.0.0/1, {PART}"),
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
        "X refuses less: may s3:* on arn:aws:s3:::b/*",
    ),
    "when it is refused": (
        refused(),
        refused(Condition=asks("Bool", "a", "true")),
        "X refuses less: may s3:GetObject on arn:aws:s3:::b/*",
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
    "a group where everybody of IPv6 was let in": (
        group(rule(CidrIpv6="::/0")),
        group(rule(SourceSecurityGroupId="sg-1")),
    ),
    "a group where a network was let in": (net("10.0.0.0/8"), group(rule(SourceSecurityGroupId="sg-1"))),
    "another key": (on_condition(asks("StringEquals", "a", "x")), on_condition(asks("StringEquals", "b", "x"))),
    "a value in capitals": (on_condition(asks("StringEquals", "a", "x")), on_condition(asks("StringEquals", "a", "X"))),
    "a limit that is no number": limits("NumericLessThan", "1x", "2")[:2],
    "a limit that becomes no number": limits("NumericLessThan", "2", "1x")[:2],
    "a number that is no limit": limits("NumericEquals", "1", "2")[:2],
    "a pattern for a value": (on_condition(asks("StringEquals", "a", "*")), on_condition(asks("StringLike", "a", "*"))),
    "a value that is left out for a pattern": (
        on_condition(asks("StringNotLike", "a", "x")),
        on_condition(asks("StringNotEquals", "a", "*")),
    ),
    "any value for the only one": (
        on_condition(asks("ForAnyValue:StringEquals", "a", "x")),
        on_condition(asks("StringEquals", "a", "x")),
    ),
    "another partition": (may(Resource="arn:aws-cn:s3:::b"), may(Resource=Sub("arn:${AWS::Partition}:s3:::b"))),
    "an account that becomes a role in it": (
        trusted(Principal={"AWS": "111122223333"}),
        trusted(Principal={"AWS": "arn:aws:iam::111122223333:role/x"}),
    ),
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


@pytest.mark.parametrize("cidr", ["0.0.0.0/1", "128.0.0.0/7", "2000::/3"])
def test_a_great_part_of_the_internet_is_public(cidr: str) -> None:
    key = "CidrIpv6" if ":" in cidr else "CidrIp"
    assert public(template(X=group()), template(X=group({**rule(), key: cidr}))) != []


@pytest.mark.parametrize("cidr", ["10.0.0.0/8", "fc00::/7", "0.0.0.0/8"])
def test_what_is_no_wider_than_private_networks_is_not(cidr: str) -> None:
    key = "CidrIpv6" if ":" in cidr else "CidrIp"
    assert public(template(X=group()), template(X=group({**rule(), key: cidr}))) == []


def test_a_switch_as_text_is_the_same_test() -> None:
    before, after = (template(X=on_condition({"Bool": {"a": one}})) for one in (True, "true"))
    assert said(before, after) == said(after, before) == []


def test_an_account_is_its_number_in_every_partition() -> None:
    before, after = (
        template(X=trusted(Principal={"AWS": one}))
        for one in (Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root"), Ref("AWS::AccountId"))
    )
    assert said(before, after) == said(after, before) == []


def test_what_goes_out_to_the_world_lets_nobody_in() -> None:
    assert public(template(X=group()), template(X=(GROUP, {}))) == []


def test_names_are_compared_by_what_they_are_made_of() -> None:
    either = Function("Fn::Select", [0, Ref("Names")])
    before, after = (
        template(X=may(Resource=either)),
        template(X=may(Resource=[either, Function("Fn::Select", [1, "x"])])),
    )
    assert said(before, after) == ['X may s3:GetObject on {"Fn::Select": [1, "x"]}']
