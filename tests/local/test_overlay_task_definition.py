"""Task definitions: every word of the template, and that our names are the API's names."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from ecsspec.local.overlay import convert
from tests.local.cloud import Cloud, att, named, resources
from tests.local.pieces import with_outputs

ROLE = "arn:aws:iam::000000000000:role/task"
LOG = {
    "LogDriver": "awslogs",
    "Options": {"awslogs-group": "/ecsspec/web", "awslogs-region": "us-east-1", "Mode-as-written": "x"},
    "SecretOptions": [{"Name": "token", "ValueFrom": "arn:aws:ssm:us-east-1:000000000000:parameter/token"}],
}
MAIN = {
    "Name": "web",
    "Image": "nginx:1.28",
    "Essential": "true",
    "Cpu": "128",
    "Memory": "256",
    "Command": ["nginx", "-g"],
    "EntryPoint": ["/bin/sh"],
    "Environment": [{"Name": "MODE", "Value": "on"}],
    "Secrets": [{"Name": "KEY", "ValueFrom": "arn:aws:ssm:us-east-1:000000000000:parameter/key"}],
    "PortMappings": [{"ContainerPort": "80", "Name": "http", "AppProtocol": "http"}],
    "HealthCheck": {"Command": ["CMD-SHELL", "true"], "Interval": "15", "Retries": 2, "StartPeriod": 5, "Timeout": 3},
    "LogConfiguration": LOG,
    "DependsOn": [{"ContainerName": "helper", "Condition": "HEALTHY"}],
    "DockerLabels": {"My.Label": "yes"},
    "LinuxParameters": {"InitProcessEnabled": True, "Capabilities": {"Drop": ["ALL"]}},
    "MountPoints": [{"SourceVolume": "data", "ContainerPath": "/data", "ReadOnly": "false"}],
    "ReadonlyRootFilesystem": True,
    "RestartPolicy": {"Enabled": True, "RestartAttemptPeriod": 60},
    "StopTimeout": "30",
    "Ulimits": [{"Name": "nofile", "SoftLimit": 1024, "HardLimit": "4096"}],
    "User": "101",
}
EFS = {
    "FilesystemId": "fs-1",
    "TransitEncryption": "ENABLED",
    "AuthorizationConfig": {"AccessPointId": "fsap-1", "IAM": "ENABLED"},
}


def template(image: str = "nginx:1.28", team: str = "labs", **more: Any) -> dict[str, Any]:
    properties = {
        "Family": "web-family",
        "Cpu": 256,
        "Memory": "512",
        "NetworkMode": "awsvpc",
        "RequiresCompatibilities": ["FARGATE"],
        "RuntimePlatform": {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"},
        "EphemeralStorage": {"SizeInGiB": "30"},
        "ExecutionRoleArn": ROLE,
        "TaskRoleArn": ROLE,
        "ContainerDefinitions": [{**MAIN, "Image": image}, {"Name": "helper", "Image": "busybox"}],
        "Volumes": [{"Name": "data", "EFSVolumeConfiguration": EFS}],
        "Tags": [{"Key": "team", "Value": team}],
        **more,
    }
    body = resources(Task=("AWS::ECS::TaskDefinition", properties, {"UpdateReplacePolicy": "Retain"}))
    return with_outputs(body, Arn=att("Task", "TaskDefinitionArn"))


def described(cloud: Cloud, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = cloud.client("ecs").describe_task_definition(taskDefinition=arn, include=["TAGS"])
    return found


def test_every_property_is_shown(cloud: Cloud, stack: str) -> None:
    assert cloud.deploy(stack, template()) == "CREATE_COMPLETE", cloud.failures(stack)
    arn = cloud.outputs(stack)["Arn"]
    assert arn == cloud.physical(stack)["Task"]
    answer = described(cloud, arn)
    shown = answer["taskDefinition"]
    expected = {
        "family": "web-family",
        "cpu": "256",
        "memory": "512",
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        "ephemeralStorage": {"sizeInGiB": 30},
        "executionRoleArn": ROLE,
        "taskRoleArn": ROLE,
        "status": "ACTIVE",
    }
    assert {name: shown[name] for name in expected} == expected
    assert shown["volumes"] == [
        {
            "name": "data",
            "efsVolumeConfiguration": {
                "fileSystemId": "fs-1",
                "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"},
            },
        }
    ]
    assert "pidMode" not in shown
    assert named(answer["tags"], key="key", value="value") == {"team": "labs", "ecsspec:name": stack}
    web, helper = shown["containerDefinitions"]
    assert web == {
        "name": "web",
        "image": "nginx:1.28",
        "essential": True,
        "cpu": 128,
        "memory": 256,
        "command": ["nginx", "-g"],
        "entryPoint": ["/bin/sh"],
        "environment": [{"name": "MODE", "value": "on"}],
        "secrets": [{"name": "KEY", "valueFrom": "arn:aws:ssm:us-east-1:000000000000:parameter/key"}],
        "portMappings": [{"containerPort": 80, "name": "http", "appProtocol": "http", "protocol": "tcp"}],
        "healthCheck": {
            "command": ["CMD-SHELL", "true"],
            "interval": 15,
            "retries": 2,
            "startPeriod": 5,
            "timeout": 3,
        },
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": LOG["Options"],
            "secretOptions": [{"name": "token", "valueFrom": "arn:aws:ssm:us-east-1:000000000000:parameter/token"}],
        },
        "dependsOn": [{"containerName": "helper", "condition": "HEALTHY"}],
        "dockerLabels": {"My.Label": "yes"},
        "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
        "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": False}],
        "readonlyRootFilesystem": True,
        "restartPolicy": {"enabled": True, "restartAttemptPeriod": 60},
        "stopTimeout": 30,
        "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
        "user": "101",
        "systemControls": [],
        "volumesFrom": [],
    }
    assert (helper["name"], helper["image"], helper["cpu"], helper["essential"]) == ("helper", "busybox", 0, True)


def test_change_makes_the_next_revision(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, template())
    first = cloud.physical(stack)["Task"]
    changed = template("nginx:1.29")
    changes = cloud.change_set(stack, cloud.prepare(stack, changed))["Changes"]
    assert changes[0]["ResourceChange"]["Replacement"] == "True"
    assert cloud.deploy(stack, changed) == "UPDATE_COMPLETE"
    second = cloud.physical(stack)["Task"]
    assert int(second.rpartition(":")[2]) == int(first.rpartition(":")[2]) + 1
    assert described(cloud, first)["taskDefinition"]["status"] == "ACTIVE"
    assert described(cloud, second)["taskDefinition"]["containerDefinitions"][0]["image"] == "nginx:1.29"
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert described(cloud, second)["taskDefinition"]["status"] == "INACTIVE"


def test_tags_change_in_place(cloud: Cloud, stack: str) -> None:
    cloud.deploy(stack, template())
    arn = cloud.physical(stack)["Task"]
    assert cloud.deploy(stack, template(team="core")) == "UPDATE_COMPLETE"
    assert cloud.physical(stack)["Task"] == arn
    assert named(described(cloud, arn)["tags"], key="key", value="value")["team"] == "core"


def schema_of(kind: str) -> dict[str, Any]:
    spec = find_spec("cfnlint")
    assert spec
    assert spec.origin
    data = Path(spec.origin).parent / "data" / "schemas"
    digest = json.loads((data / "providers" / "us-east-1.json").read_text())[kind]
    schema: dict[str, Any] = json.loads((data / "resources" / f"{digest}.json").read_text())
    return schema


def paths(schema: dict[str, Any], node: dict[str, Any], above: tuple[str, ...] = ()) -> Any:
    """Yield every property's path as CloudFormation names it, not below the user's own words."""
    if "$ref" in node:
        node = schema["definitions"][node["$ref"].rpartition("/")[2]]
    if len(above) > 8 or (above and above[-1] in convert.OPEN_MAPS):
        return
    if "items" in node:
        yield from paths(schema, node["items"], above)
    for name, inner in node.get("properties", {}).items():
        yield (*above, name)
        yield from paths(schema, inner, (*above, name))


def leaf(shape: Any, path: tuple[str, ...]) -> Any:
    """Return the API's shape at a path in our names, or None where the API has none."""
    while shape.type_name == "list":
        shape = shape.member
    if not path:
        return shape
    members = getattr(shape, "members", {})
    name = convert.api_name(path[0])
    return leaf(members[name], path[1:]) if name in members else None


