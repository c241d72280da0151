"""CloudFormation's part: it waits for the rollout that it asked for, and fails the resource where that fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core.responses import new_uuid, now_iso
from ministack.services.cloudformation import _stacks, handlers, stacks

from ecsspec.local import ecs_words
from ecsspec.local.overlay.rollout.agenda import HURRIED, ONE_AT_A_TIME, catch_up, next_due
from ecsspec.local.overlay.rollout.life import STEPS
from ecsspec.local.overlay.rollout.pace import LINGERED, pace
from ecsspec.local.overlay.rollout.records import Record, primary_of

SERVICE = "AWS::ECS::Service"
BAD = ("STOPPED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_SUCCESSFUL")
NAP = 0.2


def install() -> None:
    """Let services be made beside the server's other work, and be rolled back like anything else that was begun."""
    blocks, sends_back = stacks._runs_on_worker_thread, stacks._sends_back_failed_update
    roll_back = stacks._roll_back_operation

    async def roll_back_all(
        name: str, stack_id: str, stack: dict[str, Any], operation: dict[str, Any], *rest: Any, **more: Any
    ) -> None:
        await roll_back(name, stack_id, stack, with_begun(stack, operation), *rest, **more)

    stacks._runs_on_worker_thread = lambda kind: kind == SERVICE or blocks(kind)
    stacks._sends_back_failed_update = lambda kind: kind == SERVICE or sends_back(kind)
    for module in (stacks, handlers):
        module._roll_back_operation = roll_back_all


def with_begun(stack: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return a failed operation in which a service that was begun and never stood is deleted, too."""
    failed = operation["failed_logical_id"]
    resource = stack.get("_resources", {}).get(failed, {})
    if (resource.get("ResourceType"), resource.get("ResourceStatus")) != (SERVICE, "CREATE_FAILED"):
        return operation
    return {**operation, "created": [*operation["created"], failed]}


@contextmanager
def begun(stack: str, logical_id: str, record: Record) -> Iterator[None]:
    """Note in the stack that a service is there and goes on being made, and that it failed where it does."""
    owner, arn = _stacks.get(stack), record["serviceArn"]
    if not owner:
        yield
        return
    say = (SERVICE, "CREATE_IN_PROGRESS", "Resource creation Initiated", arn)
    stacks._add_event(owner["StackId"], stack, logical_id, *say)
    resource = owner.setdefault("_resources", {})[logical_id] = {
        "PhysicalResourceId": arn,
        "ResourceType": SERVICE,
        "ResourceStatus": "CREATE_IN_PROGRESS",
        "LogicalResourceId": logical_id,
        "Properties": {"Cluster": record["clusterArn"]},
        "Attributes": {},
        "Timestamp": now_iso(),
    }
    try:
        yield
    except ValueError as error:
        resource.update(ResourceStatus="CREATE_FAILED", ResourceStatusReason=str(error), Timestamp=now_iso())
        raise


def wait(service: Record, stack: str) -> None:
    """Return once a service stands as it was asked to; raise in CloudFormation's words where it will not."""
    primary = primary_of(service)
    asked = primary["id"] if primary else ""
    while True:
        with ONE_AT_A_TIME:
            catch_up(STEPS)
            state, due = state_of(service, asked), next_due(service)
        if _stacks.get(stack, {}).pop("_cancel_requested", False):
            raise ValueError("Resource update cancelled")
        if state == "FAILED":
            raise ValueError(ecs_words.handler(ecs_words.BREAKER, code="GeneralServiceException", token=new_uuid()))
        if due is None and state == "IN_PROGRESS":
            raise ValueError(ecs_words.handler(ecs_words.IMPATIENT, code="NotStabilized", token=new_uuid()))
        if due is None:
            return
        HURRIED.wait(min(NAP, max(0.0, due - time.time())))


def linger(service: Record) -> None:
    """Leave a service that failed for a while before it is deleted, so that somebody can see why it did."""
    primary = primary_of(service)
    if primary and primary["rolloutState"] == "FAILED":
        HURRIED.wait(LINGERED * pace())


def state_of(service: Record, deployment: str) -> str:
    """Return FAILED where a deployment did, whatever came after; else how the service stands by now."""
    entries = (one for one in service.get("_history", []) if one["deployment"] == deployment)
    if any(entry["status"] in BAD and entry.get("statusReason") != ecs_words.SUPERSEDED for entry in entries):
        return "FAILED"
    primary = primary_of(service)
    return str(primary["rolloutState"]) if primary else "COMPLETED"
