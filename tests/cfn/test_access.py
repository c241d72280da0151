"""What an update opens: rules, statements, trust, public addresses; each by its meaning, not by its place."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ecsspec.cfn.access import opened
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value
from ecsspec.pipeline import compile_file
from tests.cases import SPECS
from tests.cfn.openings import GROUP, NOTHING, Case, Typed, group, role, rule, said, statement, template


def balancer(**more: Value) -> Typed:
    return "AWS::ElasticLoadBalancingV2::LoadBalancer", more


def service(address: str) -> Typed:
    return "AWS::ECS::Service", {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": address}}}


def hosts(**interface: Value) -> Typed:
    return "AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"NetworkInterfaces": [interface]}}


def shared(caller: Value) -> Typed:
    said = {"Effect": "Allow", "Principal": caller, "Action": "ecr:BatchGetImage"}
    return "AWS::ECR::Repository", {"RepositoryPolicyText": {"Statement": said}}


def trusted(*callers: str) -> Typed:
    return role(AssumeRolePolicyDocument={"Statement": [{"Effect": "Allow", "Principal": {"AWS": list(callers)}}]})


EVERYONE = rule(CidrIp="0.0.0.0/0")
OFFICE = rule(CidrIp="192.0.2.0/24")

CASES: dict[str, Case] = {
    "a rule for the world": (
        template(G=group(OFFICE)),
        template(G=group(OFFICE, EVERYONE)),
        ["G lets in tcp 80 from the whole internet"],
    ),
    "IPv6 is the world too": (
        template(G=group()),
        template(G=group(rule(CidrIpv6="::/0"))),
        ["G lets in tcp 80 from the whole internet over IPv6"],
    ),
    "two ports, one line": (
        template(G=group()),
        template(G=group(OFFICE, rule(443, CidrIp="192.0.2.0/24"))),
        ["G lets in tcp 80, tcp 443 from 192.0.2.0/24"],
    ),
    "a range of ports": (
        template(G=group()),
        template(G=group(rule(ToPort=90, SourceSecurityGroupId=GetAtt("H", "GroupId")))),
        ["G lets in tcp 80-90 from H"],
    ),
    "all protocols": (
        template(G=group()),
        template(G=group({"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"})),
        ["G lets in everything from the whole internet"],
    ),
    "a rule apart": (
        template(G=group()),
        template(G=group(), R=("AWS::EC2::SecurityGroupIngress", {"GroupId": GetAtt("G", "GroupId"), **OFFICE})),
        ["G lets in tcp 80 from 192.0.2.0/24"],
    ),
    "a rule that only moves": (
        template(G=group(OFFICE)),
        template(G=group(), R=("AWS::EC2::SecurityGroupIngress", {"GroupId": Ref("G"), **OFFICE})),
        [],
    ),
    "the order of rules": (template(G=group(OFFICE, EVERYONE)), template(G=group(EVERYONE, OFFICE)), []),
    "a rule of the world that is narrowed": (template(G=group(EVERYONE)), template(G=group(OFFICE)), []),
    "all ports that become one": (
        template(G=group({"IpProtocol": "-1", "CidrIp": "192.0.2.0/24"})),
        template(G=group(OFFICE)),
        [],
    ),
    "a pattern of actions that becomes one": (
        template(R=role(statement(Action="s3:*"))),
        template(R=role(statement())),
        [],
    ),
    "an action that becomes a pattern": (
        template(R=role(statement())),
        template(R=role(statement(Action="s3:*"))),
        ["R may s3:* on arn:aws:s3:::b/*"],
    ),
    "everything that becomes one thing": (
        template(R=role(statement(Resource="*"))),
        template(R=role(statement())),
        [],
    ),
    "a rule less": (template(G=group(OFFICE, EVERYONE)), template(G=group(OFFICE)), []),
    "no rule for what goes out": (
        template(G=group()),
        template(G=(GROUP, {})),
        ["G lets out everything to the whole internet"],
    ),
    "an action more": (
        template(R=role(statement())),
        template(R=role(statement(Action=["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]))),
        ["R may s3:PutObject, s3:DeleteObject on arn:aws:s3:::b/*"],
    ),
    "a thing more": (
        template(R=role(statement())),
        template(R=role(statement(Resource=["arn:aws:s3:::b/*", Sub("${B}/x"), "*"]))),
        ["R may s3:GetObject on ${B}/x", "R may s3:GetObject on everything"],
    ),
    "every action": (
        template(R=role()),
        template(R=role(statement(Action="*"))),
        ["R may everything on arn:aws:s3:::b/*"],
    ),
    "all but an action": (
        template(R=role()),
        template(R=role({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})),
        ["R may all but iam:* on everything"],
    ),
    "a statement split in two": (
        template(R=role(statement(Action=["s3:GetObject", "s3:PutObject"]))),
        template(R=role(statement(), statement(Action="s3:PutObject"))),
        [],
    ),
    "a condition less": (
        template(R=role(statement(Condition={"Bool": {"aws:SecureTransport": "true"}}))),
        template(R=role(statement())),
        ["R may s3:GetObject on arn:aws:s3:::b/*"],
    ),
    "another condition": (
        template(R=role(statement(Condition={"Bool": {"a": "true"}}))),
        template(R=role(statement(Condition={"Bool": {"a": "false"}}))),
        ["R may s3:GetObject on arn:aws:s3:::b/* under a condition on a"],
    ),
    "a refusal less": (
        template(R=role(statement(), statement(Effect="Deny", Action="s3:*"))),
        template(R=role(statement())),
        ["R no longer refuses: may s3:* on arn:aws:s3:::b/*"],
    ),
    "a refusal more": (template(R=role(statement())), template(R=role(statement(), statement(Effect="Deny"))), []),
    "a refusal that goes with its role": (template(R=role(statement(Effect="Deny"))), NOTHING, []),
    "a limit less": (
        template(R=role(PermissionsBoundary="arn:aws:iam::1:policy/b")),
        template(R=role()),
        ["R is no longer limited by arn:aws:iam::1:policy/b"],
    ),
    "a managed policy": (
        template(R=role()),
        template(R=role(ManagedPolicyArns=["arn:aws:iam::aws:policy/AdministratorAccess"])),
        ["R gets the rights of AdministratorAccess"],
    ),
    "who may assume": (
        template(R=role()),
        template(R=trusted("1", "*")),
        ["R can be assumed by anybody", "R can be assumed by 1"],
    ),
    "a repository shared": (
        template(R=("AWS::ECR::Repository", {})),
        template(R=shared({"AWS": "111122223333"})),
        ["R lets 111122223333 ecr:BatchGetImage"],
    ),
    "a repository for everybody": (
        template(R=shared("1")),
        template(R=shared("*")),
        ["R lets anybody ecr:BatchGetImage"],
    ),
    "a public balancer": (template(L=balancer(Scheme="internal")), template(L=balancer()), ["L faces the internet"]),
    "public addresses": (
        template(S=service("DISABLED")),
        template(S=service("ENABLED")),
        ["S gives its tasks public addresses"],
    ),
    "a public address of hosts": (
        template(T=hosts()),
        template(T=hosts(AssociatePublicIpAddress=True)),
        ["T gives its hosts public addresses"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_opened(name: str) -> None:
    before, after, sentences = CASES[name]
    assert said(before, after) == sentences


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_a_template_opens_nothing_beside_itself(spec: object) -> None:
    found = compile_file(str(spec)).template
    assert not opened(found, found)


def test_what_the_internet_gets_stands_first() -> None:
    found = opened(NOTHING, template(A=role(statement()), B=group(OFFICE, EVERYONE)))
    assert [grant.public for grant in found] == [True, False, False, False]


def test_a_place_is_a_property_of_the_template() -> None:
    after = template(G=group(OFFICE, EVERYONE), R=role(statement(), statement(Action="s3:PutObject")))
    for grant in opened(NOTHING, after):
        id_, path = grant.at
        value: object = after.resources[id_].properties
        for step in path:
            value = value[step]  # type: ignore[index]
        assert value is not None


def test_what_the_world_may_assume_is_public() -> None:
    found = opened(template(R=role()), CASES["who may assume"][1])
    assert {grant.what: grant.public for grant in found} == {("anybody",): True, ("1",): False}


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (Sub("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${Cluster}/*"), "task/${Cluster}/*"),
        (Sub("arn:${AWS::Partition}:s3:::bucket/*"), "bucket/*"),
        (Sub("arn:${AWS::Partition}:ssm:x:1:parameter/a"), "arn:${AWS::Partition}:ssm:x:1:parameter/a"),
        ("arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/*"),
    ],
)
def test_a_name_is_told_without_what_every_name_of_the_account_begins_with(thing: Value, told: str) -> None:
    (only,) = said(template(R=role()), template(R=role(statement(Resource=thing))))
    assert only == f"R may s3:GetObject on {told}"


def test_a_rule_that_cannot_be_read_is_told() -> None:
    unread: Mapping[str, Value] = {**group()[1], "SecurityGroupIngress": [Ref("Rule")]}
    told = said(template(G=group()), template(G=(GROUP, unread)))
    assert told == ["G lets in what a rule says that we cannot read: Rule"]
