"""What is in the box: image, command, environment, size, port, health check of the main container."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from ecsspec.spec.base import OFF_WORDS, Section, Text, refuse, shown

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
IMAGE = rf"^{_HOST}{_PART}(?:/{_PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@sha256:[a-f0-9]{{64}})?$"
_IMAGE = re.compile(IMAGE.rstrip("$"))


def _image(value: object) -> object:
    if isinstance(value, str) and not _IMAGE.fullmatch(value):
        allowed = "[registry/]name[:tag][@sha256:digest], the name in lower case"
        raise refuse("E206", f"{shown(value)} is not an image reference", allowed=allowed)
    if isinstance(value, str) and len(value.partition("@")[0]) > 255:
        raise refuse("E206", "the image reference is over 255 characters", allowed="255 characters before the @")
    return value


Image = Annotated[
    str,
    BeforeValidator(_image),
    WithJsonSchema({"type": "string", "pattern": IMAGE, "maxLength": 327, "not": {"pattern": "^[^@]{256}"}}),
]

VariableName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$")]

Environment = Annotated[
    dict[VariableName, str],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"pattern": r"^[A-Za-z_][A-Za-z0-9_.-]*$"},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        }
    ),
]
"""Variables; a plain value is the text as written, so `012`, `on` and `1e3` need no quotes here."""


_KINDS = ("CMD", "CMD-SHELL")
_NO_COMMAND = tuple(form for word in OFF_WORDS for form in (word, word.capitalize(), word.upper()))


def _check_command(value: object) -> object:
    if value in _NO_COMMAND:
        what = f"a health check that runs the command {value} never finds a task well"
        raise refuse("E206", what, allowed="without the key no check is made")
    if isinstance(value, str) and value.strip():
        return ["CMD-SHELL", value]
    if isinstance(value, list) and value and (value[0] not in _KINDS or len(value) < 2):
        what = "a health check's list begins with CMD or CMD-SHELL, and a command follows"
        begun = value[1:] if value[0] in _KINDS else value
        hint = f"command: {json.dumps(['CMD', *begun])}" if begun and all(isinstance(v, str) for v in begun) else ""
        raise refuse("E206", what, allowed='["CMD", program, argument…] or ["CMD-SHELL", line]', hint=hint)
    return value


class HealthCheck(Section):
    """A command that runs inside the container; its exit code says whether the container is well."""

    SHORT = "command"
    ELSEWHERE: ClassVar[Mapping[str, str]] = {"path": "load_balancer.health_check.path"}

    command: Annotated[
        list[Text],
        Field(min_length=1),
        BeforeValidator(_check_command),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string", "pattern": r"\S", "not": {"enum": list(_NO_COMMAND)}},
                    {
                        "type": "array",
                        "minItems": 2,
                        "prefixItems": [{"enum": list(_KINDS)}],
                        "items": {"type": "string", "minLength": 1},
                    },
                ]
            }
        ),
    ] = Field(examples=["curl -f http://localhost/ || exit 1"])
    """A shell line, or a list that begins with CMD or CMD-SHELL. The image must hold what it calls."""
    interval: Annotated[int, Field(ge=5, le=300)] = 30
    """Seconds between two checks."""
    timeout: Annotated[int, Field(ge=2, le=60)] = 5
    """Seconds after which a check has failed."""
    retries: Annotated[int, Field(ge=1, le=10)] = 3
    """Failures in a row before the container is unhealthy."""
    start_period: Annotated[int, Field(ge=0, le=300)] = 0
    """Seconds at the start in which failures do not count."""


Architecture: TypeAlias = Literal["X86_64", "ARM64"]
