from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.targets import health_port, target_container, target_type
from tests.checks.mutate import Case, Holds, both, drop, put

NAME = "LoadBalancers.0.ContainerName"
PORT = "LoadBalancers.0.ContainerPort"
BOXES = "ContainerDefinitions"
CASES = (
    Case(target_container, "fargate", "no such container", put("Service", NAME, "web"), "E524", f"Service.{NAME}"),
    Case(
        target_container,
        "fargate",
        "no such port",
        put("TaskDefinition", "ContainerDefinitions.0.PortMappings", [{"ContainerPort": 81}]),
        "E524",
        f"Service.{PORT}",
    ),
    Case(
        target_container,
        "ec2",
        "no port at all",
        drop("TaskDefinition", "ContainerDefinitions.0.PortMappings"),
        "E524",
        f"HostService.{PORT}",
    ),
    Case(
        target_type,
        "fargate",
        "hosts for addresses",
        put("TargetGroup", "TargetType", "instance"),
        "E525",
        "Service.LoadBalancers.0.TargetGroupArn",
    ),
    Case(
        target_type,
        "fargate",
        "nothing said",
        drop("TargetGroup", "TargetType"),
        "E525",
        "Service.LoadBalancers.0.TargetGroupArn",
    ),
    Case(
        target_type,
        "ec2",
        "addresses for hosts",
        put("TargetGroup", "TargetType", "ip"),
        "E525",
        "HostService.LoadBalancers.0.TargetGroupArn",
    ),
    Case(
        health_port,
        "ec2",
        "a fixed port",
        put("TargetGroup", "HealthCheckPort", "80"),
        "E526",
        "TargetGroup.HealthCheckPort",
    ),
    Case(
        health_port,
        "ec2",
        "a fixed port, host port left out",
        both(
            put("TargetGroup", "HealthCheckPort", "80"),
            drop("TaskDefinition", "ContainerDefinitions.0.PortMappings.0.HostPort"),
        ),
        "E526",
        "TargetGroup.HealthCheckPort",
    ),
)
HOLDS = (
    Holds("fargate", "a container that is not known", put("TaskDefinition", BOXES + ".1", Ref("Given"))),
    Holds(
        "ec2",
        "more containers and ports",
        both(
            put(
                "TaskDefinition",
                BOXES + ".1",
                {"Name": "side", "Image": "side", "PortMappings": [{"ContainerPort": 1}]},
            ),
            put("HostService", NAME, "side"),
            put("HostService", PORT, 1),
        ),
    ),
    Holds(
        "ec2",
        "another port of the container",
        both(put("TaskDefinition", BOXES + ".0.PortMappings.1", {"ContainerPort": 81}), put("HostService", PORT, 81)),
    ),
    Holds("fargate", "a fixed health port of a task", put("TargetGroup", "HealthCheckPort", "8080")),
    Holds("ec2-host", "a fixed health port of a host", put("TargetGroup", "HealthCheckPort", "80")),
    Holds("ec2", "no health port", drop("TargetGroup", "HealthCheckPort")),
    Holds("fargate", "a container that is a parameter", put("Service", NAME, Ref("Given"))),
    Holds("fargate", "a port that is a parameter", put("Service", PORT, Ref("Given"))),
    Holds("fargate", "a port written as text", put("Service", PORT, "80")),
    Holds("fargate", "a kind that is a parameter", put("TargetGroup", "TargetType", Ref("Given"))),
    Holds("fargate", "a task of somebody else's", put("Service", "TaskDefinition", "web:3")),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
