"""AWS::IAM::Role, with its inline and its attached policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made, one
from tests.local.readback.paths import Answer, by_key, document, gathered, parsed, tags


def describe(cloud: Cloud, made: Made) -> Answer | None:
    iam, name = cloud.client("iam"), made.physical_id
    shown = one(lambda: iam.get_role(RoleName=name), "[Role]")
    if shown is None:
        return None
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    inline = {policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in names}
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {**shown, "Inline": inline, "Attached": attached, "Tags": iam.list_role_tags(RoleName=name)["Tags"]}


def inline_policies(wanted: list[dict[str, Any]], answer: Answer) -> Iterator[str]:
    """Compare the inline policies, documents and all."""
    shown = [{"PolicyName": name, "PolicyDocument": parsed(body)} for name, body in answer["Inline"].items()]
    return by_key(wanted, shown, key="PolicyName", complete=True)


KIND = Kind(
    describe,
    {
        "AssumeRolePolicyDocument": document("AssumeRolePolicyDocument"),
        "ManagedPolicyArns": gathered("Attached[].PolicyArn"),
        "Policies": inline_policies,
        "Tags": tags("Tags"),
    },
    {"Arn": "Arn"},
)
