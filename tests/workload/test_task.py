"""The task definition."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Keep
from ecsspec.cfn.values import GetAtt, Ref
from tests.builders import a_template, inside, properties


def task(**changes: object) -> object:
    return properties(a_template(**changes), "TaskDefinition")


def container(**changes: object) -> object:
    return inside(task(**changes), "ContainerDefinitions", 0)


def test_sizes_are_text_and_the_processor_is_said() -> None:
    written = task(cpu="0.5 vCPU", memory="2 GB", architecture="ARM64")
    assert (inside(written, "Cpu"), inside(written, "Memory")) == ("512", "2048")
    assert inside(written, "RuntimePlatform") == {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"}


def test_the_family_is_the_stack_and_old_revisions_stay_for_a_rollback() -> None:
    template = a_template()
    assert properties(template, "TaskDefinition")["Family"] == Ref("AWS::StackName")
    assert template.resources["TaskDefinition"].keep == Keep(on_delete="Delete", on_replace="Retain")


def test_both_roles_are_named() -> None:
    written = task()
    assert inside(written, "TaskRoleArn") == GetAtt("TaskRole", "Arn")
    assert inside(written, "ExecutionRoleArn") == GetAtt("ExecutionRole", "Arn")


def test_a_container_without_anything_says_nothing() -> None:
    assert container(port=None, logging=False) == {"Name": "app", "Image": "nginx:1.29", "Essential": True}


def test_a_container_with_everything() -> None:
    written = container(
        entrypoint=["sh"],
        command=["-c", "serve"],
        environment={"B": "2", "A": ""},
        health_check={"command": "true", "interval": 60, "timeout": 7, "retries": 2, "start_period": 10},
    )
    assert inside(written, "EntryPoint") == ["sh"]
    assert inside(written, "Command") == ["-c", "serve"]
    assert inside(written, "Environment") == [{"Name": "A", "Value": ""}, {"Name": "B", "Value": "2"}]
    assert inside(written, "HealthCheck") == {
        "Command": ["CMD-SHELL", "true"],
        "Interval": 60,
        "Timeout": 7,
        "Retries": 2,
        "StartPeriod": 10,
    }


def test_a_health_check_without_a_start_period_does_not_mention_one() -> None:
    assert "StartPeriod" not in inside(container(health_check=["CMD", "true"]), "HealthCheck")


@pytest.mark.parametrize(
    ("changes", "host_port"),
    [({}, 8080), ({"launch_type": "EC2"}, 0), ({"launch_type": "EC2", "network_mode": "host"}, 8080)],
)
def test_the_port_on_the_host(changes: dict[str, object], host_port: int) -> None:
    mapping = {"ContainerPort": 8080, "HostPort": host_port, "Protocol": "tcp"}
    assert inside(container(port=8080, **changes), "PortMappings") == [mapping]
