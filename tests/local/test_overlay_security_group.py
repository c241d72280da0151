"""Security groups and their rules, inside the group and as resources."""

from __future__ import annotations

from typing import Any

from tests.local.cloud import Cloud, att, named, ref, resource, resources
from tests.local.pieces import network, with_outputs


def groups(description: str = "from the balancer", **more: Any) -> dict[str, Any]:
    inside = {"CidrIp": "0.0.0.0/0", "FromPort": 80, "ToPort": "80", "IpProtocol": "tcp", "Description": "world"}
    rule = {"IpProtocol": "tcp", "FromPort": 32768, "ToPort": 65535, "Description": description}
    return with_outputs(
        network(
            Balancer=(
                "AWS::EC2::SecurityGroup",
                {
                    "GroupDescription": "balancer",
                    "VpcId": ref("Vpc"),
                    "SecurityGroupIngress": [inside],
                    "SecurityGroupEgress": [{"CidrIp": "127.0.0.1/32", "IpProtocol": "-1"}],
                    "Tags": [{"Key": "Name", "Value": "balancer"}],
                },
            ),
            Hosts=("AWS::EC2::SecurityGroup", {"GroupDescription": "hosts", "VpcId": ref("Vpc")}),
            In=(
                "AWS::EC2::SecurityGroupIngress",
                {**rule, "GroupId": att("Hosts", "GroupId"), "SourceSecurityGroupId": att("Balancer", "GroupId")},
            ),
            Out=(
                "AWS::EC2::SecurityGroupEgress",
                {**rule, "GroupId": ref("Balancer"), "DestinationSecurityGroupId": ref("Hosts")},
            ),
            **more,
        ),
        Id=att("Hosts", "Id"),
        VpcId=att("Hosts", "VpcId"),
        Rule=att("In", "Id"),
    )


def shown(cloud: Cloud, group: str) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("ec2").describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
    return found


def test_group_and_rules(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, groups()) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    balancer, hosts = shown(cloud, ids["Balancer"]), shown(cloud, ids["Hosts"])
    assert (balancer["Description"], named(balancer["Tags"])["Name"]) == ("balancer", "balancer")
    assert (outputs["Id"], outputs["VpcId"], outputs["Rule"]) == (ids["Hosts"], ids["Vpc"], ids["In"])
    world = balancer["IpPermissions"][0]
    assert (world["FromPort"], world["ToPort"], world["IpProtocol"]) == (80, 80, "tcp")
    assert world["IpRanges"] == [{"CidrIp": "0.0.0.0/0", "Description": "world"}]
    none, to_hosts = balancer["IpPermissionsEgress"]
    assert none["IpRanges"] == [{"CidrIp": "127.0.0.1/32"}]
    assert (to_hosts["FromPort"], to_hosts["ToPort"]) == (32768, 65535)
    assert to_hosts["UserIdGroupPairs"][0]["GroupId"] == ids["Hosts"]
    from_balancer = hosts["IpPermissions"][0]
    assert (from_balancer["FromPort"], from_balancer["ToPort"]) == (32768, 65535)
    pair = from_balancer["UserIdGroupPairs"][0]
    assert (pair["GroupId"], pair["Description"]) == (ids["Balancer"], "from the balancer")
    rules = cloud.client("ec2").describe_security_group_rules(SecurityGroupRuleIds=[ids["In"]])["SecurityGroupRules"]
    assert (rules[0]["GroupId"], rules[0]["IsEgress"]) == (ids["Hosts"], False)

    assert cloud.deploy(stack, groups(description="renamed")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack) == ids
    assert shown(cloud, ids["Hosts"])["IpPermissions"][0]["UserIdGroupPairs"][0]["Description"] == "renamed"

    body = groups(description="renamed")
    del body["Resources"]["In"], body["Outputs"]["Rule"]
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    assert shown(cloud, ids["Hosts"])["IpPermissions"] == []
    assert cloud.delete(stack) == "DELETE_COMPLETE"


def test_changed_port_replaces_the_rule(cloud: Cloud, stack: str) -> None:
    body = groups()
    cloud.deploy(stack, body)
    before = cloud.physical(stack)["In"]
    body["Resources"]["In"]["Properties"]["FromPort"] = 49153
    changes = cloud.change_set(stack, cloud.prepare(stack, body))["Changes"]
    change = next(item["ResourceChange"] for item in changes if item["ResourceChange"]["LogicalResourceId"] == "In")
    assert (change["Action"], change["Replacement"]) == ("Modify", "True")
    assert cloud.deploy(stack, body) == "UPDATE_COMPLETE"
    ids = cloud.physical(stack)
    assert ids["In"] != before
    assert [rule["FromPort"] for rule in shown(cloud, ids["Hosts"])["IpPermissions"]] == [49153]


def test_equal_rule_is_refused(cloud: Cloud, stack: str) -> None:
    body = groups()
    body["Resources"]["Twice"] = {**body["Resources"]["In"], "DependsOn": "In"}
    assert cloud.deploy(stack, body) == "ROLLBACK_COMPLETE"
    assert any(line.startswith("Twice:") and line.endswith("already exists") for line in cloud.failures(stack))


def test_group_in_no_network_is_refused(cloud: Cloud, stack: str) -> None:
    lost = resource("AWS::EC2::SecurityGroup", {"GroupDescription": "lost", "VpcId": "vpc-none"})
    assert cloud.deploy(stack, {**resources(), "Resources": {"Lost": lost}}) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack) == ["Lost: The vpc ID 'vpc-none' does not exist"]
