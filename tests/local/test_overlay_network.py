"""VPC, gateway, subnet, route tables and endpoints, as the EC2 API shows them."""

from __future__ import annotations

from tests.local.cloud import Cloud, att, named, ref, resources
from tests.local.pieces import network, with_outputs


def test_vpc(cloud: Cloud, stack: str) -> None:
    def template(hostnames: object) -> dict[str, object]:
        properties = {
            "CidrBlock": "10.9.0.0/16",
            "EnableDnsHostnames": hostnames,
            "EnableDnsSupport": True,
            "Tags": [{"Key": "Name", "Value": "mine"}],
        }
        attributes = ("CidrBlock", "DefaultNetworkAcl", "DefaultSecurityGroup", "VpcId")
        return with_outputs(
            resources(Vpc=("AWS::EC2::VPC", properties)), **{name: att("Vpc", name) for name in attributes}
        )

    ec2 = cloud.client("ec2")
    assert cloud.deploy(stack, template("true")) == "CREATE_COMPLETE", cloud.failures(stack)
    outputs = cloud.outputs(stack)
    vpc = ec2.describe_vpcs(VpcIds=[outputs["VpcId"]])["Vpcs"][0]
    assert (vpc["CidrBlock"], outputs["CidrBlock"]) == ("10.9.0.0/16", "10.9.0.0/16")
    assert named(vpc["Tags"]) == {"Name": "mine", "ecsspec:name": stack}
    assert {tag["Key"] for tag in vpc["Tags"]} >= {"aws:cloudformation:stack-name", "aws:cloudformation:logical-id"}
    assert outputs["DefaultSecurityGroup"].startswith("sg-")
    assert outputs["DefaultNetworkAcl"].startswith("acl-")

    def attribute(name: str) -> bool:
        shown = ec2.describe_vpc_attribute(VpcId=outputs["VpcId"], Attribute=name[0].lower() + name[1:])
        return bool(shown[name]["Value"])

    assert attribute("EnableDnsHostnames")
    assert attribute("EnableDnsSupport")
    assert cloud.deploy(stack, template("false")) == "UPDATE_COMPLETE"
    assert not attribute("EnableDnsHostnames")
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert outputs["VpcId"] not in {item["VpcId"] for item in ec2.describe_vpcs()["Vpcs"]}


def test_subnets(cloud: Cloud, stack: str) -> None:
    def template(*, public: bool) -> dict[str, object]:
        body = network()
        body["Resources"]["One"]["Properties"]["MapPublicIpOnLaunch"] = public
        attributes = ("AvailabilityZone", "CidrBlock", "SubnetId", "VpcId", "NetworkAclAssociationId")
        return with_outputs(body, **{name: att("One", name) for name in attributes})

    ec2 = cloud.client("ec2")
    assert cloud.deploy(stack, template(public=True)) == "CREATE_COMPLETE", cloud.failures(stack)
    outputs = cloud.outputs(stack)
    subnet = ec2.describe_subnets(SubnetIds=[outputs["SubnetId"]])["Subnets"][0]
    assert subnet["AvailabilityZone"] == outputs["AvailabilityZone"] == "us-east-1a"
    assert subnet["CidrBlock"] == outputs["CidrBlock"] == "10.0.0.0/20"
    assert subnet["AvailableIpAddressCount"] == 4091
    assert subnet["MapPublicIpOnLaunch"]
    assert cloud.deploy(stack, template(public=False)) == "UPDATE_COMPLETE"
    assert not ec2.describe_subnets(SubnetIds=[outputs["SubnetId"]])["Subnets"][0]["MapPublicIpOnLaunch"]


def test_subnet_of_another_network_fails_and_leaves_nothing(cloud: Cloud, stack: str) -> None:
    template = resources(Lost=("AWS::EC2::Subnet", {"VpcId": "vpc-none", "CidrBlock": "10.77.0.0/24"}))
    assert cloud.deploy(stack, template) == "ROLLBACK_COMPLETE"
    assert cloud.failures(stack) == ["Lost: The vpc ID 'vpc-none' does not exist"]
    assert "10.77.0.0/24" not in {item["CidrBlock"] for item in cloud.client("ec2").describe_subnets()["Subnets"]}


