"""A user of the embedded target: boto3 clients and the change-set round that ecsspec makes."""

from __future__ import annotations

import json
from functools import cache
from itertools import count
from typing import Any

import boto3
from botocore.config import Config

from ecsspec.local.launcher import Target

Template = dict[str, Any]
NUMBERS = count()
CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


@cache
def session(account: str, region: str) -> boto3.Session:
    """Return a session, shared because each one parses botocore's models anew."""
    return boto3.Session(aws_access_key_id=account, aws_secret_access_key=account, region_name=region)


class Cloud:
    """Clients of one target, and stacks by change set."""

    def __init__(self, target: Target, *, account: str = "000000000000", region: str = "us-east-1") -> None:
        self.target = target
        self.session = session(account, region)
        self.client = cache(self._client)

    def _client(self, service: str) -> Any:
        once = Config(retries={"total_max_attempts": 1})
        return self.session.client(service, endpoint_url=self.target.endpoint_url, config=once)

    def deploy(self, stack: str, template: Template | str, *, more: dict[str, Any] | None = None) -> str:
        """Create and execute a change set; return the stack's status at the end."""
        formation = self.client("cloudformation")
        name = self.prepare(stack, template, more=more)
        formation.execute_change_set(StackName=stack, ChangeSetName=name)
        return self.settled(stack)

    def prepare(self, stack: str, template: Template | str, *, more: dict[str, Any] | None = None) -> str:
        """Create a change set and return its name."""
        body = template if isinstance(template, str) else json.dumps(template)
        kind = "UPDATE" if self.exists(stack) else "CREATE"
        name = f"set-{next(NUMBERS)}"
        request = {
            "StackName": stack,
            "ChangeSetName": name,
            "ChangeSetType": kind,
            "TemplateBody": body,
            "Capabilities": CAPABILITIES,
            "Tags": [{"Key": "ecsspec:name", "Value": stack}],
        }
        self.client("cloudformation").create_change_set(**{**request, **(more or {})})
        return name

    def change_set(self, stack: str, name: str) -> dict[str, Any]:
        """Describe a change set."""
        described: dict[str, Any] = self.client("cloudformation").describe_change_set(
            StackName=stack, ChangeSetName=name, IncludePropertyValues=True
        )
        return described

    def exists(self, stack: str) -> bool:
        """Return whether the stack is there to be updated."""
        try:
            status = self.describe(stack)["StackStatus"]
        except self.client("cloudformation").exceptions.ClientError:
            return False
        return status not in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"}

    def describe(self, stack: str) -> dict[str, Any]:
        """Describe a stack."""
        found: dict[str, Any] = self.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        return found

    def settled(self, stack: str) -> str:
        """Poll until no operation runs and return the status; a round trip is the pause."""
        while (status := str(self.describe(stack)["StackStatus"])).endswith("_IN_PROGRESS"):
            continue
        return status

    def delete(self, stack: str) -> str:
        """Delete a stack and return its last status."""
        stack_id = self.describe(stack)["StackId"]
        self.client("cloudformation").delete_stack(StackName=stack)
        return self.settled(stack_id)

    def outputs(self, stack: str) -> dict[str, str]:
        """Return a stack's outputs."""
        return {item["OutputKey"]: item["OutputValue"] for item in self.describe(stack).get("Outputs", [])}

    def physical(self, stack: str) -> dict[str, str]:
        """Return the physical ids of a stack by logical id."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
        rows = (row for page in pages for row in page["StackResourceSummaries"])
        return {row["LogicalResourceId"]: row["PhysicalResourceId"] for row in rows}

    def failures(self, stack: str) -> list[str]:
        """Return why resources of a stack failed, oldest first."""
        events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        failed = (event for event in reversed(events) if event["ResourceStatus"].endswith("_FAILED"))
        return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}" for event in failed]


def resources(**types: Any) -> Template:
    """Return a template of `Name=(type, properties)` or `Name=(type, properties, attributes)`."""
    return {"Resources": {name: resource(*given) for name, given in types.items()}}


def resource(kind: str, properties: dict[str, Any] | None = None, attributes: dict[str, Any] | None = None) -> Template:
    """Return one resource."""
    return {"Type": kind, "Properties": properties or {}, **(attributes or {})}


def ref(name: str) -> dict[str, str]:
    """Return a reference."""
    return {"Ref": name}


def att(name: str, attribute: str) -> dict[str, list[str]]:
    """Return an attribute."""
    return {"Fn::GetAtt": [name, attribute]}


def named(tags: list[dict[str, Any]], *, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return a tag list as a mapping, without CloudFormation's own."""
    return {tag[key]: tag[value] for tag in tags if not tag[key].startswith("aws:cloudformation:")}
