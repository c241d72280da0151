"""Fill in what a posture means: defaults under what is written, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, get_args

from ecsspec.spec.app import Posture, Spec
from ecsspec.spec.base import Section
from ecsspec.spec.foreign import blaming

Data: TypeAlias = dict[str, object]
POSTURES: tuple[str, ...] = get_args(Posture)


def with_defaults(data: Mapping[str, object], capacity: type[Section]) -> Data:
    """Return the data with the defaults of its posture added; a written key wins."""
    posture = data.get("posture", "dev")
    filled = dict(data)
    if posture not in POSTURES or posture == "dev":
        return filled
    filled = {**data, **{key: value for key, value in Spec.defaults(posture, data).items() if key not in data}}
    for key, section in sections(capacity):
        written = expand(section, data.get(key, {}))
        if isinstance(written, Mapping):
            with blaming(section):
                defaults = dict(section.defaults(str(posture), written))
            if defaults:
                filled[key] = {**defaults, **written}
    return filled


def expand(section: type[Section], value: object) -> object:
    """Return the long form of a section's value."""
    if section.SHORT and value is not None and not isinstance(value, Mapping):
        return {section.SHORT: value}
    return value


def sections(capacity: type[Section]) -> list[tuple[str, type[Section]]]:
    """Return the keys that hold a section whatever is written, and their sections."""
    found: list[tuple[str, type[Section]]] = [("capacity", capacity)]
    for key, info in Spec.model_fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, Section) and key != "capacity":
            found.append((key, info.annotation))
    return found
