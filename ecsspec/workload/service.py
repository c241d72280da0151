"""The service: how many tasks, where, behind what, and how they are replaced."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.landmarks import CLUSTER_PROVIDERS, TASK_SECURITY_GROUP
from ecsspec.blueprint.seams import RunShape
from ecsspec.blueprint.slots import Ingress, Provider, Rollout, Target
from ecsspec.cfn.template import Output, Resource
from ecsspec.cfn.values import GetAtt, Ref, Value
from ecsspec.workload.cluster import strategy
from ecsspec.workload.security import rule_id
from ecsspec.workload.task import TASK_DEFINITION


def service_id(app: App) -> str:
    """Return the service's logical id: AWS refuses to drop NetworkConfiguration, so each class has its own."""
    return "Service" if app.placement.network_mode == "awsvpc" else "HostService"


def service(app: App, shape: RunShape, parts: Fragment) -> Fragment:
    """Return the service."""
    targets = parts.every(Target)
    properties: dict[str, Value] = {
        "Cluster": app.landmarks.cluster,
        "TaskDefinition": Ref(TASK_DEFINITION),
        "DesiredCount": app.spec.desired_count,
        "CapacityProviderStrategy": strategy(parts.every(Provider)),
        **shape.placement,
        **_rollout(parts),
        **_targets(targets),
        **_network(app, shape),
        "EnableECSManagedTags": True,
        "PropagateTags": "SERVICE",
        "Tags": app.tags(),
    }
    after = (
        CLUSTER_PROVIDERS,
        *sorted({target.after for target in targets}),
        *sorted({rule_id(app, ingress) for ingress in parts.every(Ingress)}),
        *app.landmarks.routes(app.placement.tier),
    )
    why = "keeps the wanted number of tasks running"
    id_ = service_id(app)
    outputs = (
        Output("ServiceName", GetAtt(id_, "Name"), "The service"),
        Output("ServiceArn", Ref(id_), "The service's ARN"),
    )
    return Fragment((Resource(id_, "AWS::ECS::Service", why, properties, after=after),), outputs=outputs)


def _rollout(parts: Fragment) -> dict[str, Value]:
    rollout = parts.one(Rollout)
    if rollout is None:
        return {}
    balance = "ENABLED" if rollout.rebalancing else "DISABLED"
    return {"DeploymentConfiguration": rollout.configuration, "AvailabilityZoneRebalancing": balance}


def _targets(targets: list[Target]) -> dict[str, Value]:
    if not targets:
        # Left out, the property would keep the balancer of before: only an empty list takes it away.
        return {"LoadBalancers": []}
    registered: list[Value] = [
        {"ContainerName": target.container, "ContainerPort": target.port, "TargetGroupArn": Ref(target.group)}
        for target in targets
    ]
    grace = max(target.grace_period for target in targets)
    return {"LoadBalancers": registered, "HealthCheckGracePeriodSeconds": grace}


def _network(app: App, shape: RunShape) -> dict[str, Value]:
    if app.placement.network_mode != "awsvpc":
        return {}
    inner: dict[str, Value] = {
        "Subnets": list(app.landmarks.subnets(app.placement.tier)),
        "SecurityGroups": [GetAtt(TASK_SECURITY_GROUP, "GroupId")],
    }
    if shape.public_ip:
        inner["AssignPublicIp"] = shape.public_ip
    return {"NetworkConfiguration": {"AwsvpcConfiguration": inner}}
