"""Document → Spec: the models judge the data, and every objection comes back as a Problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import ValidationError

from ecsspec.problems import Path, Problem, Span
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.document import KEY, Document
from ecsspec.spec.foreign import blaming
from ecsspec.spec.posture import with_defaults
from ecsspec.spec.secrecy import covered, starred
from ecsspec.spec.switched_off import sections_in, without_effect

TEXT_UNDER = frozenset({("environment",)})
"""Where a plain scalar is the text as written."""

UNKNOWN = frozenset({"E201", "E210"})
"""The codes of a key that is not there: one that nobody knows, and one that is not there yet."""

ON_KEY = frozenset({"E120", "E203", "W312", *UNKNOWN})
"""The codes of problems that are marked at a key, not at its value."""

STRANGERS = frozenset(
    {"AWSTemplateFormatVersion", "Resources", "apiVersion", "containerDefinitions", "services", "type"}
)
"""Keys at the top of a file that may be another tool's."""

CapacityOf: TypeAlias = Callable[[str], "type[Section] | Problem"]
"""Gives the capacity model of a launch type, or the problem that it has none."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validation found: a Spec when there is no error, and every problem."""

    spec: Spec | None
    problems: tuple[Problem, ...]


def examine(document: Document, said: list[Problem], capacity_of: CapacityOf) -> Verdict:
    """Judge a document with what its reader said: one sentence for a file of another tool, or else every problem."""
    if document.data.keys() & STRANGERS:
        from ecsspec.spec.strangers import stranger

        if problem := stranger(document.data):
            return Verdict(None, tuple(located([problem], document)))
    verdict = validate(document, capacity_of)
    return replace(verdict, problems=(*narrowed(said, document, capacity_of), *verdict.problems))


def validate(document: Document, capacity_of: CapacityOf) -> Verdict:
    """Judge a document; problems that its reader already reported are not said twice."""
    data, problems = _prepared(document.data)
    found = _capacity_model(document, capacity_of)
    filled = with_defaults(data, found if isinstance(found, type) else Section)
    given = filled.pop("capacity", {})
    capacity: Section | None = Section()
    if isinstance(found, type):
        capacity, more = _model(found, given, ("capacity",), document, capacity_of)
        problems += _without_values(found, {"capacity": given}, ("capacity",)) + more
    elif isinstance(found, Problem):
        problems.append(found)
    spec, more = _model(Spec, {**filled, "capacity": capacity or Section()}, (), document, capacity_of)
    problems += _without_values(Spec, filled, ()) + more
    sections = {**sections_in(Spec), "capacity": found} if isinstance(found, type) else sections_in(Spec)
    problems += without_effect(sections, data, {**filled, "capacity": given})
    is_valid = isinstance(spec, Spec) and not any(problem.severity == "error" for problem in problems)
    fresh = [p for p in _once(problems) if not _reported(p, document)]
    return Verdict(spec if isinstance(spec, Spec) and is_valid else None, tuple(located(fresh, document)))


def build_spec(data: Mapping[str, object], capacity_of: CapacityOf) -> Spec | None:
    """Return the Spec of plain data, or None where the data is not valid; for callers that need no messages."""
    model = _model_of(data, capacity_of)
    if not isinstance(model, type) or _nulls(data, ()):
        return None
    filled = with_defaults(data, model)
    try:
        with blaming(model):
            capacity = model.model_validate(filled.pop("capacity", {}))
        return Spec.model_validate({**filled, "capacity": capacity})
    except ValidationError:
        return None


def narrowed(problems: list[Problem], document: Document, capacity_of: CapacityOf) -> list[Problem]:
    """Return what the reader said, without offers that the keys would not take."""
    if not any(problem.code == "E115" for problem in problems):
        return problems
    from ecsspec.spec import ambiguity

    found = _capacity_model(document, capacity_of)
    capacity = found if isinstance(found, type) else Section
    return [ambiguity.narrowed(p, document, capacity) if p.code == "E115" else p for p in problems]


def located(problems: list[Problem], document: Document) -> list[Problem]:
    """Return the problems with the span of the key or value that each is about, and hints that fit the place."""
    return [p if p.span else _at(_fitted(p, document), document) for p in problems]


