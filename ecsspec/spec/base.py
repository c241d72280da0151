"""`Section`, the base of every part of a spec, and the words that sections share: names, ports, sizes.

Values are strict (`"80"` is not 80) and frozen. A section with a short form names the key that a plain value stands
for: `logging: false` is `logging: {enabled: false}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue


class Section(BaseModel):
    """A part of a spec: unknown keys are errors, nothing is converted, nothing changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    SHORT: ClassVar[str] = ""
    """The key that a plain value in place of the section stands for; empty where there is no short form."""
    OFF: ClassVar[bool | str | None] = None
    """The value of the `SHORT` key that switches the section off, so that its other keys decide nothing."""
    ELSEWHERE: ClassVar[Mapping[str, str]] = {}
    """Keys that users look for here, and where they are: `{"path": "load_balancer.health_check.path"}`."""
    POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {}
    """Defaults that differ from the field's own, by posture."""

    @classmethod
    def defaults(cls, posture: str, _written: Mapping[str, object], /) -> Mapping[str, object]:
        """Return the defaults of a posture that differ from the fields' own, given what is written."""
        return cls.POSTURES.get(posture, {})

    @model_validator(mode="before")
    @classmethod
    def _from_short_form(cls, data: object) -> object:
        if cls.SHORT and data is not None and not isinstance(data, Mapping | Section):
            return {cls.SHORT: data}
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the section's JSON Schema: its keys described, and its short form where it has one."""
        from ecsspec.spec.descriptions import descriptions

        long = handler(schema)
        resolved = handler.resolve_ref_schema(long)
        for key in cls.model_fields.keys() & descriptions(cls).keys():
            resolved["properties"][key] = {**resolved["properties"][key], "description": descriptions(cls)[key]}
        if not cls.SHORT:
            return long
        short = {k: v for k, v in resolved["properties"][cls.SHORT].items() if k not in {"default", "description"}}
        body = dict(resolved)
        resolved.clear()
        resolved.update({"anyOf": [short, body]} | {"description": body.pop("description", "")})
        return long


def refuse(code: str, what: str, /, **context: object) -> PydanticCustomError:
    """Return the error to raise inside a validator: `allowed` and `hint` in the context reach the screen."""
    return PydanticCustomError(code, "{what}", {"what": what, **context})


def shown(value: object) -> str:
    """Return a value as a sentence shows it: text between quotes, cut where it is long."""
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


OFF_WORDS = ("disabled", "false", "no", "none", "off")
"""Words by which people switch something off."""

_VCPU = re.compile(r"([0-9]*\.?[0-9]+) ?vCPU")
_GB = re.compile(r"([0-9]*\.?[0-9]+) ?GB")


def _units(pattern: re.Pattern[str], example: str) -> Callable[[object], object]:
    """Return a reader of `256` or `0.25 vCPU`: 1024 units make one of the larger unit."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        found = pattern.fullmatch(value.strip())
        if found is None or (float(found[1]) * 1024) % 1:
            raise refuse("E206", f"{shown(value)} is not a size", allowed=example)
        return int(float(found[1]) * 1024)

    return read


def _sized(kind: str, pattern: str, least: int, most: int) -> dict[str, object]:
    whole = {"type": "integer", "minimum": least, "maximum": most}
    return {"anyOf": [whole, {"type": "string", "pattern": pattern}], "title": kind}


Cpu = Annotated[
    int,
    Field(ge=128, le=196608),
    BeforeValidator(_units(_VCPU, "whole CPU units, as 256, or as 0.25 vCPU")),
    WithJsonSchema(_sized("CPU", r"^\s*([0-9]*\.?[0-9]+) ?vCPU\s*$", 128, 196608)),
]
"""CPU units (1024 are one vCPU)."""

Memory = Annotated[
    int,
    Field(ge=6, le=1_000_000),
    BeforeValidator(_units(_GB, "whole MiB, as 512, or as 0.5 GB")),
    WithJsonSchema(_sized("Memory", r"^\s*([0-9]*\.?[0-9]+) ?GB\s*$", 6, 1_000_000)),
]
"""MiB of memory."""

Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=63)]
"""A name of ours: lower case letters, digits and hyphens, a letter first."""

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
"""Any text but the empty one."""

Port = Annotated[int, Field(ge=1, le=65535)]
Percent = Annotated[int, Field(ge=0, le=100)]

_RESERVED = ("aws:", "ecsspec:")


def _free(key: str) -> str:
    if key.lower().startswith(_RESERVED):
        raise refuse("E206", f"the tag {shown(key)} begins with a reserved word", allowed="not aws: or ecsspec:")
    return key


TagKey: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9 _.:/=+@-]+$", min_length=1, max_length=128),
    AfterValidator(_free),
]
TagValue: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9 _.:/=+@-]*$", min_length=1, max_length=256)
]
"""Not empty, as a stack takes no empty tag; letters that every taggable service takes (some take more)."""

Tags = Annotated[
    dict[TagKey, TagValue],
    Field(max_length=40),
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": 40,
            "propertyNames": {
                "pattern": r"^(?![aA][wW][sS]:|[eE][cC][sS][sS][pP][eE][cC]:)[A-Za-z0-9 _.:/=+@-]+$",
                "maxLength": 128,
            },
            "additionalProperties": {
                "type": "string",
                "pattern": r"^[A-Za-z0-9 _.:/=+@-]*$",
                "minLength": 1,
                "maxLength": 256,
            },
        }
    ),
]
"""At most 40, since AWS allows 50 and some are ours."""
