"""Plain spec data as a tree of keys: which are written, which differ, and copies with one of them changed.

A list is one key, unless two lists of one length are compared: then each item is. Nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from ecsspec.cfn.identity import ABSENT, Absent
from ecsspec.cfn.template import Template
from ecsspec.problems import Path

Build: TypeAlias = Callable[[Mapping[str, object]], Template | None]
"""Field validation, fragments, workload, template; None for data that is not field-valid."""


def written(data: Mapping[str, object], path: Path = ()) -> Iterator[Path]:
    """Yield the key of each value, the items of mappings one by one."""
    for key in sorted(data):
        match data[key]:
            case Mapping() as inner if inner:
                yield from written(inner, (*path, key))
            case _:
                yield (*path, key)


def differing(old: Mapping[str, object], new: Mapping[str, object], path: Path = ()) -> Iterator[Path]:
    """Yield the keys whose values differ, as deep as they can be changed one at a time."""
    for key in sorted(old.keys() | new.keys()):
        yield from _differing(old.get(key, ABSENT), new.get(key, ABSENT), (*path, key))


def _differing(old: object, new: object, path: Path) -> Iterator[Path]:
    match old, new:
        case (Mapping(), Mapping()):
            yield from differing(old, new, path)
        case (Mapping(), Absent()) if old:
            yield from differing(old, {}, path)
        case (Absent(), Mapping()) if new:
            yield from differing({}, new, path)
        case (list(), list()) if len(old) == len(new):
            for index, (was, now) in enumerate(zip(old, new, strict=True)):
                yield from _differing(was, now, (*path, index))
        case _ if old != new or type(old) is not type(new):
            yield path


def value_at(data: object, path: Path) -> object:
    """Return the value of a key, ABSENT where it is not written."""
    for step in path:
        match data, step:
            case (Mapping(), _):
                data = data.get(step, ABSENT)
            case (list(), int()) if step < len(data):
                data = data[step]
            case _:
                return ABSENT
    return data


def put(data: Mapping[str, object], path: Path, value: object) -> dict[str, object]:
    """Return the data with another value for a key."""
    step, rest = str(path[0]), path[1:]
    return {**data, step: _put(data.get(step, ABSENT), rest, value)}


def _put(data: object, path: Path, value: object) -> object:
    match data, path:
        case (_, ()):
            return value
        case (list(), (int() as index, *rest)):
            return [*data[:index], _put(data[index], tuple(rest), value), *data[index + 1 :]]
        case (Mapping(), _):
            return put(data, path, value)
        case _:
            return put({}, path, value)


def drop(data: Mapping[str, object], path: Path, *, keep: Mapping[str, object]) -> dict[str, object]:
    """Return the data without a key, and without the sections that it leaves empty unless `keep` has them."""
    step, rest = str(path[0]), path[1:]
    inner = data.get(step)
    others = {key: value for key, value in data.items() if key != step}
    if not rest or not isinstance(inner, Mapping):
        return others
    kept = keep.get(step, ABSENT)
    smaller = drop(inner, rest, keep=kept if isinstance(kept, Mapping) else {})
    return {**others, step: smaller} if smaller or kept is not ABSENT else others


def take(data: Mapping[str, object], path: Path, *, source: Mapping[str, object]) -> dict[str, object]:
    """Return the data with a key as the source has it, or has it not."""
    value = value_at(source, path)
    return drop(data, path, keep=source) if value is ABSENT else put(data, path, value)
