"""Load balancers, target groups and listeners, as the ELB API shows them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.cloud import Cloud, att, named, ref
from tests.local.pieces import balanced, network, with_outputs

ELB = "AWS::ElasticLoadBalancingV2::"


def attributes(items: list[dict[str, str]]) -> dict[str, str]:
    return {item["Key"]: item["Value"] for item in items}


def test_balancer(cloud: Cloud, stack: str) -> None:
    def template(idle: str) -> dict[str, Any]:
        body = balanced(Group=("AWS::EC2::SecurityGroup", {"GroupDescription": "balancer", "VpcId": ref("Vpc")}))
        body["Resources"]["Balancer"]["Properties"].update(
            LoadBalancerAttributes=[
                {"Key": "idle_timeout.timeout_seconds", "Value": idle},
                {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
            ],
            SecurityGroups=[ref("Group")],
            Scheme="internet-facing",
            Type="application",
            Tags=[{"Key": "Name", "Value": "mine"}],
        )
        names = ("DNSName", "CanonicalHostedZoneID", "LoadBalancerFullName", "LoadBalancerName", "LoadBalancerArn")
        return with_outputs(body, **{name: att("Balancer", name) for name in names})

    elb = cloud.client("elbv2")
    assert cloud.deploy(stack, template("45")) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    shown = elb.describe_load_balancers(LoadBalancerArns=[ids["Balancer"]])["LoadBalancers"][0]
    assert (shown["VpcId"], shown["Scheme"], shown["Type"]) == (ids["Vpc"], "internet-facing", "application")
    assert shown["SecurityGroups"] == [ids["Group"]]
    zones = {zone["SubnetId"]: zone["ZoneName"] for zone in shown["AvailabilityZones"]}
    assert zones == {ids["One"]: "us-east-1a", ids["Two"]: "us-east-1b"}
    assert (outputs["DNSName"], outputs["LoadBalancerArn"]) == (shown["DNSName"], ids["Balancer"])
    assert outputs["LoadBalancerFullName"].startswith(f"app/{shown['LoadBalancerName']}/")
    found = attributes(elb.describe_load_balancer_attributes(LoadBalancerArn=ids["Balancer"])["Attributes"])
    assert found["idle_timeout.timeout_seconds"] == "45"
    assert found["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert found["routing.http2.enabled"] == "true"
    tags = elb.describe_tags(ResourceArns=[ids["Balancer"]])["TagDescriptions"][0]["Tags"]
    assert named(tags) == {"Name": "mine", "ecsspec:name": stack}

    assert cloud.deploy(stack, template("90")) == "UPDATE_COMPLETE"
    found = attributes(elb.describe_load_balancer_attributes(LoadBalancerArn=ids["Balancer"])["Attributes"])
    assert found["idle_timeout.timeout_seconds"] == "90"
    assert elb.describe_load_balancers(LoadBalancerArns=[ids["Balancer"]])["LoadBalancers"][0]["VpcId"] == ids["Vpc"]
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert ids["Balancer"] not in {item["LoadBalancerArn"] for item in elb.describe_load_balancers()["LoadBalancers"]}


def test_balancer_without_groups_gets_the_default_one(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, with_outputs(balanced(), Default=att("Vpc", "DefaultSecurityGroup")))
    arn = cloud.physical(stack)["Balancer"]
    shown = cloud.client("elbv2").describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]
    assert shown["SecurityGroups"] == [cloud.outputs(stack)["Default"]]


def test_target_group_serves_one_balancer_only(cloud: Cloud, stack: str) -> None:
    body = balanced()
    cloud.deploy(stack, body)
    before = cloud.physical(stack)
    body["Resources"]["Balancer"]["Properties"]["Scheme"] = "internal"
    assert cloud.deploy(stack, body) == "UPDATE_ROLLBACK_COMPLETE"
    refusal = "The following target groups cannot be associated with more than one load balancer:"
    assert cloud.failures(stack) == [f"Listener: {refusal} {before['Targets']}"]

    body["Resources"]["Targets"]["Properties"]["Port"] = 81
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE", cloud.failures(stack)
    after = cloud.physical(stack)
    assert {name for name in before if before[name] != after[name]} == {"Balancer", "Listener", "Targets"}
    groups = cloud.client("elbv2").describe_target_groups(TargetGroupArns=[after["Targets"]])["TargetGroups"]
    assert groups[0]["LoadBalancerArns"] == [after["Balancer"]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Subnets": [ref("One")]}, "At least two subnets in two different Availability Zones must be specified"),
        ({"Subnets": [ref("One"), "subnet-none"]}, "The subnet ID 'subnet-none' does not exist"),
    ],
)
def test_balancer_that_aws_refuses(cloud: Cloud, stack: str, change: dict[str, Any], message: str) -> None:
    body = balanced()
    body["Resources"]["Balancer"]["Properties"].update(change)
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack) == [f"Balancer: {message}"]


def test_public_balancer_before_the_gateway_is_refused(cloud: Cloud, stack: str) -> None:
    body = balanced()
    del body["Resources"]["Balancer"]["DependsOn"], body["Resources"]["Attachment"]
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack)[0].endswith("has no internet gateway")


def test_protected_balancer_is_not_deleted(cloud: Cloud, stack: str) -> None:
    body = balanced()
    protect = {"Key": "deletion_protection.enabled", "Value": "true"}
    body["Resources"]["Balancer"]["Properties"]["LoadBalancerAttributes"] = [protect]
    cloud.deploy(stack, body)
    assert cloud.delete(stack) == "DELETE_FAILED"
    body["Resources"]["Balancer"]["Properties"]["LoadBalancerAttributes"] = [{**protect, "Value": "false"}]
    arn = cloud.physical(stack)["Balancer"]
    cloud.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{**protect, "Value": "false"}]
    )
    assert cloud.delete(stack) == "DELETE_COMPLETE"


def test_target_group(cloud: Cloud, stack: str) -> None:
    def template(path: str) -> dict[str, Any]:
        properties = {
            "HealthCheckEnabled": True,
            "HealthCheckIntervalSeconds": "15",
            "HealthCheckPath": path,
            "HealthCheckPort": "traffic-port",
            "HealthCheckProtocol": "HTTP",
            "HealthCheckTimeoutSeconds": 4,
            "HealthyThresholdCount": 3,
            "IpAddressType": "ipv4",
            "Matcher": {"HttpCode": "200-399"},
            "Port": "8080",
            "Protocol": "HTTP",
            "ProtocolVersion": "HTTP2",
            "TargetGroupAttributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "30"}],
            "TargetType": "ip",
            "UnhealthyThresholdCount": 4,
            "VpcId": ref("Vpc"),
        }
        names = ("TargetGroupArn", "TargetGroupName", "TargetGroupFullName")
        body = network(Targets=(f"{ELB}TargetGroup", properties))
        return with_outputs(body, **{name: att("Targets", name) for name in names})

    elb = cloud.client("elbv2")
    assert cloud.deploy(stack, template("/health")) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    shown = elb.describe_target_groups(TargetGroupArns=[ids["Targets"]])["TargetGroups"][0]
    expected = {
        "HealthCheckEnabled": True,
        "HealthCheckIntervalSeconds": 15,
        "HealthCheckPath": "/health",
        "HealthCheckPort": "traffic-port",
        "HealthCheckProtocol": "HTTP",
        "HealthCheckTimeoutSeconds": 4,
        "HealthyThresholdCount": 3,
        "IpAddressType": "ipv4",
        "LoadBalancerArns": [],
        "Matcher": {"HttpCode": "200-399"},
        "Port": 8080,
        "Protocol": "HTTP",
        "ProtocolVersion": "HTTP2",
        "TargetType": "ip",
        "UnhealthyThresholdCount": 4,
        "VpcId": ids["Vpc"],
    }
    assert {name: shown[name] for name in expected} == expected
    assert (outputs["TargetGroupArn"], outputs["TargetGroupName"]) == (ids["Targets"], shown["TargetGroupName"])
    assert outputs["TargetGroupFullName"] == ids["Targets"].rpartition(":")[2]
    found = attributes(elb.describe_target_group_attributes(TargetGroupArn=ids["Targets"])["Attributes"])
    assert found["deregistration_delay.timeout_seconds"] == "30"
    assert found["stickiness.enabled"] == "false"

    assert cloud.deploy(stack, template("/ready")) == "UPDATE_COMPLETE"
    shown = elb.describe_target_groups(TargetGroupArns=[ids["Targets"]])["TargetGroups"][0]
    assert (shown["HealthCheckPath"], shown["ProtocolVersion"]) == ("/ready", "HTTP2")


def test_target_group_knows_its_balancer(cloud: Cloud, stack: str) -> None:
    linked = {"Fn::Select": [0, att("Targets", "LoadBalancerArns")]}
    assert cloud.deploy(stack, with_outputs(balanced(), Balancer=linked)) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    assert cloud.outputs(stack)["Balancer"] == ids["Balancer"]
    elb = cloud.client("elbv2")
    shown = elb.describe_target_groups(TargetGroupArns=[ids["Targets"]])["TargetGroups"][0]
    assert shown["LoadBalancerArns"] == [ids["Balancer"]]
    body = balanced()
    del body["Resources"]["Listener"]
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    assert elb.describe_target_groups(TargetGroupArns=[ids["Targets"]])["TargetGroups"][0]["LoadBalancerArns"] == []


def test_listener(cloud: Cloud, stack: str) -> None:
    def template(port: int, weights: tuple[int, int]) -> dict[str, Any]:
        other = {"Port": 80, "Protocol": "HTTP", "TargetType": "ip", "VpcId": ref("Vpc")}
        body = balanced(Other=(f"{ELB}TargetGroup", other))
        pairs = zip(("Targets", "Other"), weights, strict=True)
        forward = {"TargetGroups": [{"TargetGroupArn": ref(name), "Weight": weight} for name, weight in pairs]}
        body["Resources"]["Listener"]["Properties"].update(
            Port=port,
            DefaultActions=[{"Type": "forward", "ForwardConfig": forward}],
            ListenerAttributes=[{"Key": "routing.http.response.server.enabled", "Value": "false"}],
        )
        return with_outputs(body, Arn=att("Listener", "ListenerArn"))

    elb = cloud.client("elbv2")
    assert cloud.deploy(stack, template(80, (9, 1))) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    shown = elb.describe_listeners(LoadBalancerArn=ids["Balancer"])["Listeners"][0]
    assert (shown["Port"], shown["Protocol"], shown["ListenerArn"]) == (80, "HTTP", cloud.outputs(stack)["Arn"])
    weighted = shown["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]
    assert weighted == [
        {"TargetGroupArn": ids["Targets"], "Weight": 9},
        {"TargetGroupArn": ids["Other"], "Weight": 1},
    ]
    found = attributes(elb.describe_listener_attributes(ListenerArn=ids["Listener"])["Attributes"])
    assert found["routing.http.response.server.enabled"] == "false"
    groups = elb.describe_target_groups(TargetGroupArns=[ids["Other"]])["TargetGroups"]
    assert groups[0]["LoadBalancerArns"] == [ids["Balancer"]]

    assert cloud.deploy(stack, template(8080, (0, 1))) == "UPDATE_COMPLETE"
    shown = elb.describe_listeners(LoadBalancerArn=ids["Balancer"])["Listeners"][0]
    assert shown["Port"] == 8080
    assert [item["Weight"] for item in shown["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]] == [0, 1]


def test_rule_links_its_target_group(cloud: Cloud, stack: str) -> None:
    other = {"Port": 80, "Protocol": "HTTP", "TargetType": "ip", "VpcId": ref("Vpc")}
    rule = {
        "ListenerArn": ref("Listener"),
        "Priority": 10,
        "Conditions": [{"Field": "path-pattern", "Values": ["/api/*"]}],
        "Actions": [{"Type": "forward", "TargetGroupArn": ref("Other")}],
    }
    body = balanced(Other=(f"{ELB}TargetGroup", other), Rule=(f"{ELB}ListenerRule", rule))
    assert cloud.deploy(stack, body) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    shown = cloud.client("elbv2").describe_target_groups(TargetGroupArns=[ids["Other"]])["TargetGroups"][0]
    assert shown["LoadBalancerArns"] == [ids["Balancer"]]
    rules = cloud.client("elbv2").describe_rules(RuleArns=[ids["Rule"]])["Rules"]
    assert rules[0]["Actions"][0]["TargetGroupArn"] == ids["Other"]


def test_second_listener_on_a_port_is_refused(cloud: Cloud, stack: str) -> None:
    body = balanced()
    body["Resources"]["Second"] = {**body["Resources"]["Listener"], "DependsOn": "Listener"}
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert "already exists on this port" in cloud.failures(stack)[0]
