"""What stands in the target for a stack: all that a second run must bring back, whatever became of the first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from ecsspec.deploy.request import OUR_SETS
from tests.local.cloud import Cloud

NONE = "none"


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack as it stands, without the ids that AWS makes up; `sets` are the change sets that wait on it."""

    status: str = NONE
    template: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    resources: tuple[tuple[str, str], ...] = ()
    sets: tuple[str, ...] = ()
    revisions: int = 0


def standing(cloud: Cloud, stack: str) -> Standing:
    """Return how a stack stands; one that was deleted is none, one in review is a shell."""
    row = _row(cloud, stack)
    if row is None or row["StackStatus"] == "DELETE_COMPLETE":
        return Standing(revisions=_revisions(cloud, stack))
    return Standing(
        row["StackStatus"],
        "" if row["StackStatus"] == "REVIEW_IN_PROGRESS" else _template(cloud, stack),
        _pairs(row.get("Parameters", []), "ParameterKey", "ParameterValue"),
        _pairs(row.get("Tags", []), "Key", "Value"),
        _resources(cloud, row["StackId"]),
        _waiting(cloud, row["StackId"]),
        _revisions(cloud, stack),
    )


def _row(cloud: Cloud, stack: str) -> Mapping[str, Any] | None:
    try:
        return cloud.describe(stack)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None


def _template(cloud: Cloud, stack: str) -> str:
    body = cloud.client("cloudformation").get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
    return body if isinstance(body, str) else json.dumps(body)


def _pairs(rows: list[dict[str, str]], key: str, value: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((row[key], row.get(value, "")) for row in rows))


def _resources(cloud: Cloud, stack: str) -> tuple[tuple[str, str], ...]:
    pages = cloud.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    rows = (row for page in pages for row in page["StackResourceSummaries"])
    return tuple(sorted((row["LogicalResourceId"], row["ResourceType"]) for row in rows))


def _waiting(cloud: Cloud, stack: str) -> tuple[str, ...]:
    rows = cloud.client("cloudformation").list_change_sets(StackName=stack)["Summaries"]
    ours = [row for row in rows if row["ChangeSetName"].startswith(OUR_SETS)]
    return tuple(row["ChangeSetName"] for row in ours if not row["ExecutionStatus"].startswith("EXECUTE"))


def _revisions(cloud: Cloud, stack: str) -> int:
    """Return how many task definitions of the stack may still be run."""
    found = cloud.client("ecs").list_task_definitions(familyPrefix=stack, status="ACTIVE")["taskDefinitionArns"]
    return sum(arn.rpartition("/")[2].rpartition(":")[0] == stack for arn in found)
