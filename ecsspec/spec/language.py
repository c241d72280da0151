"""The language as its models tell it: every key, other legal values of each, and what data means in full.

It works for any capacity model, since it knows nothing but the models and their JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, get_args

from pydantic import ValidationError

from ecsspec.problems import Path
from ecsspec.spec.alternatives import Schema, candidates, resolved, within
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.foreign import blaming
from ecsspec.spec.posture import expand, with_defaults

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

ENOUGH = 4
"""How many other values are given at most: more tell nothing new, and each is compiled."""


@dataclass(frozen=True)
class Language:
    """What a spec may say under one launch type."""

    capacity: type[Section]

    def every_key(self) -> tuple[Path, ...]:
        """Return every key that is not a section."""
        return tuple(self._keys(Spec, ()))

    def alternatives(self, path: Path, present: object) -> tuple[object, ...]:
        """Return other legal values of a key; the present one is None where it is not written."""
        owner, name, rest = self._field(path)
        schema, root = field_schema(owner, name)
        near = owner.model_fields[name].get_default(call_default_factory=True) if present is None else present
        found: list[object] = []
        for value in candidates(within(schema, rest, root), near, root):
            if not any(_same(value, one) for one in (*found, present)) and self.takes(path, value):
                found.append(value)
        return tuple(found[:ENOUGH])

    def takes(self, path: Path, value: object) -> bool:
        """Tell whether a value is legal for a key, whatever else its section asks for."""
        owner, name, rest = self._field(path)
        if path == ("capacity",):
            return not list(_objections(self.capacity, value))
        return all(where[:1] != (name,) for where in _objections(owner, {name: _wrapped(value, rest)}))

    def long_form(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return the data with every short form written out."""
        return self._long(Spec, data)

    def meaning(self, data: Mapping[str, object]) -> dict[str, object]:
        """Return field-valid data with every default filled in."""
        filled = with_defaults(self.long_form(data), self.capacity)
        with blaming(self.capacity):
            filled["capacity"] = self.capacity.model_validate(filled.get("capacity", {}))
        full: dict[str, object] = Spec.model_validate(filled).model_dump(mode="json")
        return {key: self._usual(key) if value is None else value for key, value in full.items()}

    def section(self, model: type[Section], name: str) -> type[Section] | None:
        """Return the section that a key holds, None for a plain value."""
        return self.capacity if (model, name) == (Spec, "capacity") else section_of(model.model_fields[name])

    def _keys(self, model: type[Section], prefix: Path) -> Iterator[Path]:
        for name in model.model_fields:
            inner = self.section(model, name)
            if inner:
                yield from self._keys(inner, (*prefix, name))
            else:
                yield (*prefix, name)

    def _field(self, path: Path) -> tuple[type[Section], str, Path]:
        """Return the section that a path ends in, the field, and the steps inside the field's value."""
        model: type[Section] = Spec
        for index, step in enumerate(path):
            inner = self.section(model, str(step))
            if inner is None or index == len(path) - 1:
                return model, str(step), path[index + 1 :]
            model = inner
        raise KeyError(path)

    def _long(self, model: type[Section], data: Mapping[str, object]) -> dict[str, object]:
        long = dict(data)
        for name in data.keys() & model.model_fields.keys():
            inner = self.section(model, name)
            value = expand(inner, data[name]) if inner else data[name]
            long[name] = self._long(inner, value) if inner and isinstance(value, Mapping) else value
        return long

    def _usual(self, name: str) -> object:
        """Return what a section that may be absent says when it says nothing."""
        inner = self.section(Spec, name)
        if inner is None or any(field.is_required() for field in inner.model_fields.values()):
            return None
        return inner().model_dump(mode="json")


def section_of(field: FieldInfo) -> type[Section] | None:
    """Return the section that a field holds, or None for a plain value."""
    choices = get_args(field.annotation)
    for candidate in choices if NoneType in choices else (field.annotation,):
        if isinstance(candidate, type) and issubclass(candidate, Section):
            return candidate
    return None


def _objections(model: type[Section], data: object) -> Iterator[Path]:
    """Yield where a model objects to data."""
    try:
        with blaming(model):
            model.model_validate(data)
    except ValidationError as error:
        yield from (details["loc"] for details in error.errors(include_url=False))


def _wrapped(value: object, steps: Path) -> object:
    """Return a value inside the lists and mappings that lead to it."""
    for step in reversed(steps):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _same(one: object, other: object) -> bool:
    return one == other and type(one) is type(other)


def field_schema(owner: type[Section], name: str) -> tuple[Schema, Schema]:
    """Return the JSON Schema of a field, and the one whose definitions it refers to."""
    root = _schema(owner)
    whole = resolved(root, root)
    # A section with a short form has its fields in one of two branches.
    branches = (branch for branch in (whole, *whole.get("anyOf", ())) if "properties" in branch)
    return next(branches)["properties"][name], root


def _schema(owner: type[Section]) -> Schema:
    if owner not in _SCHEMAS:
        _SCHEMAS[owner] = owner.model_json_schema()
    return _SCHEMAS[owner]


_SCHEMAS: dict[type[Section], Schema] = {}
