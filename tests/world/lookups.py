"""Who is calling, SSM parameters, and resources by their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.world.identity import arn_of
from tests.world.refusals import Refused

if TYPE_CHECKING:
    from tests.world.world import World

_ECS_AMI = "/aws/service/ecs/optimized-ami"
PUBLIC = {
    f"{_ECS_AMI}/amazon-linux-2023/recommended/image_id": "ami-0a1b2c3d4e5f60001",
    f"{_ECS_AMI}/amazon-linux-2023/arm64/recommended/image_id": "ami-0a1b2c3d4e5f60002",
    f"{_ECS_AMI}/amazon-linux-2023/gpu/recommended/image_id": "ami-0a1b2c3d4e5f60003",
    f"{_ECS_AMI}/amazon-linux-2/recommended/image_id": "ami-0a1b2c3d4e5f60004",
    "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id": "ami-0a1b2c3d4e5f60005",
    "/aws/service/bottlerocket/aws-ecs-2/arm64/latest/image_id": "ami-0a1b2c3d4e5f60006",
}
_PAGE = 10


def get_caller_identity(world: World, _: dict[str, Any]) -> dict[str, Any]:
    """Answer who we are."""
    return {"UserId": "AIDAWORLD", "Account": world.account, "Arn": world.caller}


def get_parameter(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer one parameter."""
    if params["Name"] not in world.ssm:
        raise Refused("ParameterNotFound", "")
    return {"Parameter": _parameter(world, params["Name"])}


def get_parameters(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer up to ten parameters, and the names that are none."""
    names = params["Names"]
    return {
        "Parameters": [_parameter(world, name) for name in names if name in world.ssm],
        "InvalidParameters": [name for name in names if name not in world.ssm],
    }


def _parameter(world: World, name: str) -> dict[str, Any]:
    arn = world.arn("ssm", f"parameter/{name.lstrip('/')}")
    return {"Name": name, "Type": "String", "Value": world.ssm[name], "Version": 1, "DataType": "text", "ARN": arn}


def get_resources(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Answer the resources that carry all the tags asked for, of all the types asked for."""
    kinds, filters = params.get("ResourceTypeFilters", []), params.get("TagFilters", [])
    found = [
        {"ResourceARN": arn, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
        for arn, tags in _tagged(world).items()
        if (not kinds or any(_of_kind(arn, kind) for kind in kinds)) and _carries(tags, filters)
    ]
    start = int(params.get("PaginationToken") or 0)
    more = str(start + _PAGE) if start + _PAGE < len(found) else ""
    return {"ResourceTagMappingList": found[start : start + _PAGE], "PaginationToken": more}


def _tagged(world: World) -> dict[str, dict[str, str]]:
    out = dict(world.tagged_things)
    for stack in world.stacks:
        for resource in stack.live():
            tags = resource.tags | _own_tags(resource.properties.get("Tags"))
            if tags and resource.physical:
                arn = arn_of(resource.type, resource.physical, account=world.account, region=world.region)
                out[arn] = tags | _system_tags(stack.name, stack.id, resource.logical_id)
    return out


def _own_tags(tags: Any) -> dict[str, str]:
    if isinstance(tags, dict):
        return {str(key): str(value) for key, value in tags.items()}
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags or ()}


def _system_tags(name: str, id_: str, logical: str) -> dict[str, str]:
    values = {"stack-name": name, "stack-id": id_, "logical-id": logical}
    return {f"aws:cloudformation:{key}": value for key, value in values.items()}


def _of_kind(arn: str, kind: str) -> bool:
    service, _, word = kind.partition(":")
    parts = arn.split(":", 5)
    return parts[2] == service and (not word or parts[5].replace(":", "/").split("/")[0] == word)


def _carries(tags: dict[str, str], filters: list[dict[str, Any]]) -> bool:
    return all(
        wanted["Key"] in tags and (not wanted.get("Values") or tags[wanted["Key"]] in wanted["Values"])
        for wanted in filters
    )
