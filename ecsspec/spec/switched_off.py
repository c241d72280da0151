"""Keys in a section that is switched off: they decide nothing, and nobody should have to find that out (W312)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import NoneType
from typing import get_args

from ecsspec.problems import Path, Problem, dotted
from ecsspec.spec.base import Section


def without_effect(
    sections: Mapping[str, type[Section]],
    written: Mapping[str, object],
    meant: Mapping[str, object],
    *,
    prefix: Path = (),
) -> Iterator[Problem]:
    """Yield a warning for each written key of a section that is off; `meant` has a posture's defaults added."""
    for key, section in sections.items():
        inner, full = written.get(key), meant.get(key)
        if not isinstance(inner, Mapping) or not isinstance(full, Mapping):
            continue
        path = (*prefix, key)
        if _is_off(section, full):
            others = section.model_fields.keys() - {section.SHORT}
            yield from (_idle(section, path, one) for one in inner if one in others)
        else:
            yield from without_effect(sections_in(section), inner, full, prefix=path)


@cache
def sections_in(model: type[Section]) -> Mapping[str, type[Section]]:
    """Return the sections inside a model by their keys."""
    found = {}
    for key, field in model.model_fields.items():
        kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType] or [field.annotation]
        if isinstance(kinds[0], type) and issubclass(kinds[0], Section):
            found[key] = kinds[0]
    return found


def _is_off(section: type[Section], full: Mapping[str, object]) -> bool:
    if section.OFF is None:
        return False
    value = full.get(section.SHORT, section.model_fields[section.SHORT].default)
    return type(value) is type(section.OFF) and value == section.OFF


def _idle(section: type[Section], path: Path, key: str) -> Problem:
    from ecsspec.spec.fields import typed

    off = f"{dotted((*path, section.SHORT))} is {typed(section.OFF)}"
    what = f"{dotted((*path, key))} has no effect while {off}"
    hint = f"remove {key}, or write {section.SHORT}: {typed(_on(section))}"
    return Problem("W312", what, (*path, key), hint=hint, severity="warning")


def _on(section: type[Section]) -> object:
    """Return the value that switches a section on: what it is where nothing is said, or the first that is not off."""
    from ecsspec.spec.fields import choices_of

    field = section.model_fields[section.SHORT]
    values = (field.default, *choices_of(field), True)
    return next(value for value in values if value != section.OFF)
