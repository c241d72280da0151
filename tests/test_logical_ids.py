"""Logical ids are a public contract: renaming one replaces a user's resource. This list is written by hand.

A change here is a breaking change: it needs a line in bold in CHANGELOG.md.
"""

from __future__ import annotations

import pytest

from tests.builders import a_template

NETWORK = {
    "Vpc": "AWS::EC2::VPC",
    "InternetGateway": "AWS::EC2::InternetGateway",
    "InternetGatewayAttachment": "AWS::EC2::VPCGatewayAttachment",
    "PublicRouteTable": "AWS::EC2::RouteTable",
    "PublicDefaultRoute": "AWS::EC2::Route",
    "PublicSubnet1": "AWS::EC2::Subnet",
    "PublicSubnet1RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
    "PublicSubnet2": "AWS::EC2::Subnet",
    "PublicSubnet2RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
    "S3Endpoint": "AWS::EC2::VPCEndpoint",
}
PRIVATE = {
    id_: type_
    for zone in (1, 2)
    for id_, type_ in {
        f"PrivateRouteTable{zone}": "AWS::EC2::RouteTable",
        f"PrivateDefaultRoute{zone}": "AWS::EC2::Route",
        f"PrivateSubnet{zone}": "AWS::EC2::Subnet",
        f"PrivateSubnet{zone}RouteTableAssociation": "AWS::EC2::SubnetRouteTableAssociation",
    }.items()
}
NAT_1 = {"NatGateway1": "AWS::EC2::NatGateway", "NatGateway1Address": "AWS::EC2::EIP"}
NAT_2 = {"NatGateway2": "AWS::EC2::NatGateway", "NatGateway2Address": "AWS::EC2::EIP"}
APP = {
    "Cluster": "AWS::ECS::Cluster",
    "ClusterCapacityProviders": "AWS::ECS::ClusterCapacityProviderAssociations",
    "TaskDefinition": "AWS::ECS::TaskDefinition",
    "TaskRole": "AWS::IAM::Role",
}
LOGS = {"LogGroup": "AWS::Logs::LogGroup", "ExecutionRole": "AWS::IAM::Role"}
AWSVPC = {"Service": "AWS::ECS::Service", "TaskSecurityGroup": "AWS::EC2::SecurityGroup"}
ON_HOST = {"HostService": "AWS::ECS::Service"}
BALANCER = {
    "LoadBalancer": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "LoadBalancerSecurityGroup": "AWS::EC2::SecurityGroup",
    "Listener": "AWS::ElasticLoadBalancingV2::Listener",
}
TARGETS = {"TargetGroup": "AWS::ElasticLoadBalancingV2::TargetGroup"}
INTERNAL = {"InternalTargetGroup": "AWS::ElasticLoadBalancingV2::TargetGroup"}
TO_TASKS = {"TaskIngressFromLoadBalancer": "AWS::EC2::SecurityGroupIngress"}
TO_HOSTS = {"HostIngressFromLoadBalancer": "AWS::EC2::SecurityGroupIngress"}
HOSTS = {
    "AutoScalingGroup": "AWS::AutoScaling::AutoScalingGroup",
    "CapacityProvider": "AWS::ECS::CapacityProvider",
    "HostInstanceProfile": "AWS::IAM::InstanceProfile",
    "HostRole": "AWS::IAM::Role",
    "HostSecurityGroup": "AWS::EC2::SecurityGroup",
    "LaunchTemplate": "AWS::EC2::LaunchTemplate",
}
PRIVATE_NETWORK = {"tasks": "private", "nat": "single"}
PER_ZONE = {"tasks": "private", "nat": "per_zone"}

IDS = {
    "fargate": ({"load_balancer": "none"}, NETWORK | APP | LOGS | AWSVPC),
    "fargate without logs": ({"load_balancer": "none", "logging": False}, NETWORK | APP | AWSVPC),
    "fargate, public": ({"port": 80}, NETWORK | APP | LOGS | AWSVPC | BALANCER | TARGETS | TO_TASKS),
    "fargate, internal": (
        {"port": 80, "load_balancer": "internal"},
        NETWORK | APP | LOGS | AWSVPC | BALANCER | INTERNAL | TO_TASKS,
    ),
    "fargate, private": (
        {"load_balancer": "none", "network": PRIVATE_NETWORK},
        NETWORK | PRIVATE | NAT_1 | APP | LOGS | AWSVPC,
    ),
    "fargate, a gateway per zone": (
        {"load_balancer": "none", "network": PER_ZONE},
        NETWORK | PRIVATE | NAT_1 | NAT_2 | APP | LOGS | AWSVPC,
    ),
    "hosts, bridge": (
        {"launch_type": "EC2", "port": 80},
        NETWORK | APP | LOGS | ON_HOST | HOSTS | BALANCER | TARGETS | TO_HOSTS,
    ),
    "hosts, host": (
        {"launch_type": "EC2", "port": 80, "network_mode": "host"},
        NETWORK | APP | LOGS | ON_HOST | HOSTS | BALANCER | TARGETS | TO_HOSTS,
    ),
    "hosts, awsvpc": (
        {"launch_type": "EC2", "port": 80, "network_mode": "awsvpc", "network": PRIVATE_NETWORK},
        NETWORK | PRIVATE | NAT_1 | APP | LOGS | AWSVPC | HOSTS | BALANCER | TARGETS | TO_TASKS,
    ),
}


@pytest.mark.parametrize("case", IDS)
def test_logical_ids_stay(case: str):
    written, expected = IDS[case]
    assert {id_: one.type for id_, one in a_template(**written).resources.items()} == expected


def test_outputs_and_parameters_stay():
    template = a_template(launch_type="EC2", port=80, network=PRIVATE_NETWORK)
    assert set(template.parameters) == {"HostImageId"}
    assert set(template.outputs) == {
        *("AutoScalingGroupName", "ClusterArn", "ClusterName", "HostSecurityGroupId", "ListenerArn", "LoadBalancerArn"),
        *("LoadBalancerDnsName", "LoadBalancerSecurityGroupId", "LogGroupName", "PrivateSubnetIds", "PublicSubnetIds"),
        *("ServiceArn", "ServiceName", "TaskRoleArn", "TaskRoleName", "Url", "VpcId"),
    }
    assert "TaskSecurityGroupId" in a_template(port=80).outputs