def _fitted(problem: Problem, document: Document) -> Problem:
    """Return a problem whose hint stands under the sections that the file does not have yet."""
    *above, key = problem.path or ("",)
    lacking = next((n for n in range(len(above)) if tuple(above[: n + 1]) not in document.marks), len(above))
    line = re.fullmatch(rf"{re.escape(str(key))}: (\S+)", problem.hint)
    if line is None or lacking == len(above):
        return problem
    from ecsspec.spec.meant import nested

    return replace(problem, hint=nested(map(str, (*above[lacking:], key)), line[1]))


def _at(problem: Problem, document: Document) -> Problem:
    on_key = problem.code in ON_KEY or problem.path[-1:] == (KEY,)
    path = tuple(step for step in problem.path if step != KEY)
    span = document.span(path, on="key" if on_key else "value")
    return replace(problem, path=path, span=_discreet(span, path, document) if problem.secret else span)


def _discreet(span: Span, path: Path, document: Document) -> Span:
    """Return the span of a secret with stars for its value; that of a block is marked at its key."""
    start = span.column - 1
    if span == document.span(path, on="key"):
        return replace(span, text=covered(span.text))
    return replace(span, text=starred(span.text, start, start + span.length))


def _capacity_model(document: Document, capacity_of: CapacityOf) -> type[Section] | Problem | None:
    """Return the capacity model of a document; None where its launch type may stand in what could not be read."""
    if document.broken and "launch_type" not in document.data:
        return None
    return _model_of(document.data, capacity_of)


def _model_of(data: Mapping[str, object], capacity_of: CapacityOf) -> type[Section] | Problem | None:
    """Return the capacity model of the launch type, or why there is none; None where that is for Spec to say."""
    launch_type = data.get("launch_type", Spec.model_fields["launch_type"].default)
    return capacity_of(launch_type) if isinstance(launch_type, str) else None


def _model(
    model: type[Section], data: object, prefix: Path, document: Document, capacity_of: CapacityOf
) -> tuple[Section | None, list[Problem]]:
    try:
        with blaming(model):
            return model.model_validate(data), []
    except ValidationError as error:
        from ecsspec.spec.messages import problems_of

        found = error.errors(include_url=False)
        return None, problems_of(model, found, prefix, document=document, capacity_of=capacity_of)


def _prepared(data: Mapping[str, object]) -> tuple[Mapping[str, object], list[Problem]]:
    """Return the data without the posture that is still to come, and the problem that it is not there yet."""
    if data.get("posture") != "hardened":
        return data, []
    what = "the posture hardened is not there yet: it asks for keys that this version lacks"
    problem = Problem("E209", what, ("posture",), allowed="dev or standard", hint="posture: standard")
    return {**data, "posture": "standard"}, [problem]


def _without_values(model: type[Section], data: Mapping[str, object], prefix: Path) -> list[Problem]:
    """Return the problem of each key in the data that has no value."""
    paths = _nulls(data, ())
    if not paths:
        return []
    from ecsspec.spec.messages import no_value

    return [no_value(model, path, prefix) for path in paths]


def _nulls(value: object, path: Path) -> list[Path]:
    if value is None:
        return [path]
    if isinstance(value, Mapping):
        return [found for key, item in value.items() for found in _nulls(item, (*path, str(key)))]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in _nulls(item, (*path, index))]
    return []


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without those that only follow from another: of the same value, or below an unknown key."""
    listed = list(problems)
    strong = {p.path for p in listed if _is_strong(p)}
    unknown = {p.path for p in listed if p.code in UNKNOWN}
    return [
        p
        for p in listed
        if (p.path not in strong or _is_strong(p) or p.code in UNKNOWN)
        and not any(p.path[:length] in unknown for length in range(1, len(p.path)))
    ]


def _is_strong(problem: Problem) -> bool:
    return problem.code == "E203" or problem.code.startswith("E4")


def _reported(problem: Problem, document: Document) -> bool:
    """Tell whether the reader said what is wrong with this key or value, or could not read what is missing."""
    if problem.code == "E202" and document.broken:
        return True
    path = (*problem.path, KEY) if problem.code in UNKNOWN else problem.path
    return path in document.reported
