"""Where the containers' output goes: a CloudWatch log group of the app's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from ecsspec.spec.base import Section, Text, refuse, shown


def _whole(value: object) -> object:
    """Refuse what Python holds equal to a number: true is 1, and 1.0 too."""
    if isinstance(value, bool | float):
        raise refuse("E204", f"logging.retention_days wants a whole number, not {shown(value)}")
    return value


Retention = Annotated[
    Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    BeforeValidator(_whole),
]


class Logging(Section):
    """A CloudWatch log group of the app's own, `/ecsspec/<stack>`."""

    SHORT = "enabled"
    OFF = False
    POSTURES: ClassVar[Mapping[str, Mapping[str, object]]] = {"standard": {"on_destroy": "keep"}}

    enabled: bool = True
    """Whether output is kept; with false it goes nowhere."""
    retention_days: Retention = Field(30, examples=[90])
    """Days after which CloudWatch deletes a log line; one of CloudWatch's own steps."""
    stream_prefix: Text = Field("ecs", pattern=r"^[^:*]+$", max_length=128)
    """The first part of a log stream's name, before container and task."""
    on_destroy: Literal["delete", "keep"] = "delete"
    """What `destroy` does with the log group: delete it, or keep it for the next deployment of this name."""
