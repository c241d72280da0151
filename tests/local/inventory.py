"""Everything that stands in the services, as ids: what was there before a stack and what is there after it."""

from __future__ import annotations

from typing import Any

import jmespath

from tests.local.cloud import Cloud

LISTS = (
    ("autoscaling", "describe_auto_scaling_groups", {}, "AutoScalingGroups[].AutoScalingGroupName"),
    ("ec2", "describe_addresses", {}, "Addresses[].AllocationId"),
    ("ec2", "describe_instances", {}, "Reservations[].Instances[?State.Name!='terminated'][].InstanceId"),
    ("ec2", "describe_internet_gateways", {}, "InternetGateways[].InternetGatewayId"),
    ("ec2", "describe_launch_templates", {}, "LaunchTemplates[].LaunchTemplateId"),
    ("ec2", "describe_nat_gateways", {}, "NatGateways[?State!='deleted'].NatGatewayId"),
    ("ec2", "describe_network_interfaces", {}, "NetworkInterfaces[].NetworkInterfaceId"),
    ("ec2", "describe_route_tables", {}, "RouteTables[].RouteTableId"),
    ("ec2", "describe_security_group_rules", {}, "SecurityGroupRules[].SecurityGroupRuleId"),
    ("ec2", "describe_security_groups", {}, "SecurityGroups[].GroupId"),
    ("ec2", "describe_subnets", {}, "Subnets[].SubnetId"),
    ("ec2", "describe_volumes", {}, "Volumes[].VolumeId"),
    ("ec2", "describe_vpc_endpoints", {}, "VpcEndpoints[].VpcEndpointId"),
    ("ec2", "describe_vpcs", {}, "Vpcs[].VpcId"),
    ("ecs", "describe_capacity_providers", {}, "capacityProviders[?status=='ACTIVE'].name"),
    ("ecs", "list_clusters", {}, "clusterArns"),
    ("ecs", "list_task_definitions", {"status": "ACTIVE"}, "taskDefinitionArns"),
    ("elbv2", "describe_load_balancers", {}, "LoadBalancers[].LoadBalancerArn"),
    ("elbv2", "describe_target_groups", {}, "TargetGroups[].TargetGroupArn"),
    ("iam", "list_instance_profiles", {}, "InstanceProfiles[].InstanceProfileName"),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies[].PolicyName"),
    ("iam", "list_roles", {}, "Roles[].RoleName"),
    ("logs", "describe_log_groups", {}, "logGroups[].logGroupName"),
    ("ssm", "describe_parameters", {}, "Parameters[].Name"),
    ("cloudformation", "describe_stacks", {}, "Stacks[].StackName"),
)
"""Which call lists what, and where its ids stand."""


def inventory(cloud: Cloud) -> set[str]:
    """Return everything there is, each id with the call that lists it."""
    return {f"{call} {id_}" for service, call, asked, path in LISTS for id_ in ids(cloud, service, call, asked, path)}


def ids(cloud: Cloud, service: str, call: str, asked: dict[str, Any], path: str) -> list[str]:
    """Return the ids that one call lists, all pages."""
    client = cloud.client(service)
    if client.can_paginate(call):
        pages = client.get_paginator(call).paginate(**asked)
    else:
        pages = [getattr(client, call)(**asked)]
    return [id_ for page in pages for id_ in jmespath.search(path, page) or []]
