"""Pieces of templates that several tests stand on."""

from __future__ import annotations

from typing import Any

from tests.local.cloud import Template, att, ref, resource, resources

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}],
}


def zone(index: int) -> dict[str, Any]:
    """Return the name of a zone."""
    return {"Fn::Select": [index, {"Fn::GetAZs": ""}]}


def network(**more: Any) -> Template:
    """Return a VPC over two zones that reaches the internet, and more resources."""
    template = resources(
        Vpc=("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"}),
        Gateway=("AWS::EC2::InternetGateway",),
        Attachment=("AWS::EC2::VPCGatewayAttachment", {"InternetGatewayId": ref("Gateway"), "VpcId": ref("Vpc")}),
        One=("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.0.0/20", "AvailabilityZone": zone(0)}),
        Two=("AWS::EC2::Subnet", {"VpcId": ref("Vpc"), "CidrBlock": "10.0.16.0/20", "AvailabilityZone": zone(1)}),
    )
    template["Resources"].update({name: resource(*given) for name, given in more.items()})
    return template


def one_cluster(name: str = "kept") -> Template:
    """Return a template of one cluster."""
    return resources(Cluster=("AWS::ECS::Cluster", {"ClusterName": name}))


def balanced(**more: Any) -> Template:
    """Return a balancer with a listener and a target group, and more resources."""
    return network(
        Balancer=(
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            {"Subnets": [ref("One"), ref("Two")]},
            {"DependsOn": "Attachment"},
        ),
        Targets=(
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            {"Port": 80, "Protocol": "HTTP", "TargetType": "ip", "VpcId": ref("Vpc")},
        ),
        Listener=(
            "AWS::ElasticLoadBalancingV2::Listener",
            {
                "LoadBalancerArn": ref("Balancer"),
                "Port": 80,
                "Protocol": "HTTP",
                "DefaultActions": [{"Type": "forward", "TargetGroupArn": ref("Targets")}],
            },
        ),
        **more,
    )


def hosts(group: dict[str, Any] | None = None, **more: Any) -> Template:
    """Return an Auto Scaling group over a launch template, and more resources."""
    properties = {
        "MinSize": "1",
        "MaxSize": "3",
        "LaunchTemplate": {"LaunchTemplateId": ref("Launch"), "Version": att("Launch", "LatestVersionNumber")},
        "VPCZoneIdentifier": [ref("One"), ref("Two")],
        **(group or {}),
    }
    return network(
        Launch=("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"ImageId": "ami-1", "InstanceType": "t3.micro"}}),
        Hosts=("AWS::AutoScaling::AutoScalingGroup", properties),
        **more,
    )


def with_outputs(template: Template, **outputs: Any) -> Template:
    """Return the template with outputs of these values."""
    return {**template, "Outputs": {name: {"Value": value} for name, value in outputs.items()}}
