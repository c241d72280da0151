"""Keys that a section does not have: what was meant, or else what there is, said once for each section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from ecsspec.problems import Path, Problem, dotted
from ecsspec.spec.app import LAUNCH_TYPES, Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import listed, typed
from ecsspec.spec.meant import accepts, near, nested
from ecsspec.spec.planned import meanwhile

if TYPE_CHECKING:
    from ecsspec.spec.document import Document
    from ecsspec.spec.messages import Objection


def unknown_key(objection: Objection) -> Problem:
    """Return the problem of a key that its section does not have."""
    owner, path = objection.owner, objection.path
    *above, key = path
    what = f"there is no key {key} {f'in {dotted(tuple(above))}' if above else 'in a spec'}"
    if home := owner.ELSEWHERE.get(str(key)):
        return _meant(objection, what, home, Spec)
    if at_home := list(_launch_types_with(objection, str(key))):
        note = f"a key of {listed(at_home)}; {present_type(objection.document)} has {_keys(owner, 'and')}"
        return Problem("E201", what, path, allowed=note, hint=f"launch_type: {at_home[0]}")
    if advice := meanwhile(str(key)):
        return Problem("E210", f"{dotted(path)} is not in this version", path, hint=advice)
    if home := near(str(key), owner.model_fields):
        return _meant(objection, what, home, owner)
    hint = f"another launch_type: these are the keys of {present_type(objection.document)}"
    return Problem("E201", what, path, allowed=_note(owner), hint=hint if _is_capacity(objection) else "")


def meant_by(problem: Problem) -> Path:
    """Return the key of the same section that an unknown one was probably meant to be; no steps where none was."""
    if problem.code != "E201" or not problem.allowed.startswith(_MEANT):
        return ()
    return (*problem.path[:-1], problem.allowed.removeprefix(_MEANT).removesuffix("?"))


def once(problems: Iterable[Problem], document: Document) -> list[Problem]:
    """Return the problems, of which only the first of each section lists the keys that there are."""
    found = list(problems)
    first: dict[Path, Problem] = {}
    for problem in sorted(filter(_lists, found), key=lambda one: _line(one, document)):
        first.setdefault(problem.path[:-1], problem)
    return [_shortened(p, first[p.path[:-1]], document) if _lists(p) else p for p in found]


def present_type(document: Document | None) -> object:
    """Return the launch type that a document names or means."""
    usual = Spec.model_fields["launch_type"].default
    return document.data.get("launch_type", usual) if document else usual


def _meant(objection: Objection, what: str, home: str, model: type[Section]) -> Problem:
    """Return the problem of a key that has another name, seen from a model."""
    first, *rest = home.split(".")
    given = reduce(lambda inner, step: {step: inner}, reversed(rest), objection.given)
    is_plain = isinstance(objection.given, bool | int | float | str) and not objection.is_secret
    kept = typed(objection.given) if is_plain and accepts(model, first, given) else "…"
    hint = nested((first, *rest), kept)
    return Problem("E201", what, objection.path, allowed=f"{_MEANT}{home}?", hint=hint)


def _is_capacity(objection: Objection) -> bool:
    return objection.prefix == ("capacity",) and objection.document is not None


def _launch_types_with(objection: Objection, key: str) -> Iterator[str]:
    """Yield the other launch types to whose capacity a key belongs."""
    if not _is_capacity(objection) or objection.capacity_of is None:
        return
    for name in LAUNCH_TYPES:
        model = objection.capacity_of(name)
        if isinstance(model, type) and key in model.model_fields and name != present_type(objection.document):
            yield name


_LISTED = "the keys here: "
_MEANT = "did you mean "


def _note(owner: type[Section]) -> str:
    return f"{_LISTED}{', '.join(owner.model_fields)}" if owner.model_fields else "no keys here"


def _keys(owner: type[Section], last: str) -> str:
    return listed(owner.model_fields, last) if owner.model_fields else "no keys"


def _lists(problem: Problem) -> bool:
    return problem.code == "E201" and problem.allowed.startswith(_LISTED)


def _line(problem: Problem, document: Document) -> tuple[int, int]:
    span = document.span(problem.path, on="key")
    return span.line, span.column


def _shortened(problem: Problem, first: Problem, document: Document) -> Problem:
    if problem is first:
        return problem
    return replace(problem, allowed=f"line {_line(first, document)[0]} lists the keys that there are")
