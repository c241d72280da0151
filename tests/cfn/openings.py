"""Small templates to see what an update opens."""

from __future__ import annotations

from collections.abc import Mapping

from ecsspec.cfn.access import opened
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import Value

Typed = tuple[str, Mapping[str, Value]]
"""A resource without its id: type and properties."""
Case = tuple[Template, Template, list[str]]
"""Before, after, and what is told."""

GROUP = "AWS::EC2::SecurityGroup"
ROLE = "AWS::IAM::Role"
NOTHING = Template("", {})


def template(**resources: Typed) -> Template:
    return Template("", {id_: Resource(id_, type_, "", properties) for id_, (type_, properties) in resources.items()})


def statement(**more: Value) -> Mapping[str, Value]:
    return {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/*"} | more


def document(*statements: Value) -> Mapping[str, Value]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role(*statements: Value, **more: Value) -> Typed:
    return ROLE, {"Policies": [{"PolicyName": "p", "PolicyDocument": document(*statements)}], **more}


def trusted(**more: Value) -> Typed:
    return ROLE, {"AssumeRolePolicyDocument": document({"Effect": "Allow", "Action": "sts:AssumeRole", **more})}


def group(*rules: Value) -> Typed:
    return GROUP, {"SecurityGroupIngress": list(rules), "SecurityGroupEgress": [rule(CidrIp="10.0.0.0/8")]}


def rule(port: int = 80, **more: Value) -> Mapping[str, Value]:
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **more}


def said(before: Template, after: Template) -> list[str]:
    return [grant.sentence for grant in opened(before, after)]


def public(before: Template, after: Template) -> list[str]:
    return [grant.sentence for grant in opened(before, after) if grant.public]
