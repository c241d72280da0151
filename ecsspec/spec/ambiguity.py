"""A value that readers read differently, at a key: of its readings only those that the key takes are offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.problems import Path, Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import allowed, field_at, is_inside
from ecsspec.spec.language import Language
from ecsspec.spec.meant import off_line
from ecsspec.spec.objections import line_of
from ecsspec.spec.scalars import Ambiguous, quoted, resolve
from ecsspec.spec.secrecy import leads_to_secret

if TYPE_CHECKING:
    from ecsspec.spec.document import Document


def narrowed(problem: Problem, document: Document, capacity: type[Section]) -> Problem:
    """Return an E115 that offers what its key takes; where that is neither reading, it says what the key takes."""
    value = resolve(document.written(problem.path) or "?")
    if not isinstance(value, Ambiguous) or leads_to_secret(problem.path):
        return problem
    try:
        offered = _offered(problem.path, value, Language(capacity))
    except KeyError:  # there is no such key, which is told beside this
        return replace(problem, hint="")
    off = "" if offered else _off_line(problem.path, value.text, capacity)
    lines = [line_of(problem.path, written) for written, _ in offered]
    words = f"write {', or '.join(said for _, said in offered)}" if offered else _wanted(problem.path, capacity)
    return replace(problem, allowed=words, hint=off or " or ".join(lines))


def _offered(path: Path, value: Ambiguous, language: Language) -> list[tuple[str, str]]:
    """Return how to write each reading that a key takes, and the words that offer it."""
    as_text, *other = value.suggestions
    readings: list[tuple[str, object, str]] = [(quoted(value.text), value.text, as_text)]
    if value.instead and other:
        readings.append((value.instead, resolve(value.instead), other[0]))
    return [(written, said) for written, meant, said in readings if language.takes(path, meant)]


def _wanted(path: Path, capacity: type[Section]) -> str:
    model, loc = _model_at(path, capacity)
    return allowed(field_at(model, loc)[1])


def _off_line(path: Path, text: str, capacity: type[Section]) -> str:
    model, loc = _model_at(path, capacity)
    return "" if is_inside(model, loc) else off_line(field_at(model, loc[:-1])[0], str(loc[-1]), text)


def _model_at(path: Path, capacity: type[Section]) -> tuple[type[Section], Path]:
    """Return the model that a path leads into, and the path from there."""
    return (capacity, path[1:]) if path[:1] == ("capacity",) and len(path) > 1 else (Spec, path)
