"""The task definition: the containers and what they need, spent from the slots."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.seams import TaskShape
from ecsspec.blueprint.slots import LogConfiguration
from ecsspec.cfn.template import Keep, Resource
from ecsspec.cfn.values import GetAtt, Ref, Value
from ecsspec.spec.container import HealthCheck
from ecsspec.workload.roles import EXECUTION_ROLE, TASK_ROLE, has_execution_role

TASK_DEFINITION = "TaskDefinition"
KEEP = Keep(on_delete="Delete", on_replace="Retain")
"""An old revision stays ACTIVE, since a deployment cannot roll back to an INACTIVE one; `destroy` deregisters them."""


def task(app: App, shape: TaskShape, parts: Fragment) -> Fragment:
    """Return the task definition."""
    spec = app.spec
    properties: dict[str, Value] = {
        "Family": Ref("AWS::StackName"),
        "RequiresCompatibilities": [shape.compatibility],
        "NetworkMode": shape.network_mode,
        "RuntimePlatform": {"CpuArchitecture": spec.architecture, "OperatingSystemFamily": "LINUX"},
        "Cpu": str(spec.cpu),
        "Memory": str(spec.memory),
        "TaskRoleArn": GetAtt(TASK_ROLE, "Arn"),
    }
    if has_execution_role(parts):
        properties["ExecutionRoleArn"] = GetAtt(EXECUTION_ROLE, "Arn")
    properties["ContainerDefinitions"] = [_main(app, parts)]
    properties["Tags"] = app.tags()
    why = "what a task is made of: image, size, environment"
    return Fragment((Resource(TASK_DEFINITION, "AWS::ECS::TaskDefinition", why, properties, keep=KEEP),))


def _main(app: App, parts: Fragment) -> Value:
    spec = app.spec
    container: dict[str, Value] = {"Name": app.container, "Image": spec.image, "Essential": True}
    if spec.entrypoint:
        container["EntryPoint"] = list(spec.entrypoint)
    if spec.command:
        container["Command"] = list(spec.command)
    if spec.port:
        container["PortMappings"] = [_port(app, spec.port)]
    if spec.environment:
        container["Environment"] = [{"Name": k, "Value": spec.environment[k]} for k in sorted(spec.environment)]
    if spec.health_check:
        container["HealthCheck"] = _health_check(spec.health_check)
    log = parts.one(LogConfiguration, container=app.container)
    if log:
        container["LogConfiguration"] = {"LogDriver": log.driver, "Options": log.options}
    return container


def _port(app: App, port: int) -> Value:
    return {"ContainerPort": port, "HostPort": app.placement.host_port(port), "Protocol": "tcp"}


def _health_check(check: HealthCheck) -> Value:
    written: dict[str, Value] = {
        "Command": list(check.command),
        "Interval": check.interval,
        "Timeout": check.timeout,
        "Retries": check.retries,
    }
    return {**written, "StartPeriod": check.start_period} if check.start_period else written
