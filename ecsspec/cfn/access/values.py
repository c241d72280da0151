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

_PARTITION: Final = "${AWS::Partition}"
_AWS: Final = tuple("aws")
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


def placed(value: Value) -> list[tuple[int, Value]]:
    """Return the members of a list, each with the place in the list at which it was written."""
    members = value if isinstance(value, list | tuple) else items(value)
    return [(position, one) for position, member in enumerate(members) for one in items(member)]


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


def pattern(value: Value) -> Symbols:
    """Return a text as symbols to compare; a name with another partition than the stack's own is of no use to it."""
    found = symbols(value)
    return tuple(one for symbol in found for one in (_AWS if symbol == _PARTITION else (symbol,)))


def text_of(value: Value) -> str | None:
    """Return a text that is known, however it is put together, or None."""
    match value:
        case str():
            return value
        case Sub() | Join(_, list() | tuple()):
            found = symbols(value)
            return "".join(found) if all(len(one) == 1 for one in found) else None
        case _:
            return None


def as_text(value: Value) -> Value:
    """Return a value as the text that it is, where that is known."""
    text = text_of(value)
    return value if text is None else text


def _between(separator: str, parts: list[Symbols]) -> Symbols:
    joined: list[str] = []
    for position, part in enumerate(parts):
        joined += [*(separator if position else ""), *part]
    return tuple(joined)


def as_json(value: Value) -> str:
    """Return a value as JSON on one line, always the same for the same value."""
    return json.dumps(plain(value), sort_keys=True)
