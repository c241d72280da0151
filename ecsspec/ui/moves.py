"""One thing that moves, as lines: what it is called, from what to what, and the line of the spec behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.diff import PropertyChange
from ecsspec.cfn.identity import Side
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import tail
from ecsspec.ui.labels import follower_label, label
from ecsspec.ui.rows import beside, indented, named
from ecsspec.ui.values import moved

INDENT = 6
LONGEST_PLACE = 30


def property_lines(review: Review, change: ResourceChange, move: PropertyMove, screen: Screen) -> list[str]:
    """Return the lines of a property that moves."""
    if move.by == "follows" and move.via:
        own = {one.path[0] for one in change.properties if one.by != "follows"}
        text = f"{follower_label(move.path, beside=own)}: follows {move.via}"
        return [screen.paint(line, "dim") for line in indented(text, INDENT, screen)]
    place = where(review, review.key_of(change, move)) if move.by == "edit" else ""
    if move.is_of_the_stack:
        return list(placed("Tags: follow the stack's tags", "", place, screen))
    return list(placed(label(move.path), moved(move.before, move.after, move.path), place, screen))


def entry_lines(review: Review, section: str, move: PropertyMove | PropertyChange, screen: Screen) -> list[str]:
    """Return the lines of a parameter, an output or a tag of the stack that moves."""
    text = moved(value_of(move.before), value_of(move.after), move.path)
    by_hand = not isinstance(move, PropertyMove) or move.by == "edit"
    key = review.key_at((section, *move.path)) if by_hand else None
    return list(placed(label(move.path), text, where(review, key), screen))


def value_of(side: Side) -> Side:
    """Return the value of a whole output."""
    return side["Value"] if isinstance(side, Mapping) and "Value" in side else side


def where(review: Review, key: Path | None) -> str:
    """Return the file and line of a key, or that the file has it no more."""
    if key is None:
        return ""
    name = review.document.source.path.rpartition("/")[2]
    span = review.span_of(key)
    return tail(f"{name}:{span.line}" if span else f"{name}: no {key[0]}", LONGEST_PLACE)


def placed(name: str, text: str, place: str, screen: Screen) -> Iterator[str]:
    """Yield a name and a text with a place at the right, on one line where they fit."""
    if line := named(name, text, place, screen, indent=INDENT):
        yield line
        return
    yield from beside(name, place, screen, indent=INDENT)
    if text:
        yield from indented(text, INDENT + 2, screen)
