"""Whether an answer is what its type says, down to its members: what a third party's backend gives is held to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from ecsspec.blueprint.slots import Slot
from ecsspec.cfn.template import Keep, Output, Parameter, Resource, Source
from ecsspec.cfn.values import Intrinsic
from ecsspec.problems import Span

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Fits: TypeAlias = Callable[[object], bool]


def fault_of(answer: DataclassInstance) -> str:
    """Return what in an answer is of another kind than its type says, or nothing."""
    for field in fields(answer):
        member = getattr(answer, field.name)
        if not FITS[str(field.type)](member):
            return f"{type(answer).__name__} whose {field.name} is {member!r:.60}, not {field.type}"
        inner = member if isinstance(member, tuple) else ()
        if fault := next(filter(None, (fault_of(item) for item in inner if isinstance(item, _PARTS))), ""):
            return fault
    return ""


def _kind(*kinds: type) -> Fits:
    return lambda value: isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))


def _several(fits: Fits) -> Fits:
    return lambda value: isinstance(value, tuple) and all(map(fits, value))


def _maybe(fits: Fits) -> Fits:
    return lambda value: value is None or fits(value)


def _one_of(*choices: str) -> Fits:
    return lambda value: isinstance(value, str) and value in choices


def _is_value(value: object) -> bool:
    """Tell whether a template can hold a value."""
    match value:
        case Mapping():
            return all(isinstance(key, str) and _is_value(item) for key, item in value.items())
        case list() | tuple():
            return all(map(_is_value, value))
        case _ if isinstance(value, _INTRINSICS):
            return not fault_of(value)
        case _:
            return value is None or isinstance(value, str | int | float)


def _is_values(value: object) -> bool:
    return isinstance(value, Mapping) and _is_value(value)


_INTRINSICS: tuple[Any, ...] = get_args(Intrinsic)
_PARTS: tuple[Any, ...] = (Resource, Parameter, Output, *get_args(Slot))
_text, _texts = _kind(str), _several(_kind(str))

FITS: Mapping[str, Fits] = {
    "str": _text,
    "int": _kind(int),
    "bool": _kind(bool),
    "str | None": _maybe(_text),
    "tuple[str, ...]": _texts,
    "Value": _is_value,
    "Mapping[str, Value]": _is_values,
    "tuple[Value, ...]": _several(_is_value),
    "Keep": _kind(Keep),
    "Source | None": _maybe(_kind(*get_args(Source))),
    "Path": _several(_kind(str, int)),
    "Span | None": _maybe(_kind(Span)),
    "Literal['task', 'execution']": _one_of("task", "execution"),
    "Literal['awsvpc', 'bridge', 'host']": _one_of("awsvpc", "bridge", "host"),
    "Literal['public', 'private']": _one_of("public", "private"),
    "Literal['ENABLED', 'DISABLED'] | None": _maybe(_one_of("ENABLED", "DISABLED")),
    "tuple[Resource, ...]": _several(_kind(Resource)),
    "tuple[Parameter, ...]": _several(_kind(Parameter)),
    "tuple[Output, ...]": _several(_kind(Output)),
    "tuple[Slot, ...]": _several(_kind(*get_args(Slot))),
}
"""What the annotations of our frozen values ask for, by their text."""
