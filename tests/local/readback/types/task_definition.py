"""AWS::ECS::TaskDefinition: a deregistered revision stays readable as INACTIVE."""

from __future__ import annotations

from tests.local.cloud import Cloud
from tests.local.readback.kinds import Kind, Made
from tests.local.readback.paths import Answer, at, camel, tags

PLAIN = (
    "ContainerDefinitions", "Cpu", "ExecutionRoleArn", "Family", "Memory", "NetworkMode", "RequiresCompatibilities",
    "RuntimePlatform", "TaskRoleArn",
)  # fmt: skip


def describe(cloud: Cloud, made: Made) -> Answer | None:
    answer = cloud.client("ecs").describe_task_definition(taskDefinition=made.physical_id, include=["TAGS"])
    shown = {**answer["taskDefinition"], "tags": answer.get("tags", [])}
    return shown if shown["status"] == "ACTIVE" else None


KIND = Kind(
    describe,
    {**{name: at(camel(name), names=camel) for name in PLAIN}, "Tags": tags("tags", names=camel)},
)
