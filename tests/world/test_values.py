"""Values in templates: functions worked out with real ids, parameters looked up, exports, physical ids and ARNs."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import pytest

from tests.world import World
from tests.world.cloudformation.changesets import NO_CHANGES
from tests.world.scripts import APP, apply, changes_of, delete, history, ids, propose, refusal

FUNCTIONS = """
Parameters:
  Zones: {Type: CommaDelimitedList, Default: "a, b"}
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Dev: !Not [Condition: Prod]
  Both: !And [Condition: Prod, Condition: Dev]
  Any: !Or [Condition: Prod, Condition: Dev]
Mappings: {Sizes: {dev: {days: 7}, prod: {days: 90}}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Gone: {Type: AWS::EC2::InternetGateway, Condition: Both}
  Log:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !If [Prod, /prod, !Ref AWS::NoValue]
      RetentionInDays: !FindInMap [Sizes, !Ref Stage, days]
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        KeyName: !Sub "{{resolve:ssm:/word}}-${Stage}"
        UserData: !Base64 {"Fn::Sub": "log ${Log} ${!literal} {{resolve:ssm:/word}}"}
Outputs:
  Zone: {Value: !Select [1, !GetAZs ""]}
  Listed: {Value: !Join ["+", !Ref Zones]}
  Cut: {Value: !Select [0, !Split ["-", "x-y"]]}
  Block: {Value: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]]}
  Own: {Value: !Sub ["${Who} in ${AWS::Region}", {Who: !Ref AWS::AccountId}]}
  Never: {Value: "x", Condition: Both}
  Shared: {Value: !Ref Vpc, Export: {Name: !Sub "${AWS::StackName}-vpc"}}
