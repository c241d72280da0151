"""pydantic's objections in the user's words: what is wrong, what is allowed, what to type. Loaded only for errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ecsspec.problems import Path, Problem, dotted
from ecsspec.spec.base import Section, shown
from ecsspec.spec.document import KEY
from ecsspec.spec.fields import (
    allowed,
    allowed_item,
    allowed_key,
    allowed_section,
    choices_of,
    examples_of,
    field_at,
    is_inside,
    listed,
    takes_text,
    typed,
)
from ecsspec.spec.meant import key_for, nearest, off_line, value_for
from ecsspec.spec.secrecy import leads_to_secret
from ecsspec.spec.unknown import meant_by, once, unknown_key

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from ecsspec.spec.document import Document
    from ecsspec.spec.validate import CapacityOf


@dataclass(frozen=True)
class Objection:
    """One of pydantic's errors, where it stands in the spec, and the document that it is about."""

    model: type[Section]
    details: ErrorDetails
    prefix: Path
    document: Document | None = None
    capacity_of: CapacityOf | None = None

    @cached_property
    def loc(self) -> Path:
        """Return the path from the model, without the mark that the fault is in a key."""
        return tuple(step for step in self.details["loc"] if step != KEY)

    @cached_property
    def owner(self) -> type[Section]:
        """Return the innermost section around the place."""
        return field_at(self.model, self.loc)[0]

    @cached_property
    def field(self) -> FieldInfo | None:
        """Return the field that the path leads to or through."""
        return field_at(self.model, self.loc)[1]

    @cached_property
    def depth(self) -> int:
        """Return how many steps of the path the user wrote: the short form of a section hides one."""
        full = (*self.prefix, *self.loc)
        if self.document is None:
            return len(full)
        return next((n for n in range(len(full), len(self.prefix), -1) if full[:n] in self.document.marks), len(full))

    @cached_property
    def path(self) -> Path:
        """Return the path in the spec as the user wrote it."""
        full = (*self.prefix, *self.loc)
        return full[: self.depth] if self.details["type"] not in {"missing", "extra_forbidden"} else full

    @property
    def key(self) -> str:
        """Return the dotted key for a sentence."""
        return dotted(self.path) or "the spec"

    @property
    def given(self) -> object:
        """Return the value that was objected to."""
        return self.details["input"]

    @property
    def shown(self) -> str:
        """Return the value as it was typed, as far as it fits a sentence; a secret is not shown."""
        if self.is_secret:
            return "this value"
        written = self.document.written(self.path) if self.document else ""
        is_scalar = isinstance(self.given, bool | int | float)
        return written if is_scalar and written else shown(self.given)

    @property
    def is_secret(self) -> bool:
        """Tell whether the value stands under a secret's name."""
        return leads_to_secret(self.path)

    @property
    def is_short(self) -> bool:
        """Tell whether the value stands in the short form of a section."""
        return len(self.path) < len(self.prefix) + len(self.loc)

    @property
    def inside(self) -> bool:
        """Tell whether the place is an item of a list or mapping that a field holds."""
        return is_inside(self.model, self.loc)


def problems_of(
    model: type[Section], found: Iterable[ErrorDetails], prefix: Path, *, document: Document, capacity_of: CapacityOf
) -> list[Problem]:
    """Return the Problems for all of pydantic's errors about a model; `prefix` is where that stands in the spec.

    A key that is missing because it is misspelt is told once, as the other key that it was meant to be.
    """
    objections = [Objection(model, one, prefix, document, capacity_of) for one in found]
    problems = [problem_of(one) for one in objections]
    meant = set(map(meant_by, problems))
    told = (p for one, p in zip(objections, problems, strict=True) if not (p.code == "E202" and one.path in meant))
    return once(told, document)


def problem_of(objection: Objection) -> Problem:
    """Return the Problem for one of pydantic's errors."""
    kind, loc = objection.details["type"], objection.details["loc"]
    if kind[:1] in "EW" and kind[1:].isdigit():
        return _own(objection)
    if loc and loc[-1] == KEY:
        return _bad_key(objection)
    return _SENTENCES.get(kind, _wrong_type)(objection)


def no_value(model: type[Section], path: Path, prefix: Path = ()) -> Problem:
    """Return the problem of a key without a value."""
    loc = path[len(prefix) :]
    field = None if is_inside(model, loc) else field_at(model, loc)[1]
    example = next(iter(examples_of(field)), None)
    line = "write a value" if example is None else f"{path[-1]}: {typed(example)}"
    is_needed = field is not None and field.is_required()
    hint = line if is_needed else f"{line}, or remove the line"
    return Problem("E203", f"{dotted(path)} has no value", path, allowed=allowed(field), hint=hint)


def _own(objection: Objection) -> Problem:
    context: Mapping[str, object] = objection.details.get("ctx", {})
    path = objection.path
    if key := context.get("key"):
        path = (*path, str(key))
    if objection.details["loc"][-1:] == (KEY,):
        path = (*path, KEY)
    hint = str(context.get("hint", "")) or _instead(objection)
    code = objection.details["type"]
    return Problem(code, str(context["what"]), path, allowed=str(context.get("allowed", "")), hint=hint)


