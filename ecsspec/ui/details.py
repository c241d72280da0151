"""The folded part of a stack's part of a comment: every resource and property, as rows that can be left out singly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecsspec.cfn.diff import PropertyChange
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.ui.diff import TITLES
from ecsspec.ui.labels import follower_label, label
from ecsspec.ui.markup import bullet, code, prose, row
from ecsspec.ui.moves import entry_sides, where
from ecsspec.ui.resources import SYMBOLS, deed, meaning, sections, told_moves
from ecsspec.ui.values import sides

COLUMNS = ("", "resource", "what", "before", "after", "spec")


@dataclass(frozen=True, slots=True)
class Details:
    """Rows in the order of their weight, and what stands around them."""

    opening: tuple[str, ...]
    rows: tuple[str, ...]
    closing: tuple[str, ...] = ("", "</details>")


def details(review: Review) -> Details:
    """Return the details of a stack: of a new one the names of what it is made of, else a table."""
    if review.is_new:
        return Details(_summary("what it is made of"), tuple(_kinds(review.preview.changes)))
    head = (row(*COLUMNS), row(*["---"] * len(COLUMNS)))
    return Details((*_summary("what changes, property by property"), *head), tuple(_rows(review)))


def _summary(text: str) -> tuple[str, ...]:
    return (f"<details><summary>{text}</summary>", "")


def _kinds(changes: Sequence[ResourceChange]) -> Iterator[str]:
    """Yield the resources of each service of AWS, which is the second word of a type."""
    kinds: dict[str, list[str]] = {}
    for change in changes:
        kinds.setdefault((*change.type.split("::"), "", "")[1], []).append(code(change.logical_id))
    yield from (bullet(f"{_kind(kind)}:", ", ".join(names)) for kind, names in sorted(kinds.items()))


def _kind(name: str) -> str:
    return name if name.isascii() and name.isalnum() else code(name)


def _rows(review: Review) -> Iterator[str]:
    for by, changes in sections(review):
        if TITLES[by]:
            yield _row("", "", f"_{TITLES[by]}:_")
        for change in changes:
            yield _row(SYMBOLS[deed(review, change)][0], code(change.logical_id), prose(meaning(review, change)))
            if by != "may_follow":
                # Two moves may be told alike.
                yield from dict.fromkeys(_property(review, change, move) for move in told_moves(review, change))
    preview = review.preview
    yield from (_entry(review, "Parameters", "parameter", move) for move in preview.parameters)
    yield from (_entry(review, "Tags", "tag of the stack", move) for move in preview.tags)
    yield from (_entry(review, "Outputs", "output", move) for move in preview.template_diff.outputs)


def _property(review: Review, change: ResourceChange, move: PropertyMove) -> str:
    if move.by == "follows" and move.via:
        own = {one.path[0] for one in change.properties if one.by != "follows"}
        return _row("", "", f"{code(follower_label(move.path, beside=own))} follows {code(move.via)}")
    name = code(label(move.path))
    place = where(review, review.key_of(change, move)) if move.by == "edit" else ""
    if move.is_of_the_stack:
        return _row("", "", f"{name} follow the stack's tags", "", "", code(place))
    return _row("", "", name, *map(code, sides(move.before, move.after, move.path)), code(place))


def _entry(review: Review, section: str, kind: str, move: PropertyMove | PropertyChange) -> str:
    was, now = sides(*entry_sides(review, section, move), move.path)
    return _row(
        "", kind, code(label(move.path)), code(was), code(now), code(where(review, _key(review, section, move)))
    )


def _key(review: Review, section: str, move: PropertyMove | PropertyChange) -> Path | None:
    by_hand = not isinstance(move, PropertyMove) or move.by == "edit"
    return review.key_at((section, *move.path)) if by_hand else None


def _row(*cells: str) -> str:
    return row(*cells, *[""] * (len(COLUMNS) - len(cells)))
