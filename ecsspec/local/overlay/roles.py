"""IAM roles, policies and instance profiles: mostly right in the emulator, but for what Ref and GetAtt give."""

from __future__ import annotations

from typing import Any

from ministack.services import iam

from ecsspec.local.overlay import seam
from ecsspec.local.overlay.seam import Birth, Edit, Handlers, Made

INSTANCE_PROFILE = "AWS::IAM::InstanceProfile"


def install() -> None:
    """Make Ref of an instance profile its name, and refuse a role whose name is taken."""
    own = seam.stock(INSTANCE_PROFILE)

    def create(birth: Birth) -> Made:
        return named(own.create(birth))

    def update(edit: Edit) -> Made:
        arn = arn_of(edit.physical_id)
        return named(own.update(Edit(arn, edit.old, edit.new, edit.stack, edit.logical_id)))

    def delete(physical_id: str, properties: dict[str, Any]) -> None:
        own.delete(arn_of(physical_id), properties)

    seam.register(INSTANCE_PROFILE, Handlers(create, update, delete))
    refuse_taken_names()


def named(made: Made) -> Made:
    """Return a profile by its name, which is what Ref gives on AWS."""
    arn, attributes = made
    return arn.rpartition("/")[2], {**attributes, "Arn": arn}


def arn_of(name: str) -> str:
    """Return the ARN of a profile, or its name when it is gone."""
    return str(iam._instance_profiles.get(name, {}).get("Arn", name))


def refuse_taken_names() -> None:
    """Let a role fail to be created over another of its name."""
    own = seam.stock("AWS::IAM::Role")

    def create(birth: Birth) -> Made:
        name = birth.properties.get("RoleName")
        if name and name in iam._roles:
            raise ValueError(f"Role with name {name} already exists.")
        return own.create(birth)

    seam.register("AWS::IAM::Role", Handlers(create, own.update, own.delete))
