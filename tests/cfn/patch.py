"""Applying a diff: what it says of `after`, done to `before`. Whatever a diff leaves out or misplaces shows up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ecsspec.cfn import identity
from ecsspec.cfn.diff import ABSENT, Added, Modified, PropertyChange, Removed, ResourceChange, TemplateDiff
from ecsspec.cfn.findings import Path
from ecsspec.cfn.identity import Side
from ecsspec.cfn.layout import document, plain, resource_body
from ecsspec.cfn.template import Template
from ecsspec.cfn.values import Value

Moves = Sequence[PropertyChange]


class Mismatch(AssertionError):
    """The diff speaks of something that is not there before."""


def patched(before: Template, difference: TemplateDiff) -> Mapping[str, Value]:
    """Return the document that a diff makes of a template; sections that it empties are gone."""
    patch = _within(document(before), list(_moves(difference)), name="")
    assert isinstance(patch, Mapping)
    return {name: section for name, section in patch.items() if section not in ({}, "")}


def _moves(difference: TemplateDiff) -> Iterator[PropertyChange]:
    """Yield everything that a diff says, as changes of the whole document."""
    for change in difference.resources:
        yield from _of_resource(change)
    for section, found in (
        ("Parameters", difference.parameters),
        ("Outputs", difference.outputs),
        ("Metadata", difference.metadata),
    ):
        yield from (_at((section,), one) for one in found)
    for one in difference.sections:
        # A template without a description and one with an empty one are written alike.
        before = ABSENT if one.before == "" else one.before
        yield PropertyChange(one.path, before, one.after)


def _of_resource(change: ResourceChange) -> Iterator[PropertyChange]:
    at = ("Resources", change.id)
    match change:
        case Added(resource):
            yield PropertyChange(at, ABSENT, resource_body(resource))
        case Removed(resource):
            yield PropertyChange(at, resource_body(resource), ABSENT)
        case Modified():
            yield from (_at((*at, "Properties"), one) for one in change.properties)
            yield from (_at(at, one) for one in change.attributes)


def _at(path: Path, one: PropertyChange) -> PropertyChange:
    return PropertyChange((*path, *one.path), one.before, one.after)


def _within(value: Side, moves: Moves, *, name: str) -> Side:
    """Return a value after the moves at it and below it."""
    if moves and not moves[0].path:
        (move,) = moves
        if not _same(value, move.before):
            raise Mismatch(f"{name} is {value!r} and not {move.before!r}")
        return move.after
    match value:
        case Mapping():
            return _in_mapping(value, moves)
        case list() | tuple():
            return _in_list(value, moves, name=name)
        case _ if value is ABSENT:
            return _in_mapping({}, moves)
    raise Mismatch(f"nothing can be below {name}, which is {value!r}")


def _in_mapping(value: Mapping[str, Value], moves: Moves) -> dict[str, Value]:
    made: dict[str, Side] = dict(value)
    for step, below in _by_step(moves).items():
        made[str(step)] = _within(value.get(str(step), ABSENT), below, name=str(step))
    kept = {key: item for key, item in made.items() if item is not ABSENT}
    if kept.get("Properties") == {}:
        del kept["Properties"]
    return kept  # type: ignore[return-value]


def _in_list(items: Sequence[Value], moves: Moves, *, name: str) -> list[Value]:
    """Try each way in which the items may be named; the order of items says nothing."""
    steps = _by_step(moves)
    for names in _namings(items, name):
        try:
            return _with_names(dict(zip(names, items, strict=True)), steps, name=name)
        except Mismatch:
            continue
    raise Mismatch(f"no item of {name} is what is called {list(steps)}")


def _namings(items: Sequence[Value], name: str) -> Iterator[Sequence[str | int]]:
    for fields in (*identity._FIELDS.get(name, ()), *identity._USUAL):
        named = identity._named(items, fields)
        if named is not None:
            yield list(named)
    if identity._all_atoms(items):
        yield list(identity._counted(items))
    yield range(len(items))
    # A step between two positions is the smaller one.
    yield from (range(-shift, len(items) - shift) for shift in range(1, len(items)))
    yield from (range(shift, len(items) + shift) for shift in range(1, len(items)))


def _with_names(items: Mapping[str | int, Value], steps: Mapping[str | int, Moves], *, name: str) -> list[Value]:
    kept = [item for key, item in items.items() if key not in steps]
    made = [_within(items.get(step, ABSENT), moves, name=name) for step, moves in steps.items()]
    return [*kept, *(item for item in made if item is not ABSENT)]  # type: ignore[list-item]


def _by_step(moves: Moves) -> dict[str | int, list[PropertyChange]]:
    steps: dict[str | int, list[PropertyChange]] = {}
    for move in moves:
        steps.setdefault(move.path[0], []).append(PropertyChange(move.path[1:], move.before, move.after))
    return steps


def _same(one: Side, other: Side) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return plain(one) == plain(other)  # type: ignore[arg-type]