def test_routes_and_associations(cloud: Cloud, stack: str) -> None:
    def template(*subnets: str) -> dict[str, object]:
        body = network(
            Table=("AWS::EC2::RouteTable", {"VpcId": ref("Vpc"), "Tags": [{"Key": "Name", "Value": "public"}]}),
            Out=(
                "AWS::EC2::Route",
                {"RouteTableId": ref("Table"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Gateway")},
                {"DependsOn": "Attachment"},
            ),
            **{
                f"Way{name}": (
                    "AWS::EC2::SubnetRouteTableAssociation",
                    {"RouteTableId": ref("Table"), "SubnetId": ref(name)},
                )
                for name in subnets
            },
        )
        attached = {"Attached": att("Attachment", "AttachmentType")}
        return with_outputs(body, Way=att("WayOne", "Id"), Cidr=att("Out", "CidrBlock"), **attached)

    ec2 = cloud.client("ec2")
    assert cloud.deploy(stack, template("One", "Two")) == "CREATE_COMPLETE", cloud.failures(stack)
    ids, outputs = cloud.physical(stack), cloud.outputs(stack)
    table = ec2.describe_route_tables(RouteTableIds=[ids["Table"]])["RouteTables"][0]
    routes = {route["DestinationCidrBlock"]: route["GatewayId"] for route in table["Routes"]}
    assert routes == {"10.0.0.0/16": "local", "0.0.0.0/0": ids["Gateway"]}
    assert {item["SubnetId"] for item in table["Associations"]} == {ids["One"], ids["Two"]}
    assert outputs["Way"] in {item["RouteTableAssociationId"] for item in table["Associations"]}
    assert (outputs["Cidr"], outputs["Attached"]) == ("0.0.0.0/0", "IGW")
    gateway = ec2.describe_internet_gateways(InternetGatewayIds=[ids["Gateway"]])["InternetGateways"][0]
    assert gateway["Attachments"][0]["VpcId"] == ids["Vpc"]

    assert cloud.deploy(stack, template("One")) == "UPDATE_COMPLETE"
    table = ec2.describe_route_tables(RouteTableIds=[ids["Table"]])["RouteTables"][0]
    assert [item["SubnetId"] for item in table["Associations"]] == [ids["One"]]


def test_moved_association_leaves_the_old_table(cloud: Cloud, stack: str) -> None:
    def template(table: str) -> dict[str, object]:
        return network(
            A=("AWS::EC2::RouteTable", {"VpcId": ref("Vpc")}),
            B=("AWS::EC2::RouteTable", {"VpcId": ref("Vpc")}),
            Way=("AWS::EC2::SubnetRouteTableAssociation", {"RouteTableId": ref(table), "SubnetId": ref("One")}),
        )

    assert cloud.deploy(stack, template("A")) == "CREATE_COMPLETE"
    assert cloud.deploy(stack, template("B")) == "UPDATE_COMPLETE"
    ids = cloud.physical(stack)
    tables = cloud.client("ec2").describe_route_tables(RouteTableIds=[ids["A"], ids["B"]])["RouteTables"]
    assert {table["RouteTableId"]: len(table["Associations"]) for table in tables} == {ids["A"]: 0, ids["B"]: 1}


def test_endpoint(cloud: Cloud, stack: str) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]}
    template = network(
        Table=("AWS::EC2::RouteTable", {"VpcId": ref("Vpc")}),
        Endpoint=(
            "AWS::EC2::VPCEndpoint",
            {
                "VpcId": ref("Vpc"),
                "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"},
                "VpcEndpointType": "Gateway",
                "RouteTableIds": [ref("Table")],
                "PolicyDocument": policy,
            },
        ),
        Group=("AWS::EC2::SecurityGroup", {"GroupDescription": "endpoint", "VpcId": ref("Vpc")}),
        Logs=(
            "AWS::EC2::VPCEndpoint",
            {
                "VpcId": ref("Vpc"),
                "ServiceName": "com.amazonaws.us-east-1.logs",
                "VpcEndpointType": "Interface",
                "SubnetIds": [ref("One")],
                "SecurityGroupIds": [ref("Group")],
                "PrivateDnsEnabled": "true",
            },
        ),
    )
    assert cloud.deploy(stack, template) == "CREATE_COMPLETE", cloud.failures(stack)
    ids = cloud.physical(stack)
    shown = cloud.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[ids["Endpoint"], ids["Logs"]])["VpcEndpoints"]
    s3, logs = sorted(shown, key=lambda item: item["VpcEndpointType"])
    assert (s3["ServiceName"], s3["VpcEndpointType"]) == ("com.amazonaws.us-east-1.s3", "Gateway")
    assert (s3["RouteTableIds"], s3["PrivateDnsEnabled"]) == ([ids["Table"]], False)
    assert "s3:GetObject" in s3["PolicyDocument"]
    assert (logs["SubnetIds"], logs["PrivateDnsEnabled"]) == ([ids["One"]], True)
    assert [group["GroupId"] for group in logs["Groups"]] == [ids["Group"]]
