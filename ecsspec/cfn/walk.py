"""Where a value refers to something: every reference with the path of the property that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ecsspec.cfn.findings import Path
from ecsspec.cfn.layout import long_form
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Intrinsic, Join, Ref, Select, Sub, Value

Use: TypeAlias = tuple[Path, "Ref | GetAtt"]

_ATOMS = frozenset({str, int, float, bool, type(None)})
_PLACEHOLDER = re.compile(r"\$\{(?!!)([^}]+)\}")


def uses(value: Value, path: Path = ()) -> list[Use]:
    """Return each reference inside a value with its path; an intrinsic is the end of a path."""
    found: list[Use] = []
    _collect(value, path, found)
    return found


def references(value: Value) -> list[Ref | GetAtt]:
    """Return each reference inside a value, pseudo parameters (`AWS::Region`) included."""
    return [one for _, one in uses(value)]


def _collect(value: Value, path: Path, found: list[Use]) -> None:
    # This runs over whole templates on every compile: a list is faster than generators, an atom is not worth a call.
    match value:
        case dict():
            _collect_each(value.items(), path, found)
        case Ref() | GetAtt():
            found.append((path, value))
        case list() | tuple():
            _collect_each(enumerate(value), path, found)
        case Sub() | Join() | Select() | GetAZs() | Base64() | Function():
            found.extend((path, one) for one in _inside(value))
        case Mapping():
            _collect_each(value.items(), path, found)


def _collect_each(members: Iterable[tuple[str | int, Value]], path: Path, found: list[Use]) -> None:
    for step, member in members:
        if type(member) not in _ATOMS:
            _collect(member, (*path, step), found)


def _inside(value: Intrinsic) -> list[Ref | GetAtt]:
    """Return what an intrinsic refers to, also what only the long forms of Sub and GetAtt can say."""
    match value:
        case Sub(text):
            return _placeholders(text)
        case Function("Fn::Sub", [str() as text, Mapping() as given]):
            own = [one for one in _placeholders(text) if not (isinstance(one, Ref) and one.id in given)]
            return [*own, *references(given)]
        case Function("Fn::GetAtt", [str() as id_, attribute]):
            return [GetAtt(id_, ""), *references(attribute)]
        case _:
            return references(long_form(value)[1])


def _placeholders(text: str) -> list[Ref | GetAtt]:
    """Return what `${Name}` and `${Name.Attribute}` in a text refer to."""
    parts = [name.partition(".") for name in _PLACEHOLDER.findall(text)]
    return [GetAtt(id_, attribute) if dot else Ref(id_) for id_, dot, attribute in parts]