"""
IMPORTER = """
Resources:
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !ImportValue web-vpc, CidrBlock: 10.0.1.0/24}}
"""


def applied(**parameters: str) -> World:
    world = World()
    world.set_ssm("/word", "hello")
    assert apply(world, "web", FUNCTIONS, parameters=parameters) == "CREATE_COMPLETE"
    return world


def test_functions_are_worked_out() -> None:
    world = applied()
    outputs = world.stacks["web"].outputs
    assert {name: value for name, value in outputs.items() if name != "Shared"} == {
        "Zone": "us-east-1b",
        "Listed": "a+b",
        "Cut": "x",
        "Block": "10.0.1.0/24",
        "Own": "123456789012 in us-east-1",
    }
    assert "Gone" not in world.stacks["web"].resources


def test_conditions_and_mappings_choose() -> None:
    dev, prod = applied().stacks["web"], applied(Stage="prod").stacks["web"]
    assert dev.resources["Log"].properties == {"RetentionInDays": 7}
    assert prod.resources["Log"].properties == {"LogGroupName": "/prod", "RetentionInDays": 90}
    assert refusal(lambda: applied(Stage="test"))[1] == "Parameter 'Stage' must be one of AllowedValues"


def test_dynamic_references_are_looked_up_last() -> None:
    world = applied()
    data = world.stacks["web"].resources["Template"].properties["LaunchTemplateData"]
    assert data["KeyName"] == "hello-dev"
    text = base64.b64decode(data["UserData"]).decode()
    assert text == f"log {ids(world, 'web')['Log']} ${{literal}} {{{{resolve:ssm:/word}}}}"


def test_an_ssm_value_that_is_missing_fails_the_set() -> None:
    made = propose(World(), "web", FUNCTIONS)
    assert made["StatusReason"] == "Parameters: [ssm:/word] cannot be found."


def test_an_export_is_imported_and_then_locked() -> None:
    world = applied()
    assert apply(world, "net", IMPORTER) == "CREATE_COMPLETE"
    assert world.stacks["net"].resources["Subnet"].properties["VpcId"] == ids(world, "web")["Vpc"]
    assert refusal(lambda: delete(world, "web"))[1] == "Export web-vpc cannot be deleted as it is in use by net"
    assert delete(world, "net") == delete(world, "web") == "DELETE_COMPLETE"
    made = propose(world, "net", IMPORTER, name="lost")
    assert made["Status"] == "CREATE_COMPLETE", "CloudFormation looks for an export at execution, not before"
    after = json.loads(changes_of(made)[0]["AfterContext"])
    assert after["Properties"]["VpcId"] == "{{changeSet:KNOWN_AFTER_APPLY}}"
    world.session().client("cloudformation").execute_change_set(StackName="net", ChangeSetName="lost")
    world.clock.settle()
    assert world.stacks["net"].status == "ROLLBACK_COMPLETE"
    assert ("CREATE_FAILED", "No export named web-vpc found.") in history(world, "net", "Subnet")


@pytest.mark.parametrize(
    ("type_", "properties", "shape"),
    [
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", {}, r"\d{12}:loadbalancer/app/web-X-\w{12}/[0-9a-f]{16}$"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Name": "mine", "Type": "network"}, r"loadbalancer/net/mine/"),
        ("AWS::EC2::VPC", {}, r"^vpc-[0-9a-f]{17}$"),
        ("AWS::EC2::EIP", {}, r"^203\.0\.113\.\d+$"),
        ("AWS::IAM::Role", {"AssumeRolePolicyDocument": {}}, r"^web-X-\w{12}$"),
        ("AWS::ECR::Repository", {}, r"^web-x-\w{12}$"),
        ("AWS::SSM::Parameter", {"Type": "String", "Value": "v", "Name": "/a/b"}, r"^/a/b$"),
        ("AWS::Logs::LogGroup", {"LogGroupName": "/x"}, r"^/x$"),
    ],
)  # fmt: skip
def test_physical_ids_look_like_awss(type_: str, properties: dict[str, Any], shape: str) -> None:
    world = World()
    body = json.dumps({"Resources": {"X": {"Type": type_, "Properties": properties}}})
    apply(world, "web", body, Capabilities=["CAPABILITY_IAM"], DisableValidation=True)
    assert re.search(shape, ids(world, "web")["X"])


def test_resources_are_listed_in_pages_and_all_at_once() -> None:
    world = World()
    many = {f"R{number}": {"Type": "AWS::SNS::Topic"} for number in range(25)}
    apply(world, "web", json.dumps({"Resources": many}))
    cloudformation = world.session().client("cloudformation")
    assert "NextToken" in cloudformation.list_stack_resources(StackName="web")
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName="web")
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    assert len({row["PhysicalResourceId"] for row in rows}) == len(rows) == 25
    assert len(cloudformation.describe_stack_resources(StackName="web")["StackResources"]) == 25


def test_a_made_parameter_can_be_read_by_the_next_stack() -> None:
    world = World()
    made = {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/p/vpc", "Type": "String", "Value": "vpc-1"}}
    apply(world, "platform", json.dumps({"Resources": {"P": made}}))
    looked_up = "{Type: 'AWS::SSM::Parameter::Value<String>', Default: /p/vpc}"
    body = APP.replace("{Type: String, Default: nginx:1.28}", looked_up)
    apply(world, "web", body)
    assert world.stacks["web"].resolved == {"Image": "vpc-1"}
    assert delete(world, "platform") == "DELETE_COMPLETE"
    assert "/p/vpc" not in world.ssm


def test_an_ssm_parameter_is_resolved_and_its_move_is_a_change() -> None:
    world = World()
    body = """
    Parameters: {Ami: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /ami}}
    Resources:
      Template:
        Type: AWS::EC2::LaunchTemplate
        Properties: {LaunchTemplateData: {ImageId: !Ref Ami}}
    """
    world.set_ssm("/ami", "ami-1")
    made = propose(world, "web", body)
    assert made["Parameters"] == [{"ParameterKey": "Ami", "ParameterValue": "/ami", "ResolvedValue": "ami-1"}]
    apply(world, "web", body, name="go")
    assert propose(world, "web", body, name="same")["StatusReason"] == NO_CHANGES
    world.set_ssm("/ami", "ami-2")
    change = changes_of(propose(world, "web", body, name="moved"))[0]
    detail = change["Details"][0]
    assert detail["Target"]["Path"] == "/Properties/LaunchTemplateData/ImageId"
    assert (detail["ChangeSource"], detail["CausingEntity"]) == ("ParameterReference", "Ami")
    stack = world.session().client("cloudformation").describe_stacks(StackName="web")["Stacks"][0]
    assert stack["Parameters"][0]["ResolvedValue"] == "ami-1"


def test_an_ssm_parameter_that_is_not_there_fails_the_set() -> None:
    body = """
    Parameters: {Ami: {Type: "AWS::SSM::Parameter::Value<String>", Default: /none}}
    Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Ami}}}
    """
    made = propose(World(), "web", body)
    assert made["StatusReason"] == "Unable to fetch parameters [/none] from parameter store for this account."
