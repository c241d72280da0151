"""Where a value refers to something: every reference with the path of the property that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ecsspec.cfn.findings import Path
from ecsspec.cfn.layout import long_form
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Intrinsic, Join, Ref, Select, Sub, Value, references

Use: TypeAlias = tuple[Path, "Ref | GetAtt"]

PSEUDO = "AWS::"
"""How the names of pseudo parameters begin."""

_ATOMS = frozenset({str, int, float, bool, type(None)})


def uses(value: Value, path: Path = ()) -> list[Use]:
    """Return each reference inside a value with its path; an intrinsic is the end of a path."""
    found: list[Use] = []
    _collect(value, path, found)
    return found


def _collect(value: Value, path: Path, found: list[Use]) -> None:
    # This runs over whole templates on every compile: a list is faster than generators, an atom is not worth a call.
    match value:
        case dict():
            _collect_each(value.items(), path, found)
        case list() | tuple():
            _collect_each(enumerate(value), path, found)
        case Ref() | GetAtt() | Sub() | Join() | Select() | GetAZs() | Base64() | Function():
            found.extend((path, one) for one in _inside(value))
        case Mapping():
            _collect_each(value.items(), path, found)


def _collect_each(members: Iterable[tuple[str | int, Value]], path: Path, found: list[Use]) -> None:
    for step, member in members:
        if type(member) not in _ATOMS:
            _collect(member, (*path, step), found)


def _inside(value: Intrinsic) -> Iterable[Ref | GetAtt]:
    """Return what an intrinsic refers to, also what only the long forms of Sub and GetAtt can say."""
    match value:
        case Ref() | GetAtt():
            return (value,)
        case Sub():
            return references(value)
        case Function("Fn::Sub", [str() as text, Mapping() as given]):
            own = [one for one in references(Sub(text)) if not (isinstance(one, Ref) and one.id in given)]
            return [*own, *_plainly(given)]
        case Function("Fn::GetAtt", [str() as id_, attribute]):
            return [GetAtt(id_, ""), *_plainly(attribute)]
        case _:
            return _plainly(long_form(value)[1])


def _plainly(value: Value) -> list[Ref | GetAtt]:
    return [one for _, one in uses(value)]
