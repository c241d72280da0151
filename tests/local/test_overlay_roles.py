"""Roles, policies and instance profiles, as the IAM API shows them."""

from __future__ import annotations

from typing import Any

from tests.local.cloud import Cloud, att, named, ref, resources
from tests.local.pieces import TRUST, with_outputs

MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
HOST = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"


def document(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def template(managed: list[str], inline: str, policy: str) -> dict[str, Any]:
    body = resources(
        Role=(
            "AWS::IAM::Role",
            {
                "AssumeRolePolicyDocument": TRUST,
                "Description": "hosts",
                "ManagedPolicyArns": managed,
                "Policies": [{"PolicyName": "own", "PolicyDocument": document(inline)}],
                "Tags": [{"Key": "team", "Value": "labs"}],
            },
        ),
        Policy=(
            "AWS::IAM::Policy",
            {"PolicyName": "more", "PolicyDocument": document(policy), "Roles": [ref("Role")]},
        ),
        Profile=("AWS::IAM::InstanceProfile", {"Roles": [ref("Role")]}),
    )
    outputs = {"RoleArn": att("Role", "Arn"), "RoleId": att("Role", "RoleId"), "PolicyId": att("Policy", "Id")}
    return with_outputs(body, Profile=ref("Profile"), ProfileArn=att("Profile", "Arn"), **outputs)


def test_role_policy_profile(cloud: Cloud, stack: str) -> None:
    iam = cloud.client("iam")
    assert cloud.deploy(stack, template([MANAGED, HOST], "logs:PutLogEvents", "s3:GetObject")) == "CREATE_COMPLETE"
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)

    def attached() -> set[str]:
        rows = iam.list_attached_role_policies(RoleName=ids["Role"])["AttachedPolicies"]
        return {row["PolicyArn"] for row in rows}

    def action(name: str) -> str:
        shown = iam.get_role_policy(RoleName=ids["Role"], PolicyName=name)["PolicyDocument"]
        return str(shown["Statement"][0]["Action"])

    role = iam.get_role(RoleName=ids["Role"])["Role"]
    assert (role["Description"], role["Arn"], role["RoleId"]) == ("hosts", outputs["RoleArn"], outputs["RoleId"])
    assert role["AssumeRolePolicyDocument"] == TRUST
    assert {tag["Key"]: tag["Value"] for tag in role["Tags"]} == {"team": "labs", "ecsspec:name": stack}
    assert attached() == {MANAGED, HOST}
    assert (action("own"), action("more")) == ("logs:PutLogEvents", "s3:GetObject")
    assert outputs["Profile"] == ids["Profile"]
    profile = iam.get_instance_profile(InstanceProfileName=outputs["Profile"])["InstanceProfile"]
    assert profile["Arn"] == outputs["ProfileArn"]
    assert [item["RoleName"] for item in profile["Roles"]] == [ids["Role"]]
    assert named(role["Tags"])["team"] == "labs"

    assert cloud.deploy(stack, template([MANAGED], "logs:CreateLogStream", "s3:PutObject")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == ids
    assert attached() == {MANAGED}
    assert (action("own"), action("more")) == ("logs:CreateLogStream", "s3:PutObject")
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert ids["Profile"] not in {
        row["InstanceProfileName"] for row in iam.list_instance_profiles()["InstanceProfiles"]
    }
    assert ids["Role"] not in {row["RoleName"] for row in iam.list_roles()["Roles"]}


def test_profile_follows_its_role(cloud: Cloud, stack: str) -> None:
    def body(role: str) -> dict[str, Any]:
        return resources(
            A=("AWS::IAM::Role", {"AssumeRolePolicyDocument": TRUST}),
            B=("AWS::IAM::Role", {"AssumeRolePolicyDocument": TRUST}),
            Profile=("AWS::IAM::InstanceProfile", {"Roles": [ref(role)]}),
        )

    cloud.deploy(stack, body("A"))
    before = cloud.physical(stack)
    assert cloud.deploy(stack, body("B")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == before
    profile = cloud.client("iam").get_instance_profile(InstanceProfileName=before["Profile"])["InstanceProfile"]
    assert [item["RoleName"] for item in profile["Roles"]] == [before["B"]]


def test_taken_role_name_is_refused(cloud: Cloud, stack: str) -> None:
    named_role = {"RoleName": "taken-role", "AssumeRolePolicyDocument": TRUST}
    body = resources(A=("AWS::IAM::Role", named_role), B=("AWS::IAM::Role", named_role, {"DependsOn": "A"}))
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack) == ["B: Role with name taken-role already exists."]
