"""What entries of network ACLs let in, and what they refuse: the one with the smallest number is asked first."""

from __future__ import annotations

import pytest

from ecsspec.cfn.access.reach import Net, meets
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Ref, Value
from tests.cfn.openings import NOTHING, Case, Typed, public, said, template


def entry(**more: Value) -> Typed:
    given: dict[str, Value] = {"NetworkAclId": Ref("Acl"), "RuleNumber": 1, "Protocol": 6, "RuleAction": "allow"}
    return "AWS::EC2::NetworkAclEntry", {**given, "PortRange": {"From": 22, "To": 22}, **more}


def pair(allowed: Value, refused: Value, /, **more: Value) -> Template:
    """Return an entry that allows what it says, and one that refuses 10.0.0.0/8, by their numbers."""
    given: dict[str, Value] = {"CidrBlock": "0.0.0.0/0", **more}
    return template(
        A=entry(**{**given, "RuleNumber": allowed}),
        D=entry(CidrBlock="10.0.0.0/8", RuleAction="deny", RuleNumber=refused),
    )


LESS = ["Acl refuses less: lets in tcp 22 from 10.0.0.0/8"]
PORTS: Value = {"From": 22, "To": 80}
APART: Value = {"From": 23, "To": 80}

CASES: dict[str, Case] = {
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
    "entries that change places": (pair(200, 100), pair(100, 200), LESS),
    "entries that change places, as text": (pair("200", "100"), pair("100", "200"), LESS),
    "entries that are counted otherwise": (pair(200, 100), pair(30, 20), []),
    "an entry that comes to refuse": (pair(100, 200), pair(200, 100), []),
    "a number that is known later": (pair(200, 100), pair(Ref("N"), 100), LESS),
    "a number of a refusal that is known later": (pair(200, 100), pair(200, Ref("N")), LESS),
    "ports that meet": (pair(200, 100, PortRange=PORTS), pair(100, 200, PortRange=PORTS), LESS),
    "ports apart": (pair(200, 100, PortRange=APART), pair(100, 200, PortRange=APART), []),
    "ports apart below": (
        pair(200, 100, PortRange={"From": 0, "To": 21}),
        pair(100, 200, PortRange={"From": 0, "To": 21}),
        [],
    ),
    "every protocol": (pair(200, 100, Protocol="-1"), pair(100, 200, Protocol="-1"), LESS),
    "another protocol": (pair(200, 100, Protocol=17), pair(100, 200, Protocol=17), []),
    "a network within": (pair(200, 100, CidrBlock="10.1.0.0/16"), pair(100, 200, CidrBlock="10.1.0.0/16"), LESS),
    "a network apart": (pair(200, 100, CidrBlock="11.0.0.0/8"), pair(100, 200, CidrBlock="11.0.0.0/8"), []),
    "a network that is known later": (pair(200, 100, CidrBlock=Ref("N")), pair(100, 200, CidrBlock=Ref("N")), LESS),
    "another ACL": (pair(200, 100, NetworkAclId="x"), pair(100, 200, NetworkAclId="x"), []),
    "another way": (pair(200, 100, Egress=True), pair(100, 200, Egress=True), []),
    "a refusal that never refused all": (
        pair(100, 200),
        NOTHING,
        [
            "Acl no longer refuses: lets in tcp 22 from 10.0.0.0/8"
            " under a condition on what comes first (tcp 22 from the whole internet)"
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_opened(name: str) -> None:
    before, after, sentences = CASES[name]
    assert said(before, after) == sentences


def test_what_is_no_network_may_meet_any() -> None:
    assert meets(Net("10.0.0.0/8"), Net("x"))
    assert meets(Net("x"), Net("10.0.0.0/8"))


def test_an_entry_for_the_world_is_public() -> None:
    before, after, sentences = CASES["an entry of an ACL"]
    assert public(before, after) == sentences


def test_what_went_out_is_not() -> None:
    before, after, _ = CASES["an entry for what goes out"]
    assert public(before, after) == []
