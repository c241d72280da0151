"""Evidence without secrets: what is shown or written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from ecsspec.diagnosis.evidence import Evidence, LogLine
from ecsspec.spec.secrecy import covered, covered_forms

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


def shown(evidence: Evidence) -> Evidence:
    """Return the evidence with stars for what looks like a secret; whoever does it twice gets the same."""
    return _shown(evidence)


def _shown(value: Value) -> Value:
    cover = covered if isinstance(value, LogLine) else covered_forms
    return replace(value, **{field.name: _inside(getattr(value, field.name), cover) for field in fields(value)})


def _inside(value: object, cover: Callable[[str], str]) -> object:
    """Return what a field holds, covered."""
    if isinstance(value, str):
        return _settled(value, cover)
    if isinstance(value, tuple):
        return tuple(_inside(one, cover) for one in value)
    return _shown(value) if is_dataclass(value) and not isinstance(value, type) else value


def _settled(text: str, cover: Callable[[str], str]) -> str:
    """Return a text covered until nothing changes: stars can make a form out of what stood around them."""
    while (after := cover(text)) != text:
        text = after
    return text
