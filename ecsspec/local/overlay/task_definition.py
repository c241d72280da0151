"""Task definitions through the emulator's own RegisterTaskDefinition, with everything the template says."""

from __future__ import annotations

from typing import Any

from ministack.services import ecs

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.cluster import retag
from ecsspec.local.overlay.convert import camel, number, tags, text
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

TASK_DEFINITION = "AWS::ECS::TaskDefinition"
CONTAINER_LISTS = ("environment", "mountPoints", "portMappings", "systemControls", "volumesFrom")
CONTAINER_NUMBERS = ("cpu", "memory", "memoryReservation")


def install() -> None:
    """Register the type."""
    seam.register(TASK_DEFINITION, Handlers(create, update, delete))


def create(birth: Birth) -> Made:
    """Register the next revision of the family."""
    asked = request(birth)
    seam.answer(ecs._register_task_definition(dict(asked)))
    record = ecs._task_defs[f"{asked['family']}:{ecs._task_def_latest[asked['family']]}"]
    record.update({key: value for key, value in asked.items() if key != "tags"})
    drop_empty(record)
    return made(record["taskDefinitionArn"])


def request(birth: Birth) -> dict[str, Any]:
    """Return the properties as RegisterTaskDefinition takes them."""
    wanted = {key: value for key, value in birth.properties.items() if key != "Tags"}
    asked: dict[str, Any] = camel(wanted)
    asked["family"] = asked.get("family") or birth.name()
    asked["containerDefinitions"] = [container(item) for item in asked.get("containerDefinitions", [])]
    asked.update({key: text(asked[key]) for key in ("cpu", "memory") if key in asked})
    return {**asked, "tags": tags(birth.properties)}


def container(definition: dict[str, Any]) -> dict[str, Any]:
    """Return a container with the defaults that AWS fills in; its sizes are numbers, unlike a task's."""
    sizes = {key: number(definition[key]) for key in CONTAINER_NUMBERS if key in definition}
    lists: dict[str, Any] = {name: [] for name in CONTAINER_LISTS}
    filled = {"cpu": 0, "essential": True, **lists, **definition, **sizes}
    filled["portMappings"] = [{"protocol": "tcp", **port} for port in filled["portMappings"]]
    return filled


def drop_empty(record: dict[str, Any]) -> None:
    """Remove the empty values that the emulator keeps and AWS does not report."""
    for key in [key for key, value in record.items() if value is None or value == ""]:
        del record[key]


def made(arn: str) -> Made:
    """Return the ids of a revision."""
    return arn, {"TaskDefinitionArn": arn}


def update(edit: Edit) -> Made:
    """Change the tags: every other property makes a new revision."""
    retag(edit.physical_id, edit)
    return made(edit.physical_id)


def delete(physical_id: str, _properties: dict[str, Any]) -> None:
    """Deregister the revision; it stays visible as INACTIVE."""
    if ecs._task_defs.get(physical_id.rpartition("/")[2], {}).get("status") == "ACTIVE":
        seam.answer(ecs._deregister_task_definition({"taskDefinition": physical_id}))
