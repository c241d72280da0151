"""Other values of a key, from its JSON Schema: choices, bounds, the other truth value, texts near the present one.

They are candidates: whoever asks keeps those that the field takes. Where a pattern is too special to guess a text for,
the field's `examples` are what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ecsspec.problems import Path

Schema: TypeAlias = Mapping[str, Any]
"""A JSON Schema, whose values are whatever the keyword wants."""

SAMPLES = ("a", "x1", "A", "1", "/x")
"""Texts for a key that has neither a value nor examples."""
ENDINGS = ("2", "x", "-2", "-x", ".2", "/x")


def resolved(schema: Schema, root: Schema) -> Schema:
    """Return what a schema refers to."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Schema = root["$defs"][str(reference).rpartition("/")[2]]
    return {**resolved(target, root), **{key: value for key, value in schema.items() if key != "$ref"}}


def within(schema: Schema, steps: Path, root: Schema) -> Schema:
    """Return the schema of a value, or of an item inside its lists and mappings."""
    schema = resolved(schema, root)
    for step in steps:
        keyword = "items" if isinstance(step, int) else "additionalProperties"
        branches = [resolved(branch, root) for branch in (schema, *schema.get("anyOf", []))]
        schema = resolved(next(branch[keyword] for branch in branches if keyword in branch), root)
    return schema


def candidates(schema: Schema, present: object, root: Schema) -> Iterator[object]:
    """Yield values that a schema may take; named choices come alone, else examples come first."""
    branches = list(_branches(schema, root))
    choices = [choice for branch in branches for choice in _choices(branch)]
    if choices:
        yield from choices
        return
    for branch in branches:
        yield from branch.get("examples", ())
        yield from (value for value in _of_type(branch, present, root) if value is not None)


def _branches(schema: Schema, root: Schema) -> Iterator[Schema]:
    schema = resolved(schema, root)
    yield schema
    for branch in schema.get("anyOf", ()):
        yield from _branches(branch, root)


def _choices(schema: Schema) -> tuple[object, ...]:
    return (schema["const"],) if "const" in schema else tuple(schema.get("enum", ()))


def _of_type(schema: Schema, present: object, root: Schema) -> Iterator[object]:
    match schema.get("type"):
        case "boolean":
            yield from (True, False)
        case "integer" | "number":
            yield from _numbers(schema, present)
        case "string":
            yield from _texts(present)
        case "array":
            yield from _lists(schema, present, root)
        case "object":
            yield from _mappings(schema, present, root)


def _numbers(schema: Schema, present: object) -> Iterator[object]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if isinstance(present, (int, float)) and not isinstance(present, bool):
        yield from (present + 1, low, high, present - 1)
    else:
        yield from ((low or 0) + 1, low, high)


def _texts(present: object) -> Iterator[object]:
    if not isinstance(present, str):
        yield from SAMPLES
        return
    yield from (present + ending for ending in ENDINGS)
    for index in range(len(present) - 1, -1, -1):
        if present[index].isalnum():
            yield f"{present[:index]}{_next(present[index])}{present[index + 1 :]}"
    yield present[:-1]
    yield from SAMPLES


def _next(character: str) -> str:
    """Return another letter or digit, of the same kind where it is one of ASCII."""
    return {"9": "0", "z": "a", "Z": "A"}.get(character, chr(ord(character) + 1))


def _lists(schema: Schema, present: object, root: Schema) -> Iterator[object]:
    given = present if isinstance(present, list) else []
    for item in candidates(resolved(schema.get("items", {}), root), None, root):
        yield [*given, item]
        yield [item]


def _mappings(schema: Schema, present: object, root: Schema) -> Iterator[object]:
    """Yield a mapping with one more item, or a section with one other value."""
    given = present if isinstance(present, Mapping) else {}
    for key, inner in schema.get("properties", {}).items():
        for value in candidates(resolved(inner, root), given.get(key), root):
            yield {**given, key: value}
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping):
        values = list(candidates({"type": "string", **resolved(more, root)}, None, root))
        yield from ({**given, name: value} for name in SAMPLES for value in values[:1])