KINDS = {"AWS::ECS::TaskDefinition": "RegisterTaskDefinition", "AWS::ECS::Service": "CreateService"}

# What the API gives back only, and what the registry knows and this botocore does not yet.
NOT_ASKED = {
    ("ForceNewDeployment",),
    ("GatewayConnectors",),
    ("Name",),
    ("ServiceArn",),
    ("TaskDefinitionArn",),
    ("ContainerDefinitions", "ResourceRequirements", "SharingStrategy"),
    ("ServiceConnectConfiguration", "ContainerConfigurations"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_our_names_are_the_names_of_the_api(kind: str) -> None:
    model = botocore.session.get_session().get_service_model("ecs").operation_model(KINDS[kind]).input_shape
    schema = schema_of(kind)
    unknown = {path for path in paths(schema, schema) if leaf(model, path) is None}
    assert {path for path in unknown if not any(path[: len(top)] == top for top in NOT_ASKED)} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_our_types_are_the_types_of_the_api(kind: str) -> None:
    model = botocore.session.get_session().get_service_model("ecs").operation_model(KINDS[kind]).input_shape
    schema = schema_of(kind)
    sizes = {("ContainerDefinitions", name) for name in ("Cpu", "Memory", "MemoryReservation")}
    for path in paths(schema, schema):
        shape = leaf(model, path)
        if shape is None or path in sizes or shape.type_name in {"structure", "map", "list"}:
            continue
        within = convert.NUMBERS_WITHIN.get(path[-2], frozenset()) if len(path) > 1 else frozenset()
        numeric = path[-1] in convert.NUMBERS or path[-1] in within
        assert numeric == (shape.type_name in {"integer", "long", "double"}), path
        assert (path[-1] in convert.SWITCHES) == (shape.type_name == "boolean"), path
