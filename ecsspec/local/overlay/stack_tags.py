"""Where stack-level tags and CloudFormation's own tags arrive."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners, stacks

TAGGED = (
    "AWS::EC2::EIP",
    "AWS::EC2::NatGateway",
    "AWS::ECS::CapacityProvider",
    "AWS::ECS::TaskDefinition",
)

# The registry says cloudFormationSystemTags: false; stack-level tags do arrive.
NO_SYSTEM_TAGS = frozenset({"AWS::ECS::Service", "AWS::IAM::Role"})

SYSTEM_PREFIX = "aws:cloudformation:"


def install() -> None:
    """Tag the types that the emulator leaves out, and keep AWS's own tags off those that do not carry them."""
    provisioners._STACK_TAG_PROPERTY.update(dict.fromkeys(TAGGED, ("Tags", "list")))
    merge = stacks._with_stack_tags

    def with_stack_tags(resource_type: str, *rest: Any) -> dict[str, Any]:
        tagged: dict[str, Any] = merge(resource_type, *rest)
        return without_system_tags(tagged) if resource_type in NO_SYSTEM_TAGS else tagged

    stacks._with_stack_tags = with_stack_tags


def without_system_tags(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties without the tags that CloudFormation adds."""
    kept = [tag for tag in properties.get("Tags") or [] if not tag["Key"].startswith(SYSTEM_PREFIX)]
    return {**properties, "Tags": kept}
