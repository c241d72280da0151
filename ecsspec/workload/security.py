"""The tasks' security group, and the rules that open the landing group to whoever may call."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import TASK_SECURITY_GROUP
from ecsspec.blueprint.slots import Ingress
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, Value

EGRESS: Value = [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "Description": "anywhere"}]


def security(app: App, parts: Fragment) -> Fragment:
    """Return the group of the tasks where they have addresses of their own, and a rule for each ingress."""
    rules = tuple(_rule(app, ingress) for ingress in parts.every(Ingress))
    if app.placement.landing != TASK_SECURITY_GROUP:
        return Fragment(rules)
    properties: dict[str, Value] = {
        "GroupDescription": "Tasks",
        "VpcId": app.landmarks.vpc,
        "SecurityGroupEgress": EGRESS,
        "Tags": app.tags(name="tasks"),
    }
    group = Resource(TASK_SECURITY_GROUP, "AWS::EC2::SecurityGroup", "who may reach the tasks", properties)
    output = Output("TaskSecurityGroupId", GetAtt(TASK_SECURITY_GROUP, "GroupId"), "The tasks' security group")
    return Fragment((group, *rules), outputs=(output,))


def rule_id(app: App, ingress: Ingress) -> str:
    """Return the logical id of the rule for an ingress."""
    landing, source = app.placement.landing, ingress.source
    return f"{landing.removesuffix('SecurityGroup')}IngressFrom{source.removesuffix('SecurityGroup')}"


def _rule(app: App, ingress: Ingress) -> Resource:
    first, last = app.placement.host_ports(ingress.port)
    landing = app.placement.landing
    properties: dict[str, Value] = {
        "GroupId": GetAtt(landing, "GroupId"),
        "IpProtocol": "tcp",
        "FromPort": first,
        "ToPort": last,
        "SourceSecurityGroupId": GetAtt(ingress.source, "GroupId"),
        "Description": ingress.why,
    }
    why = f"lets requests {ingress.why} reach the containers"
    return Resource(rule_id(app, ingress), "AWS::EC2::SecurityGroupIngress", why, properties)
