"""Parameters that name an SSM parameter: the name and what it resolved to, both shown, as on AWS."""

from __future__ import annotations

import re
from typing import Any

from ministack.services.cloudformation import _change_sets, _stacks, handlers

from ecsspec.local.overlay.convert import xml
from ecsspec.local.overlay.seam import Response

PARAMETER = re.compile(r"<ParameterKey>(.*?)</ParameterKey><ParameterValue>.*?</ParameterValue>", re.DOTALL)
STACK = re.compile(r"<StackId>([^<]*)</StackId>.*?<Parameters>.*?</Parameters>", re.DOTALL)
CHANGE_SET = re.compile(r"<ChangeSetId>([^<]*)</ChangeSetId>.*<Parameters>.*?</Parameters>", re.DOTALL)


def install() -> None:
    """Correct the two descriptions that carry parameters."""
    correct("DescribeStacks", STACK, stack_values)
    correct("DescribeChangeSet", CHANGE_SET, change_set_values)


def correct(action: str, part: re.Pattern[str], values: Any) -> None:
    """Rewrite the parameters in each part of an action's answer."""
    stock = handlers._ACTION_HANDLERS[action]

    def describe(params: dict[str, Any]) -> Response:
        status, headers, body = stock(params)
        shown = part.sub(lambda found: with_resolved(found[0], values(found[1])), body.decode())
        return status, headers, shown.encode()

    handlers._ACTION_HANDLERS[action] = describe


def stack_values(stack_id: str) -> dict[str, Any]:
    """Return the parameters of a stack as the emulator resolved them."""
    found = (stack for stack in _stacks.values() if stack["StackId"] == stack_id)
    return next((stack.get("_resolved_params") or {} for stack in found), {})


def change_set_values(change_set_id: str) -> dict[str, Any]:
    """Return the parameters of a change set as the emulator resolved them."""
    return _change_sets.get(change_set_id, {}).get("_resolved_params") or {}


def with_resolved(shown: str, values: dict[str, Any]) -> str:
    """Return the XML with name and resolved value where a parameter has both."""

    def both(found: re.Match[str]) -> str:
        value = values.get(found[1], {})
        if "SsmName" not in value:
            return found[0]
        return xml({"ParameterKey": found[1], "ParameterValue": value["SsmName"], "ResolvedValue": value["Value"]})

    return PARAMETER.sub(both, shown)
