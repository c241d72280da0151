"""Log groups: a name that is taken fails the create, as on AWS, unless the change set imports the group."""

from __future__ import annotations

import json
from typing import Any

from ministack.services import cloudwatch_logs
from ministack.services.cloudformation import _stacks

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

LOG_GROUP = "AWS::Logs::LogGroup"


def install() -> None:
    """Wrap the emulator's handlers; importing an existing group is its own and does not come through here."""
    own = seam.stock(LOG_GROUP)

    def create(birth: Birth) -> Made:
        name = birth.properties.get("LogGroupName") or birth.name(most=512)
        refuse_taken(name)
        return own.create(Birth(birth.logical_id, {**birth.properties, "LogGroupName": name}, birth.stack))

    def update(edit: Edit) -> Made:
        # The emulator would make up another name, and replace the group, where the template gives none.
        new = {"LogGroupName": edit.physical_id, **edit.new}
        return own.update(Edit(edit.physical_id, edit.old, new, edit.stack, edit.logical_id))

    seam.register(LOG_GROUP, Handlers(create, update, own.delete))


def refuse_taken(name: str) -> None:
    """Raise in CloudFormation's words where a group of this name exists."""
    if name not in cloudwatch_logs._log_groups:
        return
    owner = owner_of(name)
    if owner:
        raise ValueError(f"{name} already exists in stack {owner}")
    identifier = json.dumps({"/properties/LogGroupName": name}, separators=(",", ":"))
    raise ValueError(f"Resource of type '{LOG_GROUP}' with identifier '{identifier}' already exists.")


def owner_of(name: str) -> str:
    """Return the id of the stack that holds the group, or nothing."""
    for stack in _stacks.values():
        held: dict[str, Any] = stack.get("_resources", {}) if stack["StackStatus"] != "DELETE_COMPLETE" else {}
        if any(item["ResourceType"] == LOG_GROUP and item["PhysicalResourceId"] == name for item in held.values()):
            return str(stack["StackId"])
    return ""
