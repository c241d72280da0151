"""Tags on everything that can carry them, as AWS's own schemas tell."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from ecsspec.cfn.template import Resource
from tests.builders import a_template, inside, pairs

OURS = {"ecsspec:name": "app", "team": "shop"}

ELSEWHERE = {
    "AWS::EC2::LaunchTemplate": ("TagSpecifications", 0, "Tags"),
}
"""Types that the schemas call not taggable, and where their tags stand."""

UNTAGGED = {
    "AWS::EC2::Route": "an entry of a route table",
    "AWS::EC2::SecurityGroupIngress": "a rule; CloudFormation's type has no tags",
    "AWS::EC2::SubnetRouteTableAssociation": "joins two things",
    "AWS::EC2::VPCGatewayAttachment": "joins two things",
    "AWS::ECS::ClusterCapacityProviderAssociations": "joins two things",
    "AWS::IAM::InstanceProfile": "not taggable, says its schema; the role in it is",
}


def everything() -> list[Resource]:
    """Return resources of every type that we emit."""
    private = {"network": {"tasks": "private", "nat": "single"}}
    templates = [
        a_template(tags={"team": "shop"}, **changes)
        for changes in (
            {},
            private,
            {"launch_type": "EC2"},
            {**private, "launch_type": "EC2", "network_mode": "awsvpc"},
        )
    ]
    return [resource for template in templates for resource in template.resources.values()]


@cache
def tag_property(type_: str) -> str:
    """Return the property that carries a type's tags, as its registry schema says; nothing where it has none."""
    home = find_spec("cfnlint")
    if home is None or home.origin is None:
        pytest.skip("cfn-lint is not installed: install the extra `test`")
    schemas = Path(home.origin).parent / "data/schemas"
    index = json.loads((schemas / "providers/us-east-1.json").read_text(encoding="utf-8"))
    schema = json.loads((schemas / f"resources/{index[type_]}.json").read_text(encoding="utf-8"))
    tagging = schema.get("tagging", {})
    return str(tagging["tagProperty"]).removeprefix("/properties/") if tagging.get("taggable") else ""


@pytest.mark.parametrize("type_", sorted({resource.type for resource in everything()}))
def test_everything_that_can_carry_tags_does(type_: str) -> None:
    property_ = tag_property(type_)
    for resource in everything():
        if resource.type == type_ and type_ not in UNTAGGED:
            path = (property_,) if property_ else ELSEWHERE[type_]
            assert OURS.items() <= pairs(inside(resource.properties, *path)).items(), resource.id


def test_the_exceptions_are_none_that_can_carry_tags() -> None:
    assert {type_ for type_ in (*UNTAGGED, *ELSEWHERE) if tag_property(type_)} == set()
    assert {*UNTAGGED, *ELSEWHERE} <= {resource.type for resource in everything()}
