"""The folded part of a stack's part of a comment: every resource and property, as rows that can be left out singly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.review import Review
from ecsspec.ui.entries import KINDS, Entry, entries
from ecsspec.ui.families import families
from ecsspec.ui.labels import follower_label, label
from ecsspec.ui.markup import bullet, code, prose, row
from ecsspec.ui.moves import where
from ecsspec.ui.page import Part, Weight
from ecsspec.ui.resources import SYMBOLS, meaning, told_moves
from ecsspec.ui.sections import Section, deed, sections
from ecsspec.ui.values import sides

COLUMNS = ("", "resource", "what", "before", "after", "spec")


def details(review: Review) -> Part:
    """Return the details of a stack: of a new one the names of what it is made of, else a table."""
    if review.is_new:
        return _folded("what it is made of", _kinds(review.preview.changes))
    head = (row(*COLUMNS), row(*["---"] * len(COLUMNS)))
    return _folded("what changes, property by property", _rows(review), *head)


def _folded(text: str, rows: Iterator[str], *head: str) -> Part:
    opening = ("", f"<details><summary>{text}</summary>", "", *head)
    return Part(Weight.DETAIL, tuple(rows), opening, ("", "</details>", ""))


def _kinds(changes: Sequence[ResourceChange]) -> Iterator[str]:
    """Yield the resources of each service of AWS, which is the second word of a type."""
    kinds: dict[str, list[str]] = {}
    for change in changes:
        kinds.setdefault((*change.type.split("::"), "", "")[1], []).append(code(change.logical_id))
    yield from (bullet(f"{_kind(kind)}:", ", ".join(names)) for kind, names in sorted(kinds.items()))


def _kind(name: str) -> str:
    return name if name.isascii() and name.isalnum() else code(name)


def _rows(review: Review) -> Iterator[str]:
    for section in sections(review):
        if section.title:
            yield _row("", "", f"_{section.title}:_")
        yield from _section(review, section)
    yield from (_entry(review, entry) for entry in entries(review))


def _section(review: Review, section: Section) -> Iterator[str]:
    told = {change.logical_id: _properties(review, section, change) for change in section.changes}
    for family in families(review, section.changes, told):
        several = len(family.names) > 1
        name = family.title if several else code(family.title)
        yield _row(SYMBOLS[deed(review, family.head)][0], name, prose(meaning(review, family.head)))
        yield from family.rows
        if several:
            yield _row("", "", ", ".join(map(code, family.names)))


def _properties(review: Review, section: Section, change: ResourceChange) -> tuple[str, ...]:
    """Return the rows of a resource's properties, those once that are told alike."""
    moves = () if section.by == "may_follow" else told_moves(review, change)
    return tuple(dict.fromkeys(_property(review, change, move) for move in moves))


def _property(review: Review, change: ResourceChange, move: PropertyMove) -> str:
    if move.by == "follows" and move.via:
        own = {one.path[0] for one in change.properties if one.by != "follows"}
        return _row("", "", f"{code(follower_label(move.path, beside=own))} follows {code(move.via)}")
    name = code(label(move.path))
    place = where(review, review.key_of(change, move)) if move.by == "edit" else ""
    if move.is_of_the_stack:
        return _row("", "", f"{name} follow the stack's tags", "", "", code(place))
    return _row("", "", name, *map(code, sides(move.before, move.after, move.path)), code(place))


def _entry(review: Review, entry: Entry) -> str:
    was, now = sides(*entry.short, entry.path)
    place = where(review, entry.key)
    return _row("", KINDS[entry.kind][0], *map(code, (label(entry.path), was, now, place)))


def _row(*cells: str) -> str:
    return row(*cells, *[""] * (len(COLUMNS) - len(cells)))
