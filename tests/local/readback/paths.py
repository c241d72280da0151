"""How a template's property is found in a service's answer, and how the two are held against each other.

An `Entry` belongs to one property of a type; it takes the property's resolved value and the answer, and yields a
line for everything below the property that the answer does not say. Answer paths are JMESPath.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import unquote

import jmespath

Answer: TypeAlias = Mapping[str, Any]
Entry: TypeAlias = Callable[[Any, Answer], Iterator[str]]
Names: TypeAlias = Callable[[str], str]

NOTHING = "(nothing)"


def same(name: str) -> str:
    """Return the service's name of a property that has CloudFormation's."""
    return name


def camel(name: str) -> str:
    """Return a property's name as ECS has it."""
    return name[:1].lower() + name[1:]


def found(path: str, answer: Answer) -> Any:
    """Return what stands at a path of an answer."""
    return jmespath.search(path, answer)


def at(path: str, *, names: Names = same) -> Entry:
    """Compare a value, leaf by leaf, with what stands at a path; the keys inside have the service's `names`."""
    return lambda wanted, answer: unlike(wanted, found(path, answer), names=names)


def gathered(path: str) -> Entry:
    """Compare a list whose order says nothing."""
    return lambda wanted, answer: unlike(in_order(wanted), in_order(found(path, answer) or []))


def tags(path: str, *, names: Names = same) -> Entry:
    """Compare a list of tags: each one that is wanted is there, and none but AWS's own beside them."""

    def compare(wanted: Any, answer: Answer) -> Iterator[str]:
        key = names("Key")
        ours = [row for row in found(path, answer) or [] if not row[key].startswith("aws:")]
        return by_key(wanted, ours, names=names, complete=True)

    return compare


def attributes(path: str) -> Entry:
    """Compare attributes, a list of `Key` and `Value`: those that are wanted are there, among many defaults."""
    return lambda wanted, answer: by_key(wanted, found(path, answer) or [])


def by_key(
    wanted: list[Any], shown: list[Any], *, key: str = "Key", names: Names = same, complete: bool = False
) -> Iterator[str]:
    """Compare rows of which a key stands once, whatever their order."""
    rows = {row[names(key)]: row for row in shown}
    said = {row[key]: row for row in wanted}
    if len(said) != len(wanted):
        yield f": a {key} stands twice in {wanted}"
    for name, row in said.items():
        yield from unlike(row, rows.get(name, NOTHING), names=names, complete=complete, where=f"[{name}]")
    for more in sorted(rows.keys() - said.keys()) if complete else ():
        yield f"[{more}]: {rows[more]!r} instead of nothing"


def document(path: str) -> Entry:
    """Compare a policy document, which may come back as text and URL-encoded."""
    return lambda wanted, answer: unlike(wanted, parsed(found(path, answer)), complete=True)


def parsed(shown: Any) -> Any:
    """Return a policy document as data."""
    if not isinstance(shown, str):
        return shown
    return json.loads(shown if shown.startswith("{") else unquote(shown))


def in_order(values: list[Any]) -> list[Any]:
    """Return values in an order of their own."""
    return sorted(values, key=lambda value: json.dumps(value, sort_keys=True, default=str))


def unlike(wanted: Any, shown: Any, *, names: Names = same, complete: bool = False, where: str = "") -> Iterator[str]:
    """Yield a line for each leaf that differs; `complete` says that the answer may hold nothing more."""
    match wanted:
        case dict():
            yield from _mapping(wanted, shown, names=names, complete=complete, where=where)
        case list():
            if not isinstance(shown, list) or len(wanted) != len(shown):
                yield f"{where}: {shown!r} instead of {wanted!r}"
                return
            for index, (one, other) in enumerate(zip(wanted, shown, strict=True)):
                yield from unlike(one, other, names=names, complete=complete, where=f"{where}[{index}]")
        case _:
            if text(wanted) != text(shown):
                yield f"{where}: {text(shown)} instead of {text(wanted)}"


def _mapping(wanted: dict[str, Any], shown: Any, *, names: Names, complete: bool, where: str) -> Iterator[str]:
    if not isinstance(shown, Mapping):
        yield f"{where}: {shown!r} instead of {wanted!r}"
        return
    for key, value in wanted.items():
        at_key = f"{where}.{key}"
        yield from unlike(value, shown.get(names(key), NOTHING), names=names, complete=complete, where=at_key)
    if complete:
        for more in sorted(shown.keys() - {names(key) for key in wanted}):
            yield f"{where}.{more}: {shown[more]!r} instead of nothing"


def text(value: Any) -> str:
    """Return a scalar as a text: CloudFormation takes `true` for true and `"1"` for 1."""
    return str(value).lower() if isinstance(value, bool) else str(value)
