"""Task definitions as ECS answers them, as far as anybody asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.world.world import World


def definition_answer(world: World, arn: str) -> dict[str, Any]:
    """Return a revision with its containers."""
    family, _, revision = arn.rpartition("/")[2].rpartition(":")
    containers = world.ecs.definitions.get(arn, {}).get("ContainerDefinitions") or []
    return {
        "taskDefinitionArn": arn,
        "family": family,
        "revision": int(revision),
        "status": world.ecs.revisions[arn],
        "containerDefinitions": [_container(one) for one in containers],
    }


def _container(one: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"name": str(one["Name"]), "image": str(one.get("Image", ""))}
    if logs := one.get("LogConfiguration"):
        options = {key: str(value) for key, value in (logs.get("Options") or {}).items()}
        out["logConfiguration"] = {"logDriver": str(logs["LogDriver"]), "options": options}
    return out
