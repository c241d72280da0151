"""A template with what it says itself put in: defaults of parameters, mappings, both sides of a condition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ecsspec.cfn.access.conditions import IF
from ecsspec.cfn.access.values import as_json, items
from ecsspec.cfn.template import Parameter, Resource, Template
from ecsspec.cfn.values import Function, Join, Ref, Sub, Value

_PLACEHOLDER: Final = re.compile(r"\$\{(\w+)\}")
_JUDGED: Final = ("Effect", "IpProtocol")
"""What has one of these keys is a statement or a rule: it can stand under a condition of its own."""
_NOTHING: Final = Ref("AWS::NoValue")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a template says of its own values."""

    defaults: Mapping[str, Value] = field(default_factory=dict)
    mappings: Value = None
    conditions: Mapping[str, Value] = field(default_factory=dict)

    def condition(self, name: Value) -> str:
        """Return a condition with what it stands for: another meaning is another condition."""
        if not isinstance(name, str):
            return as_json(name)
        return f"{name} = {as_json(self.conditions.get(name))}"


def settled(template: Template) -> Template:
    """Return a template whose values are as plain as the template itself can make them."""
    facts = _facts(template)
    if not (facts.defaults or template.sections or _is_conditional(template)):
        return template
    return replace(template, resources={id_: _settled(one, facts) for id_, one in template.resources.items()})


def _is_conditional(template: Template) -> bool:
    return any("Condition" in one.attributes for one in template.resources.values())


def _facts(template: Template) -> _Facts:
    conditions = template.sections.get("Conditions")
    return _Facts(
        defaults={id_: _default(one) for id_, one in template.parameters.items() if _is_plain(one)},
        mappings=template.sections.get("Mappings"),
        conditions=conditions if isinstance(conditions, Mapping) else {},
    )


def _is_plain(parameter: Parameter) -> bool:
    """Tell whether the default is the value: not looked up, and nobody's secret."""
    is_secret = str(parameter.attributes.get("NoEcho", "")).lower() == "true"
    return parameter.default is not None and "AWS::SSM::" not in parameter.type and not is_secret


def _default(parameter: Parameter) -> Value:
    text = str(parameter.default)
    is_list = parameter.type == "CommaDelimitedList" or parameter.type.startswith("List<")
    return [one.strip() for one in text.split(",")] if is_list else text


def _settled(resource: Resource, facts: _Facts) -> Resource:
    attributes = dict(resource.attributes)
    if "Condition" in attributes:
        attributes["Condition"] = facts.condition(attributes["Condition"])
    properties = {key: _value(one, facts) for key, one in resource.properties.items()}
    return replace(resource, properties=properties, attributes=attributes)


def _value(value: Value, facts: _Facts) -> Value:
    match value:
        case Mapping():
            return {key: _value(one, facts) for key, one in value.items()}
        case list() | tuple():
            return [_value(one, facts) for one in value]
        case Ref(id_):
            return facts.defaults.get(id_, value)
        case Sub(text):
            return _text(text, facts)
        case Join(separator, list() | tuple() as parts):
            return Join(separator, [_value(one, facts) for one in parts])
        case Function():
            return _function(value, facts)
        case _:
            return value


def _text(text: str, facts: _Facts) -> Value:
    def said(found: re.Match[str]) -> str:
        default = facts.defaults.get(found[1])
        return default if isinstance(default, str) else found[0]

    plain = _PLACEHOLDER.sub(said, text)
    return Sub(plain) if "${" in plain else plain


def _function(value: Function, facts: _Facts) -> Value:
    match value:
        case Function("Fn::If", [name, one, other]):
            return _either(name, _value(one, facts), _value(other, facts), facts)
        case Function("Fn::FindInMap", [table, row, column, *_]):
            found = facts.mappings
            for key in (table, row, column):
                step = _value(key, facts)
                found = found.get(step) if isinstance(found, Mapping) and isinstance(step, str) else None
            return value if found is None else found
        case _:
            return value


def _either(name: Value, one: Value, other: Value, facts: _Facts) -> Value:
    """Return both sides of a condition: a list of what they hold, each under its condition; else the function."""
    if not any(isinstance(side, Mapping | list) for side in (one, other)):
        return Function("Fn::If", [name, one, other])
    condition = facts.condition(name)
    sides = ((condition, one), (f"not {condition}", other))
    return [_under(member, said) for said, side in sides for member in items(side) if member != _NOTHING]


def _under(value: Value, condition: str) -> Value:
    match value:
        case Mapping():
            inner = {key: _under(one, condition) for key, one in value.items()}
            is_judged = any(key in value for key in _JUDGED)
            return {**inner, IF: [*items(value.get(IF)), condition]} if is_judged else inner
        case list() | tuple():
            return [_under(one, condition) for one in value]
        case _:
            return value
