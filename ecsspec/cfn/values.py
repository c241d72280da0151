"""CloudFormation's intrinsic functions as frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Ref:
    """`!Ref id`: a resource's identifier, a parameter's or a pseudo parameter's value."""

    id: str


@dataclass(frozen=True, slots=True)
class GetAtt:
    """`!GetAtt id.attribute`."""

    id: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Sub:
    """`!Sub text`, with `${Name}`, `${Name.Attribute}` and `${!literal}`."""

    text: str


@dataclass(frozen=True, slots=True)
class Join:
    """`!Join [separator, parts]`."""

    separator: str
    parts: Value


@dataclass(frozen=True, slots=True)
class Select:
    """`!Select [index, options]`."""

    index: int
    options: Value


@dataclass(frozen=True, slots=True)
class GetAZs:
    """`!GetAZs region`; the empty text is the stack's own region."""

    region: str = ""


@dataclass(frozen=True, slots=True)
class Base64:
    """`!Base64 value`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Function:
    """Any other intrinsic, by its full name: `Fn::Split`, `Fn::Cidr`, `Condition`."""

    name: str
    argument: Value


Intrinsic: TypeAlias = Ref | GetAtt | Sub | Join | Select | GetAZs | Base64 | Function
Value: TypeAlias = "str | int | float | bool | Intrinsic | Mapping[str, Value] | Sequence[Value] | None"
