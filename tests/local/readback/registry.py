"""Each type's file."""

from __future__ import annotations

from collections.abc import Mapping

from tests.local.readback.kinds import Kind
from tests.local.readback.types import (
    auto_scaling_group,
    capacity_provider,
    cluster,
    eip,
    gateway_attachment,
    instance_profile,
    internet_gateway,
    launch_template,
    listener,
    load_balancer,
    log_group,
    nat_gateway,
    provider_associations,
    role,
    route,
    route_association,
    route_table,
    security_group,
    security_group_ingress,
    service,
    subnet,
    target_group,
    task_definition,
    vpc,
    vpc_endpoint,
)

KINDS: Mapping[str, Kind] = {
    "AWS::AutoScaling::AutoScalingGroup": auto_scaling_group.KIND,
    "AWS::EC2::EIP": eip.KIND,
    "AWS::EC2::InternetGateway": internet_gateway.KIND,
    "AWS::EC2::LaunchTemplate": launch_template.KIND,
    "AWS::EC2::NatGateway": nat_gateway.KIND,
    "AWS::EC2::Route": route.KIND,
    "AWS::EC2::RouteTable": route_table.KIND,
    "AWS::EC2::SecurityGroup": security_group.KIND,
    "AWS::EC2::SecurityGroupIngress": security_group_ingress.KIND,
    "AWS::EC2::Subnet": subnet.KIND,
    "AWS::EC2::SubnetRouteTableAssociation": route_association.KIND,
    "AWS::EC2::VPC": vpc.KIND,
    "AWS::EC2::VPCEndpoint": vpc_endpoint.KIND,
    "AWS::EC2::VPCGatewayAttachment": gateway_attachment.KIND,
    "AWS::ECS::CapacityProvider": capacity_provider.KIND,
    "AWS::ECS::Cluster": cluster.KIND,
    "AWS::ECS::ClusterCapacityProviderAssociations": provider_associations.KIND,
    "AWS::ECS::Service": service.KIND,
    "AWS::ECS::TaskDefinition": task_definition.KIND,
    "AWS::ElasticLoadBalancingV2::Listener": listener.KIND,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": load_balancer.KIND,
    "AWS::ElasticLoadBalancingV2::TargetGroup": target_group.KIND,
    "AWS::IAM::InstanceProfile": instance_profile.KIND,
    "AWS::IAM::Role": role.KIND,
    "AWS::Logs::LogGroup": log_group.KIND,
}
