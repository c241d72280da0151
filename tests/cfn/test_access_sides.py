"""Texts of either side of a condition, and texts that are put together: each counts as what it may say."""

from __future__ import annotations

import pytest

from ecsspec.cfn.access import opened
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Function, Join, Ref, Sub, Value
from tests.cfn.openings import NOTHING, Typed, group, public, role, rule, said, statement, template, trusted

WORLD = "G lets in tcp 80 from the whole internet"
EVERYWHERE = "0.0.0.0/0"
NOBODY = Ref("AWS::NoValue")
OFFICE = "192.0.2.0/24"
CONDITIONS = {"C": {"x": 1}, "D": {"x": 2}}


def either(one: Value, other: Value = NOBODY, name: Value = "C") -> Function:
    return Function("Fn::If", [name, one, other])


def on(typed: Typed, **attributes: Value) -> Template:
    resource = Resource("G", typed[0], "", typed[1], attributes=attributes)
    return Template("", {"G": resource}, sections={"Conditions": CONDITIONS})


def net(cidr: Value) -> Template:
    return on(group(rule(CidrIp=cidr)))


def test_a_side_that_is_the_world_is_public_in_a_new_stack() -> None:
    assert public(NOTHING, net(either(EVERYWHERE, OFFICE))) == [f"{WORLD} under a condition on C"]
    assert public(NOTHING, net(either(OFFICE, EVERYWHERE))) == [f"{WORLD} under a condition on not C"]


def test_each_side_is_compared_under_its_condition() -> None:
    assert said(net(EVERYWHERE), net(either(EVERYWHERE, OFFICE))) == []
    assert said(net(either(EVERYWHERE, OFFICE)), net(either(OFFICE, "192.0.2.0/28"))) == []
    assert said(net(either(EVERYWHERE, OFFICE)), net(EVERYWHERE)) == [WORLD]
    assert said(net(either(EVERYWHERE, OFFICE)), net(either(OFFICE, EVERYWHERE))) == [
        f"{WORLD} under a condition on not C"
    ]


def test_a_condition_that_stands_twice_is_decided_once() -> None:
    one = on(group({**rule(CidrIp=either(EVERYWHERE, OFFICE)), "FromPort": either(80, 22), "ToPort": either(80, 22)}))
    assert said(NOTHING, one)[:2] == [
        f"{WORLD} under a condition on C",
        f"G lets in tcp 22 from {OFFICE} under a condition on not C",
    ]


def test_conditions_within_conditions() -> None:
    inner = either(EVERYWHERE, OFFICE, "D")
    assert public(NOTHING, net(either(inner, OFFICE))) == [f"{WORLD} under a condition on C, D"]


def test_a_rule_that_is_a_resource_stands_there_once_for_each_side() -> None:
    entry: Value = {"Protocol": "-1", "RuleNumber": 1, "RuleAction": "allow", "CidrBlock": either(EVERYWHERE, OFFICE)}
    alone: Typed = ("AWS::EC2::SecurityGroupIngress", {"GroupId": "sg-1", **rule(CidrIp=either(EVERYWHERE, OFFICE))})
    assert public(NOTHING, on(alone)) == ["sg-1 lets in tcp 80 from the whole internet under a condition on C"]
    assert public(NOTHING, on(alone, Condition="D")) == [
        "sg-1 lets in tcp 80 from the whole internet under a condition on C, D"
    ]
    assert said(on(alone), on(alone, Condition="D")) == []
    assert public(NOTHING, on(("AWS::EC2::NetworkAclEntry", entry))) == [  # type: ignore[arg-type]
        "G lets in everything from the whole internet under a condition on C"
    ]


def test_a_side_that_is_nothing_leaves_the_key_away() -> None:
    caller: Typed = ("AWS::Lambda::Permission", {"Principal": "*", "SourceArn": either("arn:x"), "FunctionName": "f"})
    assert public(NOTHING, on(caller)) == [
        "f lets anybody lambda:InvokeFunction under a condition on C, SourceArn",
        "f lets anybody lambda:InvokeFunction under a condition on not C",
    ]
    actions = statement(Action=["a:b", either("c:d")])
    assert said(on(role(statement(Action="a:b"))), on(role(actions))) == [
        "G may c:d on arn:aws:s3:::b/* under a condition on C"
    ]


def test_actions_and_things_of_either_side() -> None:
    before = on(role(statement(Action=either(["a:b", "c:d"], ["e:f"]), Resource=Join("", ["x/", either("y", "z")]))))
    assert said(before, before) == []
    assert said(before, on(role(statement(Action=["a:b", "e:f"], Resource="x/y")))) == ["G may a:b, e:f on x/y"]
    assert said(on(role(statement(Effect=either("Deny", "Allow")))), on(role(statement()))) == [
        "G may s3:GetObject on arn:aws:s3:::b/*",
        "G no longer refuses: may s3:GetObject on arn:aws:s3:::b/* under a condition on C",
    ]


def test_whom_a_role_trusts_on_either_side() -> None:
    assert public(NOTHING, on(trusted(Principal={"AWS": either("*", "1")}))) == [
        "G can be assumed by anybody under a condition on C"
    ]


def test_more_conditions_than_are_told_apart_are_compared_as_they_stand() -> None:
    many = [either(f"a:{number}", f"b:{number}", f"C{number}") for number in range(7)]
    told = said(NOTHING, on(role(statement(Action=many))))
    assert len(told) == 2**6
    assert all("Fn::If" in one for one in told)


@pytest.mark.parametrize(
    "cidr",
    [
        Sub("0.0.0.0/0"),
        Join(".0.0/", ["0.0", 0]),
        Join("", [Sub("0.0.0"), ".0/", 0]),
        Function("Fn::Sub", ["0.0.${Net}/0", {"Net": "0.0"}]),
    ],
)
def test_a_text_that_is_put_together_is_what_it_says(cidr: Value) -> None:
    assert public(NOTHING, template(G=group(rule(CidrIp=cidr)))) == [WORLD]


def test_a_text_with_something_that_is_known_later_stays() -> None:
    one = Function("Fn::Sub", ["${A}/${B}", {"A": "a", "B": Ref("B")}])
    assert said(template(R=role()), template(R=role(statement(Resource=one)))) == [
        'R may s3:GetObject on {"Fn::Sub": ["${A}/${B}", {"A": "a", "B": {"Ref": "B"}}]}'
    ]


def test_the_place_of_what_stands_behind_a_choice_is_its_own() -> None:
    rules = [rule(CidrIp=either("10.0.0.0/8", OFFICE)), rule(443, CidrIp=EVERYWHERE)]
    places = {grant.what: grant.at[1] for grant in opened(NOTHING, on(group(*rules)))}
    assert places["tcp 443",] == ("SecurityGroupIngress", 1)
    statements = [statement(Action=either("a:b", "c:d")), statement(Action="e:f")]
    places = {grant.what: grant.at[1] for grant in opened(NOTHING, on(role(*statements)))}
    assert places["e:f",][-1] == 1
