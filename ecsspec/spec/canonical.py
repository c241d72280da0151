"""A Spec as the shortest data that means the same: what a stack remembers of the file it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.foreign import blaming
from ecsspec.spec.posture import with_defaults

Data = dict[str, object]
ALWAYS = ("name", "image")
OPTIONAL = ("load_balancer", "health_check")
"""Sections that mean something by being there, whatever is in them."""


def canonical(spec: Spec) -> Data:
    """Return the spec's data without what its posture means anyway; validating it gives the same Spec."""
    full = _full(spec)
    short = _more(full, _usual(spec.posture, type(spec.capacity)))
    if spec.posture != "dev":
        # A default may depend on what is written beside it: what the short form misses is added again.
        short = _joined(short, _more(full, _meaning({**short, **_named(spec)}, type(spec.capacity))))
    kept = {**short, **_named(spec)}
    return {key: value for key in full if (value := kept.get(key)) is not None}


def _named(spec: Spec) -> Data:
    return {"name": spec.name, "image": spec.image}


def _full(spec: Spec) -> Data:
    with blaming(type(spec.capacity)):
        full: Data = spec.model_dump(mode="json")
    for key in OPTIONAL:
        section: Section | None = getattr(spec, key)
        full[key] = None if section is None else section.model_dump(mode="json", exclude_defaults=True)
    return full


@cache
def _usual(posture: str, capacity: type[Section]) -> Data:
    """Return the full data of a spec that says nothing but its posture; what dev and FARGATE mean goes unsaid."""
    meaning = _meaning({"name": "app", "image": "app", "posture": posture}, capacity)
    return {**meaning, "posture": "dev", "launch_type": "FARGATE"}


def _meaning(data: Mapping[str, object], capacity: type[Section]) -> Data:
    filled = with_defaults(data, capacity)
    with blaming(capacity):
        filled["capacity"] = capacity.model_validate(filled.pop("capacity", {}))
    return _full(Spec.model_validate(filled))


def _more(full: Mapping[str, object], usual: Mapping[str, object]) -> Data:
    """Return what of the full data goes beyond the usual."""
    found: Data = {}
    for key, value in full.items():
        other = usual.get(key)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            if inner := _more(value, other):
                found[key] = inner
        elif value != other:
            found[key] = value
    return found


def _joined(short: Mapping[str, object], missed: Mapping[str, object]) -> Data:
    joined = dict(short)
    for key, value in missed.items():
        old = joined.get(key)
        joined[key] = _joined(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return joined
