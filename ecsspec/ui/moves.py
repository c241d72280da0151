"""One thing that moves, as lines: what it is called, from what to what, and the line of the spec behind it."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.ui.console import Screen
from ecsspec.ui.entries import Entry
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import tail, visible, wrapped
from ecsspec.ui.labels import follower_label, label
from ecsspec.ui.rows import GAP, beside, indented, named
from ecsspec.ui.values import moved

INDENT = 6
LONGEST_PLACE = 30
SHORTEST = 24
"""Columns that a sentence needs beside a place."""


def property_lines(review: Review, change: ResourceChange, move: PropertyMove, screen: Screen) -> list[str]:
    """Return the lines of a property that moves."""
    if move.by == "follows" and move.via:
        own = {one.path[0] for one in change.properties if one.by != "follows"}
        text = f"{follower_label(move.path, beside=own)}: follows {move.via}"
        return [screen.paint(line, "dim") for line in indented(text, INDENT, screen)]
    place = near(review, review.key_of(change, move)) if move.by == "edit" else ""
    if move.is_of_the_stack:
        return list(placed("Tags: follow the stack's tags", "", place, screen))
    return list(placed(label(move.path), moved(move.before, move.after, move.path), place, screen))


def entry_lines(review: Review, entry: Entry, screen: Screen) -> list[str]:
    """Return the lines of a parameter, an output or a tag of the stack that moves."""
    text = moved(*entry.short, entry.path)
    return list(placed(label(entry.path), text, near(review, entry.key), screen))


def where(review: Review, key: Path | None) -> str:
    """Return the file and line of a key, `main:specs/web.yml:7` where it is gone since, or that the file has none."""
    return _at(review, key, review.document_of(key).source.path) if key else ""


def near(review: Review, key: Path | None) -> str:
    """Return the same for beside a text: of a file with a long path its name alone, which no other of a review has."""
    whole = where(review, key)
    if key is None or columns(whole) <= LONGEST_PLACE:
        return visible(whole)
    name = _old_name(review) if review.document_of(key) is review.was else _name(review.document.source.path)
    return tail(_at(review, key, name), LONGEST_PLACE)


def _at(review: Review, key: Path, name: str) -> str:
    span = review.span_of(key)
    return f"{name}:{span.line}" if span else f"{name}: no {key[0]}"


def _old_name(review: Review) -> str:
    """Return what the old file is called in short: never as the new one is."""
    path, revision = review.was.source.path if review.was else "", f"{review.preview.against}:"
    return f"{revision}{_name(path)}" if path.startswith(revision) else path


def _name(path: str) -> str:
    return path.rpartition("/")[2].rpartition(":")[2]


def placed(name: str, text: str, place: str, screen: Screen) -> Iterator[str]:
    """Yield a name and a text with a place at the right, on one line where they fit."""
    name = visible(name) or '""'
    if line := named(name, text, place, screen, indent=INDENT):
        yield line
        return
    yield from beside(name, place, screen, indent=INDENT)
    if text:
        yield from indented(text, INDENT + 2, screen)


def sentence(text: str, place: str, screen: Screen) -> Iterator[str]:
    """Yield a sentence with a place at the right of its last line, which it leaves room for from the start."""
    room = screen.width - INDENT - 2 - (columns(place) + GAP if place else 0)
    if room < SHORTEST:
        yield from placed(text, "", place, screen)
        return
    *above, last = wrapped(text, room)
    for number, line in enumerate([*above, last]):
        indent = INDENT + 2 * (number > 0)
        yield from beside(line, place if number == len(above) else "", screen, indent=indent)
