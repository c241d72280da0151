"""A template with what it says itself put in: defaults of parameters, mappings, texts, both sides of a condition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ecsspec.cfn.access.sides import flat, is_judged, sides_of, split
from ecsspec.cfn.access.values import as_json, as_text, items, text_of
from ecsspec.cfn.template import Parameter, Resource, Template
from ecsspec.cfn.values import Function, Join, Ref, Sub, Value

_PLACEHOLDER: Final = re.compile(r"\$\{(\w+)\}")
_ONE_RULE: Final = (
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::Route",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::Lambda::Permission",
)
"""Resources that are one rule each: on a condition they are two."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a template says of its own values."""

    defaults: Mapping[str, Value] = field(default_factory=dict)
    mappings: Value = None
    conditions: Mapping[str, Value] = field(default_factory=dict)
    is_in_a_rule: bool = False
    """Whether what is read stands in a rule or a statement, which is told apart by its conditions as a whole."""

    def condition(self, name: Value) -> str:
        """Return a condition with what it stands for: another meaning is another condition."""
        if not isinstance(name, str):
            return as_json(name)
        return f"{name} = {as_json(self.conditions.get(name))}"


def settled(template: Template) -> Template:
    """Return a template whose values are as plain as the template itself can make them.

    A resource that is one rule stands there once for each side of its conditions.
    """
    facts = _facts(template)
    found: dict[str, Resource] = {}
    for id_, resource in template.resources.items():
        for position, side in enumerate(_either(_settled(resource, facts))):
            found[f"{id_} {position}" if position else id_] = side
    return replace(template, resources=found)


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
    own = _within(facts) if resource.type in _ONE_RULE else facts
    properties = {key: _value(one, own) for key, one in resource.properties.items()}
    return replace(resource, properties=properties, attributes=attributes)


def _within(facts: _Facts) -> _Facts:
    return replace(facts, is_in_a_rule=True)


def _either(resource: Resource) -> list[Resource]:
    """Return a resource that is one rule on each side of its conditions, as one that stands under them."""
    if resource.type not in _ONE_RULE:
        return [resource]
    given = resource.attributes
    return [
        replace(resource, properties=side, attributes={**given, "Condition": [*items(given.get("Condition")), *asked]})
        for side, asked in sides_of(resource.properties)
    ]


def _value(value: Value, facts: _Facts) -> Value:
    match value:
        case str():
            return value
        case dict() | Mapping():
            return _mapping(value, facts)
        case list() | tuple():
            return [_value(one, facts) for one in value]
        case Ref(id_):
            return facts.defaults.get(id_, value)
        case Sub(text):
            return _text(text, facts.defaults)
        case Join(separator, list() | tuple() as parts):
            return as_text(Join(separator, [_value(one, facts) for one in parts]))
        case Function():
            return _function(value, facts)
        case _:
            return value


def _mapping(value: Mapping[str, Value], facts: _Facts) -> Value:
    is_rule = is_judged(value) and not facts.is_in_a_rule
    own = _within(facts) if is_rule else facts
    found = {key: _value(one, own) for key, one in value.items()}
    return split(found) if is_rule else found


def _text(text: str, known: Mapping[str, Value]) -> Value:
    def said(found: re.Match[str]) -> str:
        value = text_of(known.get(found[1]))
        return found[0] if value is None else value

    return as_text(Sub(_PLACEHOLDER.sub(said, text)))


def _function(value: Function, facts: _Facts) -> Value:
    match value:
        case Function("Fn::If", [name, one, other]):
            return _choice(name, _value(one, facts), _value(other, facts), facts)
        case Function("Fn::Sub", [str(text), Mapping() as own]):
            given = {key: _value(one, facts) for key, one in own.items()}
            found = _text(text, {**facts.defaults, **given})
            return found if isinstance(found, str) else Function("Fn::Sub", [text, given])
        case Function("Fn::FindInMap", [table, row, column, *_]):
            found = facts.mappings
            for key in (table, row, column):
                step = _value(key, facts)
                found = found.get(step) if isinstance(found, Mapping) and isinstance(step, str) else None
            return value if found is None else found
        case _:
            return value


def _choice(name: Value, one: Value, other: Value, facts: _Facts) -> Value:
    """Return both sides: of mappings and lists what they hold; within a rule, and of texts, the choice itself."""
    condition = facts.condition(name)
    if not facts.is_in_a_rule and any(isinstance(side, Mapping | list) for side in (one, other)):
        return flat(condition, one, other)
    return Function("Fn::If", [condition, one, other])
