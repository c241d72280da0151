"""CloudFormation's stacks over boto3."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ecsspec.aws.errors import Client, ask, every, message
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.facts import Gone, LiveResource, Stack, StackEvent
from ecsspec.problems import AwsError


class CloudFormationStacks:
    """Stacks as they stand."""

    def __init__(self, client: Client) -> None:
        """Keep the client."""
        self._cfn = client

    def describe(self, stack: str) -> Stack | None:
        """Return the stack of this name or id, or None where there is none."""
        try:
            found = ask(self._cfn, "describe_stacks", StackName=stack)["Stacks"]
        except AwsError as error:
            if is_absent(error):
                return None
            raise
        return _stack(found[0]) if found else None

    def ours(self) -> Sequence[str]:
        """Return the names of the stacks that carry our tag."""
        found = map(_stack, every(self._cfn, "describe_stacks", "Stacks"))
        return [stack.name for stack in found if OWNER_TAG in stack.tags]

    def gone(self, name: str) -> Gone | None:
        """Return the stack of this name that was deleted last, or None; AWS remembers for 90 days."""
        rows = every(self._cfn, "list_stacks", "StackSummaries", StackStatusFilter=["DELETE_COMPLETE"])
        found = (Gone(row["StackId"], utc(row.get("DeletionTime"))) for row in rows if row["StackName"] == name)
        return max(found, key=lambda one: one.when, default=None)

    def template(self, stack: str) -> str:
        """Return the template as it was sent."""
        return sent_template(self._cfn, StackName=stack)

    def resources(self, stack: str) -> Sequence[LiveResource]:
        """Return every resource of the stack, all pages."""
        rows = every(self._cfn, "list_stack_resources", "StackResourceSummaries", StackName=stack)
        return [_resource(row) for row in rows]

    def events(self, stack: str, *, after: str = "") -> Sequence[StackEvent]:
        """Return the events that came after the event id `after`, oldest first; all of them without one.

        AWS hands out the newest first, so that a poll reads one page.
        """
        rows: list[StackEvent] = []
        page = ask(self._cfn, "describe_stack_events", StackName=stack)
        while True:
            for row in page["StackEvents"]:
                if after and row["EventId"] == after:
                    return rows[::-1]
                rows.append(_event(row))
            if not page.get("NextToken"):
                return rows[::-1]
            page = ask(self._cfn, "describe_stack_events", StackName=stack, NextToken=page["NextToken"])

    def last_event(self, stack: str) -> StackEvent | None:
        """Return the newest event of the stack, or None."""
        rows = ask(self._cfn, "describe_stack_events", StackName=stack)["StackEvents"]
        return _event(rows[0]) if rows else None


def sent_template(client: Client, **of: str) -> str:
    """Return the template of a stack or of a change set as it was sent; boto3 reads what is JSON."""
    body = ask(client, "get_template", **of, TemplateStage="Original")["TemplateBody"]
    return body if isinstance(body, str) else json.dumps(body)


def is_absent(error: AwsError) -> bool:
    """Tell whether AWS says that there is no such stack: a ValidationError that only its text tells apart."""
    return "does not exist" in message(error.__cause__)


def utc(moment: datetime | None) -> str:
    """Return a time as ISO 8601 in UTC, or nothing."""
    return moment.astimezone(UTC).isoformat() if moment else ""


def pairs(rows: Sequence[Mapping[str, Any]], *, key: str, value: str) -> dict[str, str]:
    """Return AWS's list of key-value rows as a mapping, sorted, without rows that lack the value."""
    return {row[key]: row[value] for row in sorted(rows, key=lambda row: row[key]) if value in row}


def _stack(row: Mapping[str, Any]) -> Stack:
    parameters = row.get("Parameters", [])
    return Stack(
        id=row["StackId"],
        name=row["StackName"],
        status=row["StackStatus"],
        reason=row.get("StackStatusReason", ""),
        updated=utc(row.get("LastUpdatedTime") or row.get("CreationTime")),
        tags=pairs(row.get("Tags", []), key="Key", value="Value"),
        parameters=pairs(parameters, key="ParameterKey", value="ParameterValue"),
        resolved=pairs(parameters, key="ParameterKey", value="ResolvedValue"),
        outputs=pairs(row.get("Outputs", []), key="OutputKey", value="OutputValue"),
        protected=bool(row.get("EnableTerminationProtection")),
        role=row.get("RoleARN", ""),
    )


def _resource(row: Mapping[str, Any]) -> LiveResource:
    return LiveResource(
        logical_id=row["LogicalResourceId"],
        type=row["ResourceType"],
        physical_id=row.get("PhysicalResourceId", ""),
        status=row["ResourceStatus"],
        reason=row.get("ResourceStatusReason", ""),
    )


def _event(row: Mapping[str, Any]) -> StackEvent:
    return StackEvent(
        id=row["EventId"],
        time=utc(row["Timestamp"]),
        logical_id=row.get("LogicalResourceId", ""),
        physical_id=row.get("PhysicalResourceId", ""),
        type=row.get("ResourceType", ""),
        status=row.get("ResourceStatus", ""),
        reason=row.get("ResourceStatusReason", ""),
        token=row.get("ClientRequestToken", ""),
        detailed_status=row.get("DetailedStatus", ""),
    )
