"""Checks of requests and answers against botocore's models: what AWS would refuse, what the fake must not say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any, TypeAlias

from tests.world.refusals import Refused, WrongAnswer

Shape: TypeAlias = Any
Check: TypeAlias = Callable[[Any, str], None]

_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (float, int),
    "double": (float, int),
    "boolean": (bool,),
    "timestamp": (datetime,),
    "blob": (bytes,),
}
_UNLISTED = {
    "ResourceStatus": frozenset(
        {"REVIEW_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"}
    )
}
"""What AWS answers although the model's enumeration leaves it out: a stack's own rows among its events."""
_answers: dict[tuple[str, str], Check] = {}
_compiling = Lock()


def check_answer(service: str, shape: Shape | None, answer: Any, *, where: str) -> None:
    """Fail loudly where an answer has an unknown member, lacks one, or has a wrong type."""
    if shape is not None:
        with _compiling:  # another thread would meet the stand-in for a shape that holds itself
            check = _answer_check(service, shape)
        check(answer, where)
    elif answer:
        raise WrongAnswer(f"{where}: the model has no answer, the fake gave {answer!r}")


def _answer_check(service: str, shape: Shape) -> Check:
    key = (service, shape.name)
    if key not in _answers:
        _answers[key] = lambda value, where: _answers[key](value, where)  # noqa: PLW0108 - a shape may hold itself
        _answers[key] = _compile(service, shape)
    return _answers[key]


def _compile(service: str, shape: Shape) -> Check:
    match shape.type_name:
        case "structure":
            return _structure(service, shape)
        case "list":
            return _list(_answer_check(service, shape.member))
        case "map":
            return _map(_answer_check(service, shape.value))
        case name:
            enum = frozenset(shape.metadata.get("enum", ()))
            return _scalar(name, enum | _UNLISTED.get(shape.name, frozenset()) if enum else enum)


def _structure(service: str, shape: Shape) -> Check:
    members = {name: _answer_check(service, member) for name, member in shape.members.items()}
    required = frozenset(shape.required_members)

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise WrongAnswer(f"{where}: a structure is due, not {value!r}")
        if missing := required - value.keys():
            raise WrongAnswer(f"{where}: lacks {', '.join(sorted(missing))}")
        for name, item in value.items():
            if name not in members:
                raise WrongAnswer(f"{where}: botocore's model has no {name}")
            members[name](item, f"{where}.{name}")

    return check


def _list(member: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise WrongAnswer(f"{where}: a list is due, not {value!r}")
        for item in value:
            member(item, f"{where}[]")

    return check


def _map(member: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise WrongAnswer(f"{where}: a map is due, not {value!r}")
        for key, item in value.items():
            member(item, f"{where}.{key}")

    return check


def _scalar(name: str, enum: frozenset[str]) -> Check:
    types = _SCALARS[name]

    def check(value: Any, where: str) -> None:
        wrong = not isinstance(value, types) or (isinstance(value, bool) and name != "boolean")
        if wrong or (enum and value not in enum):
            raise WrongAnswer(f"{where}: {value!r} is not of {name} {sorted(enum) or ''}".rstrip())

    return check


def check_request(shape: Shape | None, params: dict[str, Any], *, code: str) -> None:
    """Refuse a request as AWS does, by the model's enumerations, lengths and patterns."""
    if shape is not None:
        problems = list(_problems(shape, params, ""))
        if problems:
            noun = "error" if len(problems) == 1 else "errors"
            raise Refused(code, f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def _problems(shape: Shape, value: Any, where: str) -> list[str]:
    match shape.type_name:
        case "structure":
            parts = ((shape.members[name], item, _below(where, name)) for name, item in value.items())
            return [problem for member, item, at in parts for problem in _problems(member, item, at)]
        case "list":
            found = _length(shape, value, where)
            for number, item in enumerate(value, 1):
                found += _problems(shape.member, item, f"{where}.{number}.member")
            return found
        case "string":
            return _text_problems(shape, value, where)
        case _:
            return []


def _below(where: str, name: str) -> str:
    own = name[0].lower() + name[1:]
    return f"{where}.{own}" if where else own


def _length(shape: Shape, value: Any, where: str) -> list[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    shown = f"Value '{value}' at '{where}' failed to satisfy constraint: Member must have length"
    if low is not None and len(value) < low:
        return [f"{shown} greater than or equal to {low}"]
    if high is not None and len(value) > high:
        return [f"{shown} less than or equal to {high}"]
    return []


def _text_problems(shape: Shape, value: str, where: str) -> list[str]:
    found = _length(shape, value, where)
    shown = f"Value '{value}' at '{where}' failed to satisfy constraint: Member must satisfy"
    enum = shape.metadata.get("enum")
    if enum and value not in enum:
        found.append(f"{shown} enum value set: [{', '.join(enum)}]")
    pattern = shape.metadata.get("pattern")
    if pattern and (compiled := _pattern(pattern)) and not compiled.fullmatch(value):
        found.append(f"{shown} regular expression pattern: {pattern}")
    return found


@cache
def _pattern(text: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except re.error:  # the models hold patterns of another dialect
        return None
