"""The models of a spec as one JSON Schema, for editors: hover text, completion, unknown keys marked.

What pydantic makes of the models is tidied: a key without a value is an error of ours, so null goes; a section's
default is that of its keys; `capacity` follows `launch_type`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias, cast

from pydantic.json_schema import models_json_schema

from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import WORDED
from ecsspec.spec.posture import POSTURES, sections

Schema: TypeAlias = "dict[str, object]"

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ID: Final = "ecsspec.schema.json"
TITLE: Final = "A container app on ECS, for ecsspec"

_NULL: Final = {"type": "null"}
_ORDER: Final = (
    *("$schema", "$id", "$ref", "title", "description", "type", "enum", "const", "pattern", "patternErrorMessage"),
    *("minLength", "maxLength", "minimum", "maximum", "minItems", "items", "properties", "required", "propertyNames"),
    *("additionalProperties", "maxProperties", "not", "anyOf", "allOf", "if", "then", "default", "examples", "$defs"),
)


def json_schema(capacities: Mapping[str, type[Section]]) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a spec, given the capacity model of each known launch type."""
    used = [section for _, section in sections(Section)] + list(capacities.values())
    models: list[type[Section]] = list(dict.fromkeys([Spec, Section, *used]))
    refs, made = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    names = {model: str(refs[model, "validation"]["$ref"]).rpartition("/")[2] for model in models}
    definitions = {name: _untitled(_tidy(schema)) for name, schema in made["$defs"].items()}
    for section in models:
        _explain_postures(section, definitions[names[section]])
    for name, model in capacities.items():
        definitions[names[model]]["title"] = f"capacity of {name}"
    top, _ = definitions.pop(names[Spec]), definitions.pop(names[Section])
    properties = _mapping(top["properties"])
    properties["launch_type"] = _launch_type(_mapping(properties["launch_type"]), capacities)
    capacity = _mapping(properties["capacity"])
    properties["capacity"] = {key: value for key, value in capacity.items() if key != "$ref"} | {"type": "object"}
    top["allOf"] = [_capacity(name, names[model]) for name, model in capacities.items()]
    whole = {**top, "title": TITLE, "$schema": DIALECT, "$id": ID, "$defs": dict(sorted(definitions.items()))}
    return _mapping(_ordered(whole))


def _launch_type(made: Schema, known: Iterable[str]) -> Schema:
    """Return the schema of an open set: the known names for completion, a pattern for the rest."""
    word = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$", "maxLength": 64}
    return {**made, "anyOf": [{"enum": list(known)}, word]}


def _capacity(name: str, definition: str) -> Schema:
    """Return the rule that gives `capacity` the keys of a launch type, the usual one also where none is written."""
    condition: Schema = {"properties": {"launch_type": {"const": name}}}
    if name != Spec.model_fields["launch_type"].default:
        condition["required"] = ["launch_type"]
    return {"if": condition, "then": {"properties": {"capacity": {"$ref": f"#/$defs/{definition}"}}}}


def _explain_postures(section: type[Section], schema: Schema) -> None:
    """Add to the description of each key what a posture makes of its default."""
    for posture in POSTURES:
        for key, value in section.defaults(posture, {}).items():
            target = _mapping(_properties(schema)[key])
            target["description"] = f"{target['description']} With posture {posture}: {str(value).lower()}."


def _properties(schema: Schema) -> Schema:
    """Return the keys of a section's schema, behind its short form where it has one."""
    if "properties" in schema:
        return _mapping(schema["properties"])
    branches = schema.get("anyOf")
    return _properties(_mapping(branches[-1])) if isinstance(branches, list) else {}


def _tidy(schema: object) -> Schema:
    tidied = _without_null(_mapping(schema))
    if "properties" in tidied:
        keys = _mapping(tidied["properties"])
        tidied["properties"] = {key: {**_tidy(one), "title": key} for key, one in keys.items()}
    for keyword in ("items", "additionalProperties", "propertyNames"):
        if isinstance(tidied.get(keyword), dict):
            tidied[keyword] = _tidy(tidied[keyword])
    if isinstance(branches := tidied.get("anyOf"), list):
        tidied["anyOf"] = [_untitled(_tidy(one)) for one in branches]
    if tidied.get("pattern") in WORDED:
        tidied["patternErrorMessage"] = WORDED[str(tidied["pattern"])]
    if isinstance(tidied.get("default"), dict) or tidied.get("default", "") is None:
        del tidied["default"]
    return tidied


def _untitled(schema: Schema) -> Schema:
    """Return a schema without the name that pydantic gave it; keys are named as they are written."""
    return {key: value for key, value in schema.items() if key != "title"}


def _without_null(schema: Schema) -> Schema:
    """Return a schema without its branch for null, and without the choice where one branch is left."""
    branches = schema.get("anyOf")
    if not isinstance(branches, list) or _NULL not in branches:
        return dict(schema)
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    left = [branch for branch in branches if branch != _NULL]
    return {**left[0], **rest} if len(left) == 1 else {**rest, "anyOf": left}


def _ordered(value: object) -> object:
    """Return a schema with its keywords in one order; the keys of a spec keep theirs."""
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    keywords = sorted(value, key=lambda key: (_ORDER.index(key) if key in _ORDER else len(_ORDER), key))
    return {keyword: _ordered_under(keyword, value[keyword]) for keyword in keywords}


def _ordered_under(keyword: str, value: object) -> object:
    if keyword in {"default", "examples", "enum", "const", "required"}:
        return value
    if keyword in {"properties", "$defs"}:
        return {name: _ordered(schema) for name, schema in _mapping(value).items()}
    return _ordered(value)


def _mapping(value: object) -> Schema:
    return cast("Schema", value)