def _bad_key(objection: Objection) -> Problem:
    *above, key = objection.path
    what = f"{shown(key)} cannot be a key of {dotted(tuple(above))}"
    return Problem("E206", what, (*objection.path, KEY), allowed=allowed_key(objection.field))


def _missing(objection: Objection) -> Problem:
    *above, key = objection.path
    example = next(iter(examples_of(objection.field)), "…")
    where = f"add under {above[-1]}: " if above else ""
    return Problem("E202", f"{objection.key} is missing", tuple(above), hint=f"{where}{key}: {typed(example)}")


def _choice(objection: Objection) -> Problem:
    hint = _instead(objection) or _neighbours(objection)
    what = f"{objection.key} cannot be {objection.shown}"
    return Problem("E208", what, objection.path, allowed=_allowed(objection), hint=hint)


def _neighbours(objection: Objection) -> str:
    """Return the lines with the choices on both sides of a number."""
    numbers = [choice for choice in choices_of(objection.field) if isinstance(choice, int)]
    if not numbers or not isinstance(objection.given, int | float):
        return ""
    return listed(f"{objection.path[-1]}: {number}" for number in nearest(int(objection.given), numbers))


def _range(objection: Objection) -> Problem:
    what = f"{objection.key} cannot be {objection.shown}"
    return Problem("E205", what, objection.path, allowed=_allowed(objection), hint=_instead(objection))


def _length(objection: Objection) -> Problem:
    if objection.details["type"] == "too_short":
        what = f"{objection.key} is an empty list"
        return Problem("E205", what, objection.path, allowed=_allowed(objection), hint=_example(objection))
    what = f"{objection.key} has too many entries: {len(objection.given)}"  # type: ignore[arg-type]  # a collection
    most = objection.details.get("ctx", {}).get("max_length", "fewer")
    return Problem("E205", what, objection.path, allowed=f"{most} at most", hint="remove some")


def _form(objection: Objection) -> Problem:
    empty = not objection.given
    what = f"{objection.key} is an empty text" if empty else f"{objection.key} cannot be {objection.shown}"
    return Problem("E206", what, objection.path, allowed=_allowed(objection), hint=_instead(objection))


_KINDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "lines of NAME: value",
}


def _wrong_type(objection: Objection) -> Problem:
    kind = objection.details["type"]
    due = _due(objection)
    if objection.given == "":
        return Problem("E204", f"{objection.key} is an empty text", objection.path, allowed=_allowed(objection))
    what = f"{objection.key} wants {due}, not {objection.shown}"
    hint = _instead(objection)
    if objection.inside and kind == "string_type":
        hint = _as_text(objection)
    elif kind not in _KINDS:
        braces = key_for(objection.owner, objection.given)
        hint = hint or (f"{objection.path[-1]}: {braces}" if braces and objection.path else "")
    return Problem("E204", what, objection.path, allowed=_allowed(objection), hint=hint)


def _due(objection: Objection) -> str:
    """Return the kinds of value that may stand in a place."""
    due = _KINDS.get(objection.details["type"], "keys of its own")
    if objection.details["type"] != "list_type" or not takes_text(objection.field):
        return due
    return f"a text, {due} or keys" if objection.is_short else f"a text or {due}"


def _as_text(objection: Objection) -> str:
    """Return an item between quotes, where it is a plain value that readers take for something else."""
    if not isinstance(objection.given, bool | int | float):
        return ""
    key = objection.path[-1]
    text = '"…"' if objection.is_secret else f'"{objection.shown}"'
    return f"{key}: {text}" if isinstance(key, str) else text


def _allowed(objection: Objection) -> str:
    if objection.is_short or objection.details["type"] in {"model_type", "model_attributes_type"}:
        return allowed_section(objection.owner)
    return allowed_item(objection.field) if objection.inside else allowed(objection.field)


def _instead(objection: Objection) -> str:
    """Return the line to type instead, where one is likely."""
    if not objection.path or not objection.loc or objection.inside or objection.is_secret:
        return ""
    *above, key = objection.path[len(objection.prefix) :]
    if off := off_line(field_at(objection.model, above)[0], str(key), objection.given):
        return off
    value = value_for(objection.owner, str(objection.loc[-1]), objection.given, written=objection.shown)
    if not value and objection.is_short:
        value = key_for(objection.owner, objection.given)
    return f"{objection.path[-1]}: {value}" if value else ""


def _example(objection: Objection) -> str:
    example = next(iter(examples_of(objection.field)), None)
    return "" if example is None or objection.inside else f"{objection.path[-1]}: {typed(example)}"


_SENTENCES: Mapping[str, Callable[[Objection], Problem]] = {
    "extra_forbidden": unknown_key,
    "missing": _missing,
    "literal_error": _choice,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "too_short": _length,
    "too_long": _length,
    "string_pattern_mismatch": _form,
    "string_too_short": _form,
    "string_too_long": _form,
}
