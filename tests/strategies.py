"""Random specs: plain data drawn from the models, field-valid, with every key that there is.

Whatever a model says about a field is read from its JSON Schema; the few values that a schema cannot describe stand in
SPECIAL.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Network
from typing import TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ecsspec.backends.registry import BUILTIN, capacity_of
from ecsspec.cfn.identity import ABSENT
from ecsspec.problems import Path, Problem
from ecsspec.spec.alternatives import Schema, resolved
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.language import Language, field_schema
from ecsspec.spec.validate import build_spec

Data: TypeAlias = dict[str, object]

LAUNCH_TYPES = tuple(BUILTIN)


@lru_cache
def specs(launch_type: str | None = None) -> SearchStrategy[Data]:
    """Draw the data of field-valid specs, of one launch type or of any."""
    if launch_type is None:
        return st.sampled_from(LAUNCH_TYPES).flatmap(specs)
    drawn = _section(Spec, (), language_of(launch_type))
    return drawn.map(lambda data: _under(launch_type, data)).filter(is_field_valid)


def pairs_of_specs() -> SearchStrategy[tuple[Data, Data]]:
    """Draw two specs: any two, or one and what a few changed keys make of it."""
    near = specs().flatmap(
        lambda old: st.tuples(st.just(old), specs(launch_type_of(old)).map(lambda new: old | _some(new)))
    )
    return st.one_of(st.tuples(specs(), specs()), near.filter(lambda pair: is_field_valid(pair[1])))


def language_of(launch_type: str) -> Language:
    """Return what a spec of a launch type may say."""
    capacity = capacity_of(launch_type)
    assert not isinstance(capacity, Problem)
    return Language(capacity)


def launch_type_of(data: Mapping[str, object]) -> str:
    """Return the launch type that data names or means."""
    return str(data.get("launch_type", "FARGATE"))


def is_field_valid(data: Mapping[str, object]) -> bool:
    """Tell whether the models take the data."""
    return build_spec(data, capacity_of) is not None


def _some(data: Data) -> Data:
    """Return a few keys of a spec, others with each spec."""
    return {key: data[key] for key in sorted(data)[len(data) % 3 :: 3]}


def _under(launch_type: str, data: Data) -> Data:
    """Return the data with its launch type, which FARGATE need not say."""
    said = "launch_type" in data or launch_type != "FARGATE"
    return {**data, "launch_type": launch_type} if said else data


def _section(model: type[Section], path: Path, language: Language) -> SearchStrategy[Data]:
    values = {name: _field(model, (*path, name), language) for name in model.model_fields}
    drawn = st.fixed_dictionaries(
        {
            name: value if model.model_fields[name].is_required() else _weighted((1, st.just(ABSENT)), (2, value))
            for name, value in values.items()
        }
    )
    return drawn.map(lambda data: {name: value for name, value in data.items() if value is not ABSENT})


def _weighted(*choices: tuple[int, SearchStrategy[object]]) -> SearchStrategy[object]:
    """Draw from one of the strategies; `one_of` would open nested ones, and leave deep keys out nearly always."""
    return st.sampled_from([one for weight, one in choices for _ in range(weight)]).flatmap(lambda one: one)


def _field(model: type[Section], path: Path, language: Language) -> SearchStrategy[object]:
    name = str(path[-1])
    inner = language.section(model, name)
    if inner is not None:
        return _long_or_short(inner, path, language)
    schema, root = field_schema(model, name)
    drawn = SPECIAL[path] if path in SPECIAL else _value(schema, root)
    return drawn.filter(lambda value: language.takes(path, value))


def _long_or_short(model: type[Section], path: Path, language: Language) -> SearchStrategy[object]:
    """Draw a section that its own model takes, now and then in its short form."""
    long = _section(model, path, language).filter(lambda data: language.takes(path, data))
    return _weighted((4, long), (1, _field(model, (*path, model.SHORT), language))) if model.SHORT else long


def _value(schema: Schema, root: Schema) -> SearchStrategy[object]:
    schema = resolved(schema, root)
    if "anyOf" in schema:
        branches = [branch for branch in schema["anyOf"] if branch.get("type") != "null"]
        return st.one_of([_value({"examples": schema.get("examples", ()), **branch}, root) for branch in branches])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    return _typed(schema, root)


def _typed(schema: Schema, root: Schema) -> SearchStrategy[object]:
    match schema["type"]:
        case "boolean":
            return st.booleans()
        case "integer":
            return _integers(schema["minimum"], schema["maximum"])
        case "array":
            return st.lists(_value(schema["items"], root), min_size=schema.get("minItems", 0), max_size=3)
        case "object":
            names = _text(schema.get("propertyNames", {}))
            return st.dictionaries(names, _text(schema["additionalProperties"]), max_size=3)
        case _:
            return _text(schema)


def _integers(least: int, most: int) -> SearchStrategy[int]:
    """Draw whole numbers, small ones more often: large ones seldom go with the default of a neighbour."""
    return st.one_of(st.integers(least, min(most, least + 10)), st.integers(least, most))


def _text(schema: Schema) -> SearchStrategy[str]:
    if "pattern" in schema:
        drawn = st.from_regex(str(schema["pattern"]), fullmatch=True)
        return drawn.filter(lambda text: len(text) <= schema.get("maxLength", len(text)))
    return st.text(min_size=schema.get("minLength", 0), max_size=8)


def _ranges(prefix: int) -> SearchStrategy[str]:
    host_bits = 32 - prefix
    return st.integers(0, 2**prefix - 1).map(lambda number: str(IPv4Network((number << host_bits, prefix))))


def _sizes(unit: str, most: int) -> SearchStrategy[object]:
    """Draw sizes as numbers, and as text of a larger unit that comes out even."""
    return st.one_of(st.integers(128, most), st.integers(1, most // 256).map(lambda quarters: f"{quarters / 4} {unit}"))


def _images() -> SearchStrategy[object]:
    """Draw images, of private ECR too: their pattern is too long to draw from quickly."""
    host = st.sampled_from(["", "localhost:5000/", "public.ecr.aws/", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/"])
    name = st.from_regex(r"[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?(/[a-z0-9]{1,8})?", fullmatch=True)
    tag = st.from_regex(r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,8})?", fullmatch=True)
    digest = st.sampled_from(["", f"@sha256:{'0a' * 32}"])
    return st.tuples(host, name, tag, digest).map("".join)


SPECIAL: Mapping[Path, SearchStrategy[object]] = {
    ("network", "cidr"): st.integers(16, 23).flatmap(_ranges),
    ("image",): _images(),
    ("cpu",): _sizes("vCPU", 196608),
    ("memory",): _sizes("GB", 1_000_000),
}
"""Values whose rule is arithmetic, or too much for a pattern, by key."""
