"""What a value says where it says it plainly; an intrinsic is not known before deployment, so laws pass over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value

NO_VALUE = "AWS::NoValue"
INTRINSICS = (Ref, GetAtt, Sub, Join, Select, GetAZs, Base64, Function)


def at(value: Value, *path: str | int) -> Value:
    """Return what stands at a path: None where nothing does, the intrinsic where one stands in the way."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, INTRINSICS):
            break
        else:
            value = _below(value, step)
    return None if isinstance(value, Ref) and value.id == NO_VALUE else value


def _below(value: Value, step: str | int) -> Value:
    if isinstance(step, int):
        return value[step] if isinstance(value, list | tuple) and step < len(value) else None
    return value.get(step) if isinstance(value, Mapping) else None


def known(value: Value) -> bool:
    """Tell whether a value is written plainly, or not written at all."""
    return not isinstance(value, INTRINSICS)


def items(value: Value) -> Sequence[Value]:
    """Return the items of a plain list; a single value where a list may stand is a list of one."""
    if isinstance(value, list | tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def text(value: Value) -> str | None:
    """Return a plain text, or None."""
    return value if isinstance(value, str) else None


def number(value: Value) -> int | None:
    """Return a plain whole number, also one written as text, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() else None


def truth(value: Value) -> bool | None:
    """Return a plain truth, also one written as text, or None."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None
