"""A task that ECS has to prepare has an execution role."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.findings import Finding
from ecsspec.cfn.template import Resource
from ecsspec.cfn.values import Value
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.checks.literals import at, items, text
from ecsspec.checks.views.needs import PRIVATE_ECR
from ecsspec.checks.views.services import containers

CODE = "E539"


def execution_role(index: Index) -> Iterator[Finding]:
    """Name an execution role where ECS fetches secrets, and on Fargate where it writes logs or pulls from ECR.

    ECS refuses such a task definition, or stops each task with ResourceInitializationError.
    """
    for task in index.every(TASK_DEFINITION):
        if at(task.properties, "ExecutionRoleArn") is None:
            fargate = "FARGATE" in items(at(task.properties, "RequiresCompatibilities"))
            for reason in dict.fromkeys(_reasons(task, everything=fargate)):
                what = f"ECS has no role to {reason}"
                yield Finding(CODE, task.id, ("ExecutionRoleArn",), what, "name an execution role")


def _reasons(task: Resource, *, everything: bool) -> Iterator[str]:
    for _, container in containers(task):
        if items(at(container, "Secrets")) or at(container, "RepositoryCredentials") is not None:
            yield "fetch secrets with"
        if everything:
            yield from _on_fargate(container)


def _on_fargate(container: Mapping[str, Value]) -> Iterator[str]:
    if at(container, "LogConfiguration", "LogDriver") == "awslogs":
        yield "write logs with"
    if PRIVATE_ECR in (text(at(container, "Image")) or ""):
        yield "pull from ECR with"
