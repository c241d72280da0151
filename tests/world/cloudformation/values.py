"""Intrinsic functions worked out: with real ids at execution, with "known after apply" in a change set."""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.world.cloudformation.templates import SUB, Template
from tests.world.refusals import Failed

KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"
_NOTHING = object()
_DYNAMIC = re.compile(r"\{\{resolve:ssm:([^}:]+)(?::\d+)?\}\}")


@dataclass(frozen=True)
class Scope:
    """What the names in a template stand for."""

    template: Template
    parameters: Mapping[str, Any]
    pseudo: Mapping[str, Any]
    ref: Callable[[str], Any]
    attribute: Callable[[str, str], Any]
    ssm: Mapping[str, str] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)
    lost_export: str = ""
    """What stands for an export that is not there; where it is empty, that is a failure."""


def resolve(value: Any, scope: Scope) -> Any:
    """Return the value with every intrinsic function worked out, and then every dynamic reference."""
    return _dynamic(_worked_out(value, scope), scope)


def _dynamic(value: Any, scope: Scope) -> Any:
    """Look up SSM references last, as CloudFormation does: inside what is base64 by now they stay as they are."""
    match value:
        case str():
            return _DYNAMIC.sub(lambda found: _ssm(found[1], scope), value)
        case list():
            return [_dynamic(item, scope) for item in value]
        case dict():
            return {key: _dynamic(item, scope) for key, item in value.items()}
        case _:
            return value


def _worked_out(value: Any, scope: Scope) -> Any:
    if isinstance(value, list):
        return [item for part in value if (item := _worked_out(part, scope)) is not _NOTHING]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((name, argument),) = value.items()
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](argument, scope)
    return {key: item for key, part in value.items() if (item := _worked_out(part, scope)) is not _NOTHING}


def holds(condition: Any, scope: Scope) -> bool:
    """Return whether a condition holds, by its name or its expression."""
    if isinstance(condition, str):
        return holds(scope.template.conditions[condition], scope)
    ((name, argument),) = condition.items()
    match name:
        case "Condition":
            return holds(argument, scope)
        case "Fn::Equals":
            return text(_worked_out(argument[0], scope)) == text(_worked_out(argument[1], scope))
        case "Fn::Not":
            return not holds(argument[0], scope)
        case "Fn::And":
            return all(holds(part, scope) for part in argument)
        case "Fn::Or":
            return any(holds(part, scope) for part in argument)
        case _:
            raise Failed(f"Template validation error: Template error: {name} in a condition")


def active(scope: Scope) -> dict[str, dict[str, Any]]:
    """Return the resources whose condition holds."""
    resources = scope.template.resources
    return {
        logical: definition
        for logical, definition in resources.items()
        if "Condition" not in definition or holds(definition["Condition"], scope)
    }


def text(scalar: Any) -> str:
    """Return a scalar as CloudFormation writes it."""
    match scalar:
        case bool():
            return "true" if scalar else "false"
        case str() | int():
            return str(scalar)
        case float():
            return str(int(scalar)) if scalar.is_integer() else str(scalar)
        case _:
            return json.dumps(scalar, separators=(",", ":"))


def _ssm(path: str, scope: Scope) -> str:
    if path not in scope.ssm:
        raise Failed(f"Parameters: [ssm:{path}] cannot be found.")
    return scope.ssm[path]


def _ref(name: str, scope: Scope) -> Any:
    if name == "AWS::NoValue":
        return _NOTHING
    if name in scope.pseudo:
        return scope.pseudo[name]
    return scope.parameters[name] if name in scope.parameters else scope.ref(name)


def _get_att(argument: Any, scope: Scope) -> Any:
    parts = argument if isinstance(argument, list) else argument.split(".", 1)
    return scope.attribute(parts[0], parts[1])


def _sub(argument: Any, scope: Scope) -> Any:
    template, own = (argument[0], argument[1]) if isinstance(argument, list) else (argument, {})

    def word(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name in own:
            return text(_worked_out(own[name], scope))
        id_, dot, attribute = name.partition(".")
        return text(scope.attribute(id_, attribute) if dot else _ref(name, scope))

    out = SUB.sub(word, template)
    return KNOWN_AFTER_APPLY if KNOWN_AFTER_APPLY in out else out.replace("${!", "${")


def _join(argument: Any, scope: Scope) -> Any:
    parts = _worked_out(argument[1], scope)
    if parts == KNOWN_AFTER_APPLY or KNOWN_AFTER_APPLY in parts:
        return KNOWN_AFTER_APPLY
    return str(argument[0]).join(text(part) for part in parts)


def _select(argument: Any, scope: Scope) -> Any:
    options = _worked_out(argument[1], scope)
    if options == KNOWN_AFTER_APPLY:
        return options
    index = int(_worked_out(argument[0], scope))
    if index >= len(options):
        raise Failed(f"Template error: Fn::Select cannot select nonexistent value at index {index}")
    return options[index]


def _split(argument: Any, scope: Scope) -> Any:
    whole = _worked_out(argument[1], scope)
    return whole if whole == KNOWN_AFTER_APPLY else whole.split(argument[0])


def _zones(argument: Any, scope: Scope) -> list[str]:
    region = _worked_out(argument, scope) or scope.pseudo["AWS::Region"]
    return [f"{region}{letter}" for letter in "abc"]


def _base64(argument: Any, scope: Scope) -> Any:
    plain = _worked_out(argument, scope)
    return plain if plain == KNOWN_AFTER_APPLY else base64.b64encode(plain.encode()).decode()


def _cidr(argument: Any, scope: Scope) -> Any:
    block, count, *bits = _worked_out(argument, scope)
    if block == KNOWN_AFTER_APPLY:
        return block
    network = ipaddress.ip_network(block)
    prefix = network.max_prefixlen - int(bits[0] if bits else 8)
    return [str(net) for net, _ in zip(network.subnets(new_prefix=prefix), range(int(count)), strict=False)]


def _find_in_map(argument: Any, scope: Scope) -> Any:
    name, top, second = _worked_out(argument[:3], scope)
    return _worked_out(scope.template.mappings[name][top][second], scope)


def _if(argument: Any, scope: Scope) -> Any:
    return _worked_out(argument[1] if holds(argument[0], scope) else argument[2], scope)


def _import_value(argument: Any, scope: Scope) -> str:
    name = _worked_out(argument, scope)
    if name not in scope.exports and scope.lost_export:
        return scope.lost_export
    if name not in scope.exports:
        raise Failed(f"No export named {name} found.")
    return scope.exports[name]


_FUNCTIONS: dict[str, Callable[[Any, Scope], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::GetAZs": _zones,
    "Fn::Base64": _base64,
    "Fn::Cidr": _cidr,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
}
