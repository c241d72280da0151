"""What policies open: managed ones, those of other resources, as text; who holds them, and what no longer refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from ecsspec.cfn.values import Function, GetAtt, Join, Ref, Sub, Value
from tests.cfn.openings import NOTHING, Case, Typed, document, public, role, said, statement, template, trusted

READ = statement()
REFUSED = statement(Effect="Deny", Action="s3:*")
OF_AWS = "arn:aws:iam::aws:policy/"


def policy(*statements: Value, **holders: Value) -> Typed:
    return "AWS::IAM::Policy", {"PolicyName": "p", "PolicyDocument": document(*statements), **holders}


def managed(*statements: Value, **holders: Value) -> Typed:
    return "AWS::IAM::ManagedPolicy", {"PolicyDocument": document(*statements), **holders}


def gets(*policies: Value) -> Typed:
    return role(ManagedPolicyArns=list(policies))


def limited(boundary: Value) -> Typed:
    return role(PermissionsBoundary=boundary)


def bucket(*statements: Value) -> Typed:
    return "AWS::S3::BucketPolicy", {"Bucket": Ref("B"), "PolicyDocument": document(*statements)}


def logs(text: Value) -> Typed:
    return "AWS::Logs::ResourcePolicy", {"PolicyName": "p", "PolicyDocument": text}


def function(**more: Value) -> Typed:
    return "AWS::Lambda::Permission", {"Action": "lambda:InvokeFunction", "FunctionName": Ref("F"), **more}


def url(sign_in: str) -> Typed:
    return "AWS::Lambda::Url", {"TargetFunctionArn": GetAtt("F", "Arn"), "AuthType": sign_in}


def endpoint(*statements: Mapping[str, Value]) -> Typed:
    return "AWS::EC2::VPCEndpoint", {"PolicyDocument": document(*statements)} if statements else {}


def everybody(**more: Value) -> Mapping[str, Value]:
    return statement(Principal="*", **more)


WRITE = json.dumps(document(everybody(Action="logs:PutLogEvents", Resource="*")))
VPC_ONLY = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
EMPTY: Typed = ("AWS::S3::Bucket", {})

CASES: dict[str, Case] = {
    "a policy of AWS": (
        template(R=gets(f"{OF_AWS}ReadOnlyAccess")),
        template(R=gets(f"{OF_AWS}AdministratorAccess", f"{OF_AWS}ReadOnlyAccess")),
        ["R gets the rights of AdministratorAccess"],
    ),
    "a policy of the same name": (
        template(R=gets(f"{OF_AWS}Admin")),
        template(R=gets("arn:aws:iam::111122223333:policy/Admin")),
        ["R gets the rights of arn:aws:iam::111122223333:policy/Admin"],
    ),
    "a policy in another folder": (
        template(R=gets(Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/a/P"))),
        template(R=gets(Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/b/P"))),
        ["R gets the rights of policy/b/P"],
    ),
    "a policy spelled otherwise": (
        template(R=gets(Join("", ["arn:aws:iam::", Ref("A"), ":policy/p"]))),
        template(R=gets(Sub("arn:aws:iam::${A}:policy/p"))),
        [],
    ),
    "a policy of this template": (
        template(R=gets(), P=managed(READ)),
        template(R=gets(Ref("P")), P=managed(READ)),
        ["R gets the rights of P"],
    ),
    "a policy of a shape that says nothing": (template(), template(L=logs({}), M=logs(" ")), []),
    "a policy that names its role": (
        template(R=gets(Ref("P")), P=managed(READ)),
        template(R=gets(), P=managed(READ, Roles=[Ref("R")])),
        [],
    ),
    "a role more": (
        template(R=role(), S=role(), P=managed(READ, Roles=[Ref("R")])),
        template(R=role(), S=role(), P=managed(READ, Roles=[Ref("R"), Ref("S")], Groups=["g"], Users=["u"])),
        ["S gets the rights of P", "u gets the rights of P", "g gets the rights of P"],
    ),
    "a statement more in a managed policy": (
        template(P=managed(READ)),
        template(P=managed(READ, statement(Resource="*"))),
        ["P may s3:GetObject on everything"],
    ),
    "an inline policy apart": (template(R=role(READ)), template(R=role(), P=policy(READ, Roles=[Ref("R")])), []),
    "a role more of an inline policy": (
        template(R=role(), S=role(), P=policy(READ, Roles=[Ref("R")])),
        template(R=role(), S=role(), P=policy(READ, Roles=[Ref("R"), Ref("S")])),
        ["S may s3:GetObject on arn:aws:s3:::b/*"],
    ),
    "a refusal apart that is gone": (
        template(R=role(READ), P=policy(REFUSED, Roles=[Ref("R")])),
        template(R=role(READ)),
        ["R no longer refuses: may s3:* on arn:aws:s3:::b/*"],
    ),
    "a refusal of a managed policy": (
        template(R=gets(Ref("P")), P=managed(REFUSED)),
        template(R=gets()),
        ["R no longer refuses: may s3:* on arn:aws:s3:::b/*"],
    ),
    "a refusal for a role of another template": (
        template(P=policy(REFUSED, Roles=["admin"])),
        NOTHING,
        ["admin no longer refuses: may s3:* on arn:aws:s3:::b/*"],
    ),
    "a managed policy that goes with all of it": (template(P=managed(REFUSED)), NOTHING, []),
    "another limit": (
        template(R=limited(Ref("One"))),
        template(R=limited(GetAtt("Other", "Arn"))),
        ["R is no longer limited by One"],
    ),
    "a bucket for everybody": (
        template(B=EMPTY),
        template(B=EMPTY, P=bucket(everybody())),
        ["B lets anybody s3:GetObject on arn:aws:s3:::b/*"],
    ),
    "a bucket for everybody in a network": (
        template(B=EMPTY),
        template(B=EMPTY, P=bucket(everybody(Condition=VPC_ONLY))),
        ["B lets anybody s3:GetObject on arn:aws:s3:::b/* under a condition on aws:SourceVpc"],
    ),
    "a bucket that asked for encryption": (
        template(B=EMPTY, P=bucket(everybody(Effect="Deny"))),
        template(B=EMPTY),
        ["B no longer refuses anybody: s3:GetObject on arn:aws:s3:::b/*"],
    ),
    "a policy as text": (template(), template(L=logs(WRITE)), ["L lets anybody logs:PutLogEvents on everything"]),
    "a policy as text of this account": (
        template(L=logs("")),
        template(L=logs(Sub(WRITE.replace('"Principal": "*"', '"Principal": "${AWS::AccountId}"')))),
        ["L lets ${AWS::AccountId} logs:PutLogEvents on everything"],
    ),
    "a policy that was text": (template(L=logs(WRITE)), template(L=logs(json.loads(WRITE))), []),
    "text that is no policy": (template(L=logs("[")), template(L=logs("{")), ["L has a policy that we cannot read"]),
    "text that is a list": (template(), template(L=logs("[]")), ["L has a policy that we cannot read"]),
    "a policy that is looked up": (
        template(L=logs(Ref("A"))),
        template(L=logs(Function("Fn::ImportValue", "b"))),
        ["L has a policy that we cannot read"],
    ),
    "statements that are looked up": (
        template(R=role(READ)),
        template(R=role(READ, Function("Fn::Transform", {"Name": "x"}))),
        ["R has a policy that we cannot read"],
    ),
    "a function for a service": (
        template(),
        template(P=function(Principal="events.amazonaws.com")),
        ["F lets events.amazonaws.com lambda:InvokeFunction"],
    ),
    "a function for everybody in an organization": (
        template(P=function(Principal="*", SourceArn="arn:x/1", PrincipalOrgID="o")),
        template(P=function(Principal="*", SourceArn="arn:x/*")),
        ["F lets anybody lambda:InvokeFunction under a condition on SourceArn"],
    ),
    "the address of a function": (
        template(P=function(Principal="*", FunctionUrlAuthType="AWS_IAM")),
        template(P=function(Principal="*", FunctionUrlAuthType="NONE")),
        ["F lets anybody lambda:InvokeFunction"],
    ),
    "limits spelled otherwise": (
        template(R=role(statement(Condition={"NumericLessThan": {"a": 5}, "NumericGreaterThan": {"a": "3.0"}}))),
        template(R=role(statement(Condition={"NumericLessThan": {"a": "5.0"}, "NumericGreaterThan": {"a": 3}}))),
        [],
    ),
    "an address that asks nobody": (
        template(U=url("AWS_IAM")),
        template(U=url("NONE")),
        ["F answers callers who do not sign in"],
    ),
    "an address that asks": (template(), template(U=url("AWS_IAM")), []),
    "a managed policy that is no longer attached by the role": (
        template(R=gets(Ref("P")), P=managed(REFUSED)),
        template(R=gets("other"), P=managed(REFUSED)),
        ["R gets the rights of other", "R no longer refuses: may s3:* on arn:aws:s3:::b/*"],
    ),
    "a managed policy that a role keeps by another way": (
        template(R=gets(Ref("P")), P=managed(REFUSED), Q=managed(READ)),
        template(R=gets(Ref("P"), Ref("Q")), P=managed(REFUSED), Q=managed(READ)),
        ["R gets the rights of Q"],
    ),
    "a role that refused somebody": (
        template(R=trusted(Effect="Deny", Principal={"AWS": "1"})),
        template(R=trusted(Effect="Deny", Principal={"AWS": "2"})),
        ["R no longer refuses: can be assumed by 1"],
    ),
    "one more who is not refused": (
        template(B=EMPTY, P=bucket(statement(Effect="Deny", NotPrincipal={"AWS": "1"}))),
        template(B=EMPTY, P=bucket(statement(Effect="Deny", NotPrincipal={"AWS": ["1", "2"]}))),
        ["B refuses less to everybody but 1: s3:GetObject on arn:aws:s3:::b/*"],
    ),
    "a function for fewer": (template(P=function(Principal="*")), template(P=function(Principal="1")), []),
    "an endpoint without a policy": (
        template(E=endpoint(everybody())),
        template(E=endpoint()),
        ["E lets anybody everything on everything"],
    ),
    "an endpoint that gets a policy": (template(E=endpoint()), template(E=endpoint(everybody())), []),
    "a new endpoint": (template(), template(E=endpoint()), []),
    "a role that may tag sessions": (
        template(R=trusted(Principal={"AWS": "1"})),
        template(R=trusted(Principal={"AWS": "1"}, Action=["sts:AssumeRole", "sts:TagSession"])),
        ["R lets 1 sts:TagSession"],
    ),
    "an account spelled otherwise": (
        template(R=trusted(Principal={"AWS": 111122223333})),
        template(R=trusted(Principal={"AWS": ["arn:aws:iam::111122223333:root", "111122223333"]})),
        [],
    ),
    "a role that trusts nobody by name": (
        template(R=trusted(Principal={"AWS": "1"})),
        template(R=trusted(NotAction="sts:TagSession")),
        ["R can be assumed by ?"],
    ),
    "the statement of a firewall": (
        template(),
        template(W=("AWS::WAFv2::WebACL", {"Rules": [{"Statement": {"GeoMatchStatement": {}}}]})),
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_opened(name: str) -> None:
    before, after, sentences = CASES[name]
    assert said(before, after) == sentences


PUBLIC = (
    "an address that asks nobody",
    "a bucket for everybody",
    "a bucket for everybody in a network",
    "a policy as text",
)


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_open_to_anybody_is_public(name: str) -> None:
    before, after, sentences = CASES[name]
    assert public(before, after) == sentences


def test_an_endpoint_is_for_its_network_only() -> None:
    before, after, _ = CASES["an endpoint without a policy"]
    assert public(before, after) == []
