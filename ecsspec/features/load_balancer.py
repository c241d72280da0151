"""`load_balancer`: the Application Load Balancer in front of the port, its listener, target group and group."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import LOAD_BALANCER_SECURITY_GROUP
from ecsspec.blueprint.slots import Ingress, Target
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, Ref, Sub, Value
from ecsspec.spec.load_balancer import LoadBalancer

BALANCER = "LoadBalancer"
LISTENER = "Listener"
LISTENER_PORT = 80
TARGET_GROUP_PORT = 80
"""Frozen: a target group's port is create-only, and ECS registers the real one with each target."""
DEREGISTRATION_DELAY = 30
"""Seconds; AWS's own default of 300 slows every deployment."""


def load_balancer(app: App) -> Fragment:
    """Return the balancer and its door to the containers."""
    section, port = app.spec.balancer, app.spec.port
    if section is None or port is None:
        return Fragment()
    resources = (
        _group(app, section),
        _balancer(app, section),
        _target_group(app, section),
        _listener(app, section),
    )
    slots = (
        Ingress(LOAD_BALANCER_SECURITY_GROUP, port, "from the load balancer"),
        Target(app.container, port, target_group_id(section), LISTENER, section.health_check.grace_period),
    )
    return Fragment(resources, slots, outputs=_outputs())


def target_group_id(section: LoadBalancer) -> str:
    """Return the target group's logical id, one per scheme.

    Another scheme is another balancer, which stands beside the old one for a while, and a target group serves one
    balancer only.
    """
    return "InternalTargetGroup" if section.scheme == "internal" else "TargetGroup"


def _tier(app: App, section: LoadBalancer) -> str:
    return "public" if section.scheme == "public" else app.placement.tier


def _group(app: App, section: LoadBalancer) -> Resource:
    public = section.scheme == "public"
    opened: dict[str, Value] = {
        "IpProtocol": "tcp",
        "FromPort": LISTENER_PORT,
        "ToPort": LISTENER_PORT,
        "CidrIp": "0.0.0.0/0" if public else app.landmarks.vpc_cidr,
        "Description": "HTTP from anywhere" if public else "HTTP from the network",
    }
    # To every port: another port would change this rule before the new tasks are there, and cut off the old ones. What
    # the landing group lets in is what counts.
    onward: dict[str, Value] = {
        "IpProtocol": "tcp",
        "FromPort": 0,
        "ToPort": 65535,
        "DestinationSecurityGroupId": GetAtt(app.placement.landing, "GroupId"),
        "Description": "to the containers",
    }
    properties: dict[str, Value] = {
        "GroupDescription": "Load balancer",
        "VpcId": app.landmarks.vpc,
        "SecurityGroupIngress": [opened],
        "SecurityGroupEgress": [onward],
        "Tags": app.tags(name="load-balancer"),
    }
    why = "who may reach the load balancer, and whom it may reach"
    return Resource(LOAD_BALANCER_SECURITY_GROUP, "AWS::EC2::SecurityGroup", why, properties)


def _balancer(app: App, section: LoadBalancer) -> Resource:
    tier = _tier(app, section)
    properties: dict[str, Value] = {
        "Type": "application",
        "Scheme": "internet-facing" if section.scheme == "public" else "internal",
        "Subnets": list(app.landmarks.subnets(tier)),
        "SecurityGroups": [GetAtt(LOAD_BALANCER_SECURITY_GROUP, "GroupId")],
        "LoadBalancerAttributes": [{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}],
        "Tags": app.tags(),
    }
    after = app.landmarks.routes(tier) if section.scheme == "public" else ()
    why = "takes requests and spreads them over the tasks"
    return Resource(BALANCER, "AWS::ElasticLoadBalancingV2::LoadBalancer", why, properties, after=after)


def _target_group(app: App, section: LoadBalancer) -> Resource:
    check = section.health_check
    properties: dict[str, Value] = {
        "VpcId": app.landmarks.vpc,
        "TargetType": app.placement.target_type,
        "Protocol": "HTTP",
        "Port": TARGET_GROUP_PORT,
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPort": "traffic-port",
        "HealthCheckPath": check.path,
        "HealthCheckIntervalSeconds": check.interval,
        "HealthCheckTimeoutSeconds": check.timeout,
        "HealthyThresholdCount": check.healthy_threshold,
        "UnhealthyThresholdCount": check.unhealthy_threshold,
        "Matcher": {"HttpCode": check.success_codes},
        "TargetGroupAttributes": [
            {"Key": "deregistration_delay.timeout_seconds", "Value": str(DEREGISTRATION_DELAY)},
        ],
        "Tags": app.tags(),
    }
    why = "the tasks that may get requests, by their health"
    return Resource(target_group_id(section), "AWS::ElasticLoadBalancingV2::TargetGroup", why, properties)


def _listener(app: App, section: LoadBalancer) -> Resource:
    properties: dict[str, Value] = {
        "LoadBalancerArn": Ref(BALANCER),
        "Port": LISTENER_PORT,
        "Protocol": "HTTP",
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": Ref(target_group_id(section))}],
        "Tags": app.tags(),
    }
    why = "listens for HTTP and hands requests to the tasks"
    return Resource(LISTENER, "AWS::ElasticLoadBalancingV2::Listener", why, properties)


def _outputs() -> tuple[Output, ...]:
    group = GetAtt(LOAD_BALANCER_SECURITY_GROUP, "GroupId")
    return (
        Output("Url", Sub(f"http://${{{BALANCER}.DNSName}}"), "Where the app answers"),
        Output("LoadBalancerDnsName", GetAtt(BALANCER, "DNSName"), "The load balancer's DNS name"),
        Output("LoadBalancerArn", Ref(BALANCER), "The load balancer"),
        Output("ListenerArn", Ref(LISTENER), "The listener, for more rules"),
        Output("LoadBalancerSecurityGroupId", group, "The load balancer's security group"),
    )
