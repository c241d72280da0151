"""Log groups as CloudWatch lists, tags and deletes them, whether a stack holds them or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.world.cloudformation.stacks import Resource, Stack, page
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_TYPE = "AWS::Logs::LogGroup"


def describe_log_groups(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the groups whose names begin so."""
    names = [name for name in sorted(_names(world)) if name.startswith(params.get("logGroupNamePrefix", ""))]
    rows, more = page(names, params.get("nextToken"), size=min(params.get("limit", 50), 50))
    tail = {"nextToken": more["NextToken"]} if more else {}
    return {"logGroups": [_group(world, name) for name in rows], **tail}


def _names(world: World) -> set[str]:
    return {*world.things.names(_TYPE), *(name for name, (_, one) in _made(world).items() if _stands(one))}


def _stands(group: Resource) -> bool:
    return not group.status.startswith("DELETE_")


def _made(world: World) -> dict[str, tuple[Stack, Resource]]:
    """Return who made each group last, by its name."""
    rows = ((stack, one) for stack in world.stacks.by_id.values() for one in stack.resources.values())
    return {one.physical: (stack, one) for stack, one in rows if one.type == _TYPE and one.physical}


def _group(world: World, name: str) -> dict[str, Any]:
    made = _made(world).get(name)
    days = made[1].properties.get("RetentionInDays") if made else None
    arn = world.arn("logs", f"log-group:{name}")
    return {
        "logGroupName": name,
        "logGroupArn": arn,
        "arn": f"{arn}:*",
        "storedBytes": world.logs.stored(name),
        **({"retentionInDays": int(days)} if days else {}),
    }


def list_tags_for_resource(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the tags of a group: its own, its stack's, and those that CloudFormation writes."""
    name = params["resourceArn"].partition(":log-group:")[2]
    if name not in _names(world):
        raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
    made = _made(world).get(name)
    return {"tags": dict(_tags(*made)) if made else {}}


def _tags(stack: Stack, group: Resource) -> Iterator[tuple[str, str]]:
    yield from stack.tags.items()
    yield from ((str(pair["Key"]), str(pair["Value"])) for pair in group.properties.get("Tags") or [])
    yield "aws:cloudformation:stack-id", stack.id
    yield "aws:cloudformation:stack-name", stack.name
    yield "aws:cloudformation:logical-id", group.logical_id


def delete_log_group(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Delete a group with its lines."""
    name = params["logGroupName"]
    if name not in _names(world):
        raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
    if world.things.exists(_TYPE, name):
        world.things.remove(_TYPE, name)
    world.logs.drop(name)
    return {}
