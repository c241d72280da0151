"""What CloudFormation refuses before anything is made, in its own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.world import World
from tests.world.scripts import APP, apply, propose, refusal

ROLE = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}


def template(**resources: Any) -> str:
    return json.dumps({"Resources": resources})


def resource(type_: str, **properties: Any) -> dict[str, Any]:
    return {"Type": type_, "Properties": properties}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("Resources: {", "Template format error: YAML not well-formed."),
        ("Outputs: {}", "Template format error: At least one Resources member must be defined."),
        (template(A=resource("AWS::Foo::Bar")), "Template format error: Unrecognized resource types: [AWS::Foo::Bar]"),
        (
            template(**{"A-b": resource("AWS::SNS::Topic")}),
            "Template format error: Resource name A-b is non alphanumeric.",
        ),
        (template(A={"Type": "AWS::SNS::Topic", "Propertys": {}}), "Invalid template resource property 'Propertys'"),
        (
            template(A=resource("AWS::SNS::Topic", TopicName={"Ref": "Nope"})),
            "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the template",
        ),
        (
            template(A={"Type": "AWS::SNS::Topic", "DependsOn": "Gone"}),
            "Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template",
        ),
        (
            json.dumps({"Resources": {"A": resource("AWS::SNS::Topic")}, "Outputs": {"O": {"Value": {"Ref": "B"}}}}),
            "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template",
        ),
        (
            template(A=resource("AWS::SNS::Topic", TopicName={"Fn::GetAtt": ["B", "Arn"]})),
            "Template error: instance of Fn::GetAtt references undefined resource B",
        ),
        (
            template(A=resource("AWS::EC2::VPC"), B=resource("AWS::SNS::Topic", TopicName={"Fn::GetAtt": ["A", "No"]})),
            "Template error: resource A does not support attribute type No in Fn::GetAtt",
        ),
        (
            template(
                A=resource("AWS::SNS::Topic", TopicName={"Fn::Sub": "${B}"}),
                B=resource("AWS::SNS::Topic", TopicName={"Ref": "A"}),
            ),
            "Circular dependency between resources: [A, B]",
        ),
        (
            template(**{f"R{n}": resource("AWS::SNS::Topic") for n in range(501)}),
            "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_template_that_cannot_stand_is_refused(body: str, says: str) -> None:
    world = World()
    code, message = refusal(lambda: propose(world, "web", body))
    assert code == "ValidationError"
    assert message.startswith(says)
    assert len(world.stacks) == 0, "a refused request leaves no stack behind"


def test_the_body_is_limited_in_bytes() -> None:
    body = json.dumps({"Resources": {"A": {"Type": "AWS::SNS::Topic", "Metadata": "é" * 25_700}}}, ensure_ascii=False)
    assert len(body) < 51_200
    code, message = refusal(lambda: propose(World(), "web", body))
    assert (code, message.rpartition(": ")[2]) == (
        "ValidationError",
        "Member must have length less than or equal to 51200",
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"Nope": "1"}, "Parameters: [Nope] do not exist in the template"),
        ({"Count": "many"}, "Parameter 'Count' must be a number."),
    ],
)
def test_parameters_are_checked(given: dict[str, str], says: str) -> None:
    assert refusal(lambda: propose(World(), "web", APP, parameters=given)) == ("ValidationError", says)


def test_a_parameter_without_a_value_is_refused() -> None:
    body = APP.replace(", Default: nginx:1.28", "")
    assert refusal(lambda: propose(World(), "web", body))[1] == "Parameters: [Image] must have values"
    assert propose(World(), "web", body, parameters={"Image": "nginx"})["Status"] == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    ("properties", "given", "needed"),
    [
        (ROLE, [], "CAPABILITY_IAM"),
        (ROLE, ["CAPABILITY_IAM"], ""),
        ({**ROLE, "RoleName": "r"}, ["CAPABILITY_IAM"], "CAPABILITY_NAMED_IAM"),
        ({**ROLE, "RoleName": "r"}, ["CAPABILITY_NAMED_IAM"], ""),
    ],
)
def test_iam_resources_must_be_acknowledged(properties: dict[str, Any], given: list[str], needed: str) -> None:
    body = template(Role=resource("AWS::IAM::Role", **properties))
    if needed:
        says = ("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")
        assert refusal(lambda: propose(World(), "web", body, Capabilities=given)) == says
    else:
        assert propose(World(), "web", body, Capabilities=given)["Status"] == "CREATE_COMPLETE"


def test_tags_of_awss_own_are_refused() -> None:
    says = "aws: prefixed tag key names are not allowed for external use."
    assert refusal(lambda: propose(World(), "web", APP, tags={"aws:mine": "x"})) == ("ValidationError", says)


def test_a_stack_is_created_once_and_updated_only_where_it_is() -> None:
    world = World()
    assert refusal(lambda: propose(world, "web", APP, ChangeSetType="UPDATE"))[1] == "Stack [web] does not exist"
    apply(world, "web", APP)
    code, message = refusal(lambda: propose(world, "web", APP, name="n", ChangeSetType="CREATE"))
    assert (code, message[:24]) == ("ValidationError", "Stack [web] already exis")


def test_a_resource_cannot_become_another_type() -> None:
    world = World()
    apply(world, "web", template(A=resource("AWS::SNS::Topic")))
    code, message = refusal(lambda: propose(world, "web", template(A=resource("AWS::SQS::Queue")), name="n"))
    assert (code, message[:38]) == ("ValidationError", "Update of resource type is not permitt")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (template(A=resource("AWS::EC2::VPC", Cidr="10.0.0.0/16")), "Unsupported property [Cidr]"),
        (template(A=resource("AWS::EC2::SecurityGroup")), "Required property [GroupDescription] not found"),
    ],
)
def test_early_validation_reads_the_properties(body: str, reason: str) -> None:
    world = World()
    made = propose(world, "web", body)
    assert (made["Status"], made["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert "AWS::EarlyValidation::PropertyValidation" in made["StatusReason"]
    found = world.session().client("cloudformation").describe_events(ChangeSetName=made["ChangeSetId"])
    rows = [(row["EventType"], row["ValidationStatusReason"]) for row in found["OperationEvents"]]
    assert rows == [("VALIDATION_ERROR", reason)]
    assert propose(world, "web", body, name="n", DisableValidation=True)["Status"] == "CREATE_COMPLETE"
