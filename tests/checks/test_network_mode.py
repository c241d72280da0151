from __future__ import annotations

import pytest

from ecsspec.cfn.values import Ref
from ecsspec.checks.network_mode import host_ports, network_configuration, public_address
from tests.checks.mutate import Case, Change, Holds, both, drop, put

MAPPING = "ContainerDefinitions.0.PortMappings.0"


def second_container(port: int, host: int | None = None) -> Change:
    mapping = {"ContainerPort": port, **({} if host is None else {"HostPort": host})}
    return put("TaskDefinition", "ContainerDefinitions.1", {"Name": "side", "Image": "side", "PortMappings": [mapping]})


CASES = (
    Case(
        network_configuration,
        "fargate",
        "none with awsvpc",
        drop("Service", "NetworkConfiguration"),
        "E527",
        "Service.NetworkConfiguration",
    ),
    Case(
        network_configuration,
        "ec2",
        "some with bridge",
        put("HostService", "NetworkConfiguration", {"AwsvpcConfiguration": {}}),
        "E527",
        "HostService.NetworkConfiguration",
    ),
    Case(
        host_ports,
        "fargate",
        "another host port",
        put("TaskDefinition", f"{MAPPING}.HostPort", 8080),
        "E528",
        f"TaskDefinition.{MAPPING}.HostPort",
    ),
    Case(
        host_ports,
        "ec2-host",
        "another host port in host mode",
        put("TaskDefinition", f"{MAPPING}.HostPort", 8080),
        "E528",
        f"TaskDefinition.{MAPPING}.HostPort",
    ),
    Case(
        host_ports,
        "fargate",
        "two containers on one port",
        second_container(80),
        "E528",
        "TaskDefinition.ContainerDefinitions.1.PortMappings.0",
    ),
    Case(
        host_ports,
        "ec2-no-port",
        "two containers on one host port",
        both(
            put("TaskDefinition", "ContainerDefinitions.0.PortMappings", [{"ContainerPort": 1, "HostPort": 9}]),
            second_container(2, 9),
        ),
        "E528",
        "TaskDefinition.ContainerDefinitions.1.PortMappings.0",
    ),
    Case(
        host_ports,
        "ec2-no-port",
        "the host's own port",
        put("TaskDefinition", "ContainerDefinitions.0.PortMappings", [{"ContainerPort": 80, "HostPort": 22}]),
        "E528",
        f"TaskDefinition.{MAPPING}.HostPort",
    ),
    Case(
        public_address,
        "ec2-awsvpc",
        "on hosts",
        put("Service", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "ENABLED"),
        "E529",
        "Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp",
    ),
)
HOLDS = (
    Holds("fargate", "no host port", drop("TaskDefinition", f"{MAPPING}.HostPort")),
    Holds("ec2-no-port", "dynamic ports twice", second_container(80, 0)),
    Holds("ec2", "two containers on the same port, bridged", second_container(80)),
    Holds(
        "fargate",
        "another protocol",
        put("TaskDefinition", "ContainerDefinitions.0.PortMappings.1", {"ContainerPort": 80, "Protocol": "udp"}),
    ),
    Holds(
        "ec2-awsvpc",
        "no public address, said",
        put("Service", "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", "DISABLED"),
    ),
    Holds("ec2", "bridge is the default", drop("TaskDefinition", "NetworkMode")),
    Holds("ec2-awsvpc", "a mode that is a parameter", put("TaskDefinition", "NetworkMode", Ref("Given"))),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
