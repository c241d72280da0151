"""What a template says of its own values counts: defaults of parameters, mappings, conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ecsspec.cfn.template import Parameter, Resource, Template
from ecsspec.cfn.values import Function, Join, Ref, Sub, Value
from tests.cfn.openings import GROUP, Typed, group, public, role, rule, said, statement, template

NOBODY = Ref("AWS::NoValue")
WORLD = "G lets in tcp 80 from the whole internet"


def with_default(default: str, type_: str = "String", **attributes: Value) -> Template:
    found = template(G=group(rule(CidrIp=Ref("Net"))))
    return replace(found, parameters={"Net": Parameter("Net", type_, default=default, attributes=attributes)})


def with_table(cidr: Value, *keys: Value) -> Template:
    found = template(G=group(rule(CidrIp=Function("Fn::FindInMap", list(keys or ("Nets", "all", "cidr"))))))
    return replace(found, sections={"Mappings": {"Nets": {"all": {"cidr": cidr}}}})


def under(typed: Typed, condition: Value = None, **conditions: Value) -> Template:
    type_, properties = typed
    attributes: Mapping[str, Value] = {} if condition is None else {"Condition": condition}
    resource = Resource("G", type_, "", properties, attributes=attributes)
    return Template("", {"G": resource}, sections={"Conditions": conditions} if conditions else {})


def choice(one: Value, other: Value = NOBODY, *, name: Value = "C") -> Function:
    return Function("Fn::If", [name, one, other])


def test_another_default_is_another_network() -> None:
    assert public(with_default("10.0.0.0/8"), with_default("0.0.0.0/0")) == [WORLD]
    assert said(with_default("10.0.0.0/8"), with_default("10.1.0.0/16")) == []
    assert said(with_default("0.0.0.0/0"), template(G=group(rule(CidrIp="0.0.0.0/0")))) == []


@pytest.mark.parametrize(
    "default", [with_default("x", NoEcho=True), with_default("x", "AWS::SSM::Parameter::Value<a>")]
)
def test_a_default_that_is_secret_or_looked_up_is_no_value(default: Template) -> None:
    assert said(template(G=group()), default) == ["G lets in tcp 80 from Net"]


def test_a_default_that_is_a_list() -> None:
    before, after = (
        replace(
            template(S=("AWS::ECS::Service", {"SecurityGroups": Ref("Groups")})),
            parameters={"Groups": Parameter("Groups", "CommaDelimitedList", default=default)},
        )
        for default in ("sg-1", "sg-1, sg-2")
    )
    assert said(before, after) == ["S is also in the security group sg-2"]


def test_a_default_inside_a_text() -> None:
    before, after = (
        replace(
            template(
                R=role(statement(Resource=[Sub("a/${Path}"), Sub("${B}/${Paths}"), Join("/", ["b", Ref("Path")])]))
            ),
            parameters={
                "Path": Parameter("Path", "String", default=default),
                "Paths": Parameter("Paths", "CommaDelimitedList", default="x"),
            },
        )
        for default in ("x", "*")
    )
    assert said(before, after) == ["R may s3:GetObject on a/*", "R may s3:GetObject on b/*"]


def test_a_mapping_is_looked_up() -> None:
    assert public(with_table("10.0.0.0/8"), with_table("0.0.0.0/0")) == [WORLD]


@pytest.mark.parametrize("keys", [("Nets", "none", "cidr"), ("Nets", Ref("Row"), "cidr"), ("Nets",)])
def test_what_no_mapping_says_is_compared_as_it_stands(keys: tuple[Value, ...]) -> None:
    assert said(with_table("10.0.0.0/8", *keys), with_table("0.0.0.0/0", *keys)) == []


def test_a_resource_on_a_condition() -> None:
    free, bound = under(group(rule(CidrIp="0.0.0.0/0"))), under(group(rule(CidrIp="0.0.0.0/0")), "C")
    assert said(free, bound) == []
    assert public(bound, free) == [WORLD]


def test_a_refusal_that_only_stands_on_a_condition() -> None:
    free, bound = under(role(statement(Effect="Deny"))), under(role(statement(Effect="Deny")), "C")
    assert said(bound, free) == []
    assert said(free, bound) == ["G refuses less: may s3:GetObject on arn:aws:s3:::b/*"]


def test_a_condition_that_means_something_else() -> None:
    before, after = (
        under(group(rule(CidrIp="0.0.0.0/0")), "C", C=Function("Fn::Equals", [Ref("Stage"), stage]))
        for stage in ("test", "live")
    )
    assert public(before, after) == [f"{WORLD} under a condition on C"]


def test_a_condition_of_an_odd_shape() -> None:
    assert public(under(group()), under(group(rule(CidrIp="0.0.0.0/0")), ["C"])) != []


def test_a_rule_on_a_condition() -> None:
    rules: Value = [choice(rule(CidrIp="0.0.0.0/0"))]
    before, after = (
        under((GROUP, {"SecurityGroupIngress": one}), C={"x": 1}) for one in ([rule(443, CidrIp="192.0.2.0/24")], rules)
    )
    assert public(before, after) == [f"{WORLD} under a condition on C"]
    assert public(after, under(group(rule(CidrIp="0.0.0.0/0")))) == [WORLD]


def test_a_statement_of_either_side() -> None:
    policy = choice([statement(), statement(Action="s3:PutObject")], {"Statement": "x"})
    before, after = (
        under(("AWS::IAM::Role", {"Policies": [{"PolicyDocument": {"Statement": one}}]}), C={"x": 1})
        for one in ([statement()], policy)
    )
    assert said(before, after)[0] == "G may s3:PutObject on arn:aws:s3:::b/* under a condition on C"
