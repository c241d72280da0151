"""Both sides of the template's conditions: what holds on one stands under it, what holds on the other under its not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ecsspec.cfn.access.conditions import IF
from ecsspec.cfn.access.values import as_text, items
from ecsspec.cfn.values import Function, Join, Ref, Value

_JUDGED: Final = ("Effect", "IpProtocol")
"""What has one of these keys is a statement or a rule: it can stand under a condition of its own."""
_NOTHING: Final = Ref("AWS::NoValue")
_MOST: Final = 6
"""So many conditions within one rule are told apart, which are 64 sides; more are compared as they stand."""

Side = tuple[Mapping[str, Value], list[str]]
"""A rule on one side of its conditions, and those."""


def is_judged(value: Mapping[str, Value]) -> bool:
    """Tell whether a mapping is a rule or a statement."""
    return any(key in value for key in _JUDGED)


def flat(condition: str, one: Value, other: Value) -> list[Value]:
    """Return what both sides hold in one list, the rules and statements each under its condition."""
    named = ((condition, one), (_not(condition), other))
    return [_under(member, said) for said, side in named for member in items(side) if member != _NOTHING]


def split(rule: Mapping[str, Value]) -> Value:
    """Return a rule; on conditions within it, each of its sides as a rule under them."""
    found = sides_of(rule)
    return rule if len(found) == 1 else [{**side, IF: [*items(side.get(IF)), *asked]} for side, asked in found]


def sides_of(rule: Mapping[str, Value], most: int = _MOST) -> list[Side]:
    """Return a rule with each choice within it made, by the conditions that make it so."""
    condition = next(_conditions(rule), None) if most else None
    if condition is None:
        return [(rule, [])]
    return [
        (side, [said, *more])
        for position, said in ((1, condition), (2, _not(condition)))
        for side, more in sides_of(_without_nothing(rule, condition, position), most - 1)
    ]


def _not(condition: str) -> str:
    return f"not {condition}"


def _conditions(value: Value) -> Iterator[str]:
    """Yield the names of the conditions in a value, as they are met."""
    match value:
        case str():
            pass
        case dict() | Mapping():
            for one in value.values():
                yield from _conditions(one)
        case list() | tuple():
            for one in value:
                yield from _conditions(one)
        case Function("Fn::If", [str(condition), _, _]):
            yield condition
        case Join(_, parts) | Function(_, parts):
            yield from _conditions(parts)


def _without_nothing(rule: Mapping[str, Value], condition: str, position: int) -> Mapping[str, Value]:
    made = {key: _made(one, condition, position) for key, one in rule.items()}
    return {key: one for key, one in made.items() if one != _NOTHING}


def _made(value: Value, condition: str, position: int) -> Value:
    """Return a value with one condition decided."""
    match value:
        case str():
            return value
        case dict() | Mapping():
            return _without_nothing(value, condition, position)
        case list() | tuple():
            made = (_made(one, condition, position) for one in value)
            return [one for one in made if one != _NOTHING]
        case Function("Fn::If", [str(name), _, _] as choice) if name == condition:
            return _made(choice[position], condition, position)
        case Function(name, argument):
            return Function(name, _made(argument, condition, position))
        case Join(separator, parts):
            return as_text(Join(separator, _made(parts, condition, position)))
        case _:
            return value


def _under(value: Value, condition: str) -> Value:
    match value:
        case Mapping():
            inner = {key: _under(one, condition) for key, one in value.items()}
            return {**inner, IF: [*items(value.get(IF)), condition]} if is_judged(value) else inner
        case list() | tuple():
            return [_under(one, condition) for one in value]
        case _:
            return value
