"""How access reads values: lists that may be one thing, names in plain words, texts as symbols to compare."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from ecsspec.cfn.findings import Path
from ecsspec.cfn.layout import plain
from ecsspec.cfn.values import Function, GetAtt, Join, Ref, Sub, Value

Symbols: TypeAlias = tuple[str, ...]
"""A text letter by letter; what is known only when it is deployed is one symbol."""

_SYMBOL: Final = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)


def items(value: Value) -> list[Value]:
    """Return the members of a list, also of lists in it; what is no list is its only member."""
    match value:
        case None:
            return []
        case list() | tuple():
            return [one for member in value for one in items(member)]
        case _:
            return [value]


def mappings(value: Value) -> list[Mapping[str, Value]]:
    """Return those members of a list that are mappings."""
    return [one for one in items(value) if isinstance(one, Mapping)]


def walk(value: Value) -> list[tuple[Path, Value]]:
    """Return each value under a key, at any depth, with its path."""
    found: list[tuple[Path, Value]] = []
    _collect(value, (), found)
    return found


def _collect(value: Value, path: Path, found: list[tuple[Path, Value]]) -> None:
    # This runs over whole templates: a list is faster than generators.
    match value:
        case dict() | Mapping():
            for key, member in value.items():
                found.append(((*path, key), member))
                _collect(member, (*path, key), found)
        case str() | None:
            pass
        case list() | tuple():
            for index, member in enumerate(value):
                _collect(member, (*path, index), found)


def may_be(value: Value, wanted: str) -> bool:
    """Tell whether a value is a text or, on a condition of the template, can be; `"true"` is true."""
    match value:
        case Function("Fn::If", [_, one, other]):
            return may_be(one, wanted) or may_be(other, wanted)
        case str() | bool():
            return str(value).lower() == wanted.lower()
        case _:
            return False


def named(value: Value) -> str:
    """Return the name of what a value refers to, as a reader would say it."""
    match value:
        case str():
            return value
        case Ref(id_) | GetAtt(id_, "Arn" | "GroupId"):
            return id_
        case GetAtt(id_, attribute):
            return f"{id_}.{attribute}"
        case Sub(text):
            return text
        case Join(_, list() | tuple()):
            return "".join(symbols(value))
        case _:
            return as_json(value)


def symbols(value: Value) -> Symbols:
    """Return a text as what it is made of; equal texts are equal, however they are put together."""
    match value:
        case str(text) | Sub(text):
            return tuple(_SYMBOL.findall(text))
        case int():
            return tuple(as_json(value))
        case Ref(id_):
            return (f"${{{id_}}}",)
        case GetAtt(id_, attribute):
            return (f"${{{id_}.{attribute}}}",)
        case Join(separator, list() | tuple() as parts):
            return _between(separator, [symbols(one) for one in parts])
        case _:
            return (as_json(value),)


def _between(separator: str, parts: list[Symbols]) -> Symbols:
    joined: list[str] = []
    for position, part in enumerate(parts):
        joined += [*(separator if position else ""), *part]
    return tuple(joined)


def as_json(value: Value) -> str:
    """Return a value as JSON on one line, always the same for the same value."""
    return json.dumps(plain(value), sort_keys=True)
