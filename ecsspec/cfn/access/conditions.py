"""Conditions that a grant stands under, and whether one asks for as much as another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ecsspec.cfn.access.patterns import is_within as matches
from ecsspec.cfn.access.reach import Net, is_within
from ecsspec.cfn.access.values import Symbols, as_json, items, named, pattern
from ecsspec.cfn.values import Value

_IF_EXISTS: Final = "ifexists"
_LESS: Final = "numericlessthan"
_GREATER: Final = "numericgreaterthan"
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")
IF: Final = "Fn::If"
"""The key under which `settle` leaves the conditions of the template that a rule or a statement stands under."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test: any of the values will do, or none may hold where the operator says not."""

    operator: str
    key: str
    values: frozenset[Symbols] = frozenset()


Conditions: TypeAlias = frozenset[Condition]


def of_statement(statement: Mapping[str, Value]) -> Conditions:
    """Return the tests of a policy's statement, with the template's own conditions."""
    found = [_unread(one) for one in items(statement.get(IF))]
    match statement.get("Condition"):
        case None:
            pass
        case Mapping() as operators:
            for operator, tests in operators.items():
                found += _tests(operator, tests)
        case other:
            found.append(_unread(other))
    return frozenset(found)


def of_resource(name: Value) -> Conditions:
    """Return the template's condition that a resource stands under, as `settle` leaves it."""
    return frozenset(_unread(one) for one in items(name))


def _tests(operator: str, tests: Value) -> list[Condition]:
    if not isinstance(tests, Mapping):
        return [Condition(operator, as_json(tests))]
    return [
        Condition(operator.lower(), key, frozenset(pattern(one) for one in items(values)))
        for key, values in tests.items()
    ]


def _unread(value: Value) -> Condition:
    return Condition("", named(value))


def ask_no_more(wide: Conditions, narrow: Conditions) -> bool:
    """Tell whether whoever passes the narrow conditions passes the wide ones as well."""
    return all(any(_implies(own, one) for own in narrow) for one in wide)


def _implies(narrow: Condition, wide: Condition) -> bool:
    if narrow == wide:
        return True
    if narrow.key.lower() != wide.key.lower():
        return False
    inner, outer = (wide, narrow) if "not" in narrow.operator else (narrow, wide)
    if not (_is_asking_alike(narrow.operator, wide.operator) and _can_hold(inner.operator, outer.operator)):
        return False
    return all(any(_is_part(own, one, outer.operator) for one in outer.values) for own in inner.values)


def _is_asking_alike(narrow: str, wide: str) -> bool:
    """Tell whether operators differ in how they read their values at most; one may pass what has no such key."""
    return _kind(narrow) == _kind(wide) or _kind(narrow) == _kind(wide.removesuffix(_IF_EXISTS))


def _kind(operator: str) -> str:
    return operator.replace("like", "equals")


def _can_hold(inner: str, outer: str) -> bool:
    """Tell whether the values of one operator are patterns where those of the other are."""
    return "like" in outer or "arn" in outer or "like" not in inner


def _is_part(narrow: Symbols, wide: Symbols, operator: str) -> bool:
    if "like" in operator or "arn" in operator:
        return matches(narrow, wide)
    if "ipaddress" in operator:
        return is_within(Net("".join(narrow)), Net("".join(wide)))
    return narrow == wide or _is_beyond(narrow, wide, operator)


def _is_beyond(narrow: Symbols, wide: Symbols, operator: str) -> bool:
    """Tell whether a limit is as tight as another one."""
    one, other = _number("".join(narrow)), _number("".join(wide))
    if one is None or other is None:
        return False
    return one <= other if _LESS in operator else one >= other if _GREATER in operator else False


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def told(conditions: Iterable[Condition]) -> str:
    """Return what is tested, by name."""
    return ", ".join(sorted({one.key.partition(" = ")[0] for one in conditions}))
