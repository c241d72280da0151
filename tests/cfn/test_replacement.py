"""What a change does to the real thing, and how far it travels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ecsspec.cfn.diff import diff
from ecsspec.cfn.replacement import Cause, Impact, Verdict, impact, verdict, worst
from ecsspec.cfn.template import Parameter, Template
from ecsspec.cfn.values import Base64, GetAtt, Ref, Sub, Value
from ecsspec.cfn.verdicts import TABLE
from tests.cfn.samples import a_resource, a_service, a_template
from tests.generate import replacement as generator

IN_PLACE, UNKNOWN, MAY_REPLACE, REPLACE = Verdict

GROUP = "AWS::AutoScaling::AutoScalingGroup"


def reached(old: Template, new: Template) -> Mapping[str, Impact]:
    """Return the impact of going from one template to another."""
    return impact(diff(old, new), old, new)


def verdicts(old: Template, new: Template) -> dict[str, Verdict]:
    """Return the verdicts alone."""
    return {id_: one.verdict for id_, one in reached(old, new).items()}


def one_change(type_: str, before: dict[str, Value], after: dict[str, Value]) -> Verdict:
    """Return the verdict on a lone resource whose properties change."""
    return verdicts(a_template(a_resource("A", type_, **before)), a_template(a_resource("A", type_, **after)))["A"]


def test_the_table_is_fresh() -> None:
    text = TABLE.read_text(encoding="utf-8")
    if json.loads(text)["source"] != generator.source():
        pytest.skip(f"the table is made from {json.loads(text)['source']}, here is {generator.source()}")
    assert text == generator.generate(), "run python -m tests.generate.replacement"


def test_the_table_knows_every_type_that_was_asked_for() -> None:
    assert len(json.loads(TABLE.read_text(encoding="utf-8"))["types"]) >= 75


@pytest.mark.parametrize(
    ("type_", "path", "expected"),
    [
        ("ECS::Service", ("DesiredCount",), IN_PLACE),
        ("ECS::Service", ("Cluster",), REPLACE),
        ("ECS::Service", ("LaunchType",), MAY_REPLACE),
        ("ECS::Service", ("NetworkConfiguration", "AwsvpcConfiguration", "Subnets", "!Ref A"), IN_PLACE),
        ("ECS::TaskDefinition", ("ContainerDefinitions", "nginx", "Image"), REPLACE),
        ("ECS::TaskDefinition", ("Tags", "team", "Value"), IN_PLACE),
        ("ECS::CapacityProvider", ("AutoScalingGroupProvider", "AutoScalingGroupArn"), REPLACE),
        ("ECS::CapacityProvider", ("AutoScalingGroupProvider", "ManagedScaling"), IN_PLACE),
        ("ECS::CapacityProvider", ("AutoScalingGroupProvider",), MAY_REPLACE),
        ("ElasticLoadBalancingV2::LoadBalancer", ("Scheme",), REPLACE),
        ("EC2::SecurityGroup", ("GroupDescription",), REPLACE),
        ("EC2::VPC", ("InstanceTenancy",), MAY_REPLACE),
        ("EC2::SubnetRouteTableAssociation", ("RouteTableId",), REPLACE),
        ("EC2::SubnetCidrBlock", ("IpSource",), REPLACE),
        ("ElasticLoadBalancingV2::ListenerCertificate", ("Certificates",), IN_PLACE),
        ("Route53::RecordSet", ("Name",), MAY_REPLACE),
        ("ECS::Service", ("NoSuchThing",), UNKNOWN),
        ("ECS::Service", (), UNKNOWN),
        ("Own::Thing", ("Name",), UNKNOWN),
    ],
)
def test_verdicts_of_the_registry(type_: str, path: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(f"AWS::{type_}", path) is expected


def test_the_worst_of_nothing_is_in_place() -> None:
    assert worst([]) is IN_PLACE
    assert worst([UNKNOWN, REPLACE, MAY_REPLACE]) is REPLACE


def test_no_change_has_no_impact() -> None:
    assert reached(a_service(), a_service()) == {}


def test_a_new_revision_moves_the_service_in_place() -> None:
    image = ("ContainerDefinitions", "nginx", "Image")
    assert reached(a_service(), a_service(image="nginx:2")) == {
        "Service": Impact(IN_PLACE, (Cause(("TaskDefinition",), IN_PLACE, "Task"),)),
        "Task": Impact(REPLACE, (Cause(image, REPLACE),)),
    }


def test_a_replacement_goes_down_the_create_only_references() -> None:
    assert verdicts(a_service(), a_service(vpc="10.1.0.0/16")) == {
        "Group": REPLACE,
        "Service": IN_PLACE,
        "Subnet": REPLACE,
        "Vpc": REPLACE,
    }


def test_what_may_be_replaced_may_replace_others() -> None:
    def network(tenancy: str) -> Template:
        vpc = a_resource("Vpc", "AWS::EC2::VPC", InstanceTenancy=tenancy)
        group = a_resource(
            "Group", "AWS::EC2::SecurityGroup", VpcId=Ref("Vpc"), Tags=[{"Key": "a", "Value": Ref("Vpc")}]
        )
        return a_template(vpc, group)

    group = reached(network("default"), network("dedicated"))["Group"]
    assert group.causes == (
        Cause(("VpcId",), MAY_REPLACE, "Vpc"),
        Cause(("Tags", 0, "Value"), IN_PLACE, "Vpc"),
    )
    assert group.verdict is MAY_REPLACE


def test_resources_that_come_or_go_have_no_verdict() -> None:
    template = a_template(a_resource("A", x=1))
    assert reached(a_template(), template) == {}
    assert reached(template, a_template()) == {}


def test_a_change_beside_the_properties_has_no_cause() -> None:
    new = a_template(replace(a_resource("A", x=1), after=("A",)))
    assert reached(a_template(a_resource("A", x=1)), new) == {"A": Impact(IN_PLACE)}


def test_another_type_is_another_thing() -> None:
    old, new = a_template(a_resource("A", "AWS::SQS::Queue")), a_template(a_resource("A", "AWS::SNS::Topic"))
    assert reached(old, new) == {"A": Impact(REPLACE, (Cause(("Type",), REPLACE),))}


def test_only_the_parts_that_come_or_go_are_judged() -> None:
    provider = "AWS::ECS::CapacityProvider"
    managed: dict[str, Value] = {"AutoScalingGroupProvider": {"ManagedScaling": {"Status": "ENABLED"}, "x": [1]}}
    whole: dict[str, Value] = {"AutoScalingGroupProvider": {"AutoScalingGroupArn": "arn"}}
    assert one_change(provider, {}, managed) is IN_PLACE
    assert one_change(provider, {}, whole) is REPLACE
    assert one_change(provider, whole, {}) is REPLACE
    assert one_change(provider, {}, {"AutoScalingGroupProvider": {}}) is MAY_REPLACE


def with_parameter(default: str, *, type_: str = "String", description: str = "") -> Template:
    """Return a template whose resources use a parameter, create-only and not."""
    return Template(
        "",
        {
            "Group": a_resource("Group", "AWS::EC2::SecurityGroup", VpcId=Ref("VpcId"), GroupDescription="x"),
            "Log": a_resource("Log", "AWS::Logs::LogGroup", Tags=[{"Key": "vpc", "Value": Sub("${VpcId}")}]),
            "Other": a_resource("Other", "AWS::Logs::LogGroup"),
        },
        {"VpcId": Parameter("VpcId", type_, description, default=default)},
    )


def test_another_default_is_a_change_of_what_refers_to_it() -> None:
    assert reached(with_parameter("/a"), with_parameter("/b")) == {
        "Group": Impact(REPLACE, (Cause(("VpcId",), REPLACE, "VpcId"),)),
        "Log": Impact(IN_PLACE, (Cause(("Tags", 0, "Value"), IN_PLACE, "VpcId"),)),
    }


def test_another_type_of_parameter_is_one_too_but_not_its_description() -> None:
    assert verdicts(with_parameter("a"), with_parameter("a", type_="AWS::EC2::VPC::Id"))["Group"] is REPLACE
    assert reached(with_parameter("a"), with_parameter("a", description="Where")) == {}


def hosts(ami: str, *, policy: dict[str, Value] | None = None, after: tuple[str, ...] = ()) -> Template:
    """Return a launch template and the group that follows its latest version."""
    launch = replace(
        a_resource("Launch", "AWS::EC2::LaunchTemplate", LaunchTemplateData={"ImageId": ami, "UserData": Base64("x")}),
        after=after,
    )
    version: Value = {"LaunchTemplateId": Ref("Launch"), "Version": GetAtt("Launch", "LatestVersionNumber")}
    group = replace(a_resource("Hosts", GROUP, LaunchTemplate=version, MaxSize="1"), attributes=policy or {})
    provider: Value = {"AutoScalingGroupArn": Ref("Hosts")}
    return a_template(
        launch, group, a_resource("Provider", "AWS::ECS::CapacityProvider", AutoScalingGroupProvider=provider)
    )


def test_a_new_launch_template_version_reaches_the_group_in_place() -> None:
    assert reached(hosts("ami-1"), hosts("ami-2")) == {
        "Hosts": Impact(IN_PLACE, (Cause(("LaunchTemplate", "Version"), IN_PLACE, "Launch"),)),
        "Launch": Impact(IN_PLACE, (Cause(("LaunchTemplateData", "ImageId"), IN_PLACE),)),
    }


@pytest.mark.parametrize(
    ("wanted", "expected"), [(True, MAY_REPLACE), ("true", MAY_REPLACE), (False, None), ("false", None)]
)
def test_an_update_policy_can_ask_for_a_new_group(*, wanted: Value, expected: Verdict | None) -> None:
    policy: dict[str, Value] = {"UpdatePolicy": {"AutoScalingReplacingUpdate": {"WillReplace": wanted}}}
    found = verdicts(hosts("ami-1", policy=policy), hosts("ami-2", policy=policy))
    assert found["Hosts"] is (expected or IN_PLACE)
    assert found.get("Provider") is expected


def test_no_new_version_no_change_of_the_group() -> None:
    assert reached(hosts("ami-1"), hosts("ami-1", after=("Role",))) == {"Launch": Impact(IN_PLACE)}
