"""Rows of a screen: a text with a place of the spec at its right, on a line of its own where both do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import filled, visible, wrapped

GAP = 2


def indented(text: str, indent: int, screen: Screen) -> list[str]:
    """Return text in lines that begin with spaces."""
    return [f"{' ' * indent}{line}" for line in wrapped(text, screen.width - indent)]


def beside(text: str, place: str, screen: Screen, *, indent: int) -> Iterator[str]:
    """Yield a text with a place at the right end of its last line, or of the line below."""
    *above, last = indented(text, indent, screen)
    yield from above
    room = _room(place, screen)
    if columns(last) > room:
        yield last
        last = ""
    yield _with_place(last, place, room, screen)


def named(name: str, text: str, place: str, screen: Screen, *, indent: int) -> str:
    """Return a name, a text and a place on one line, or nothing where they do not fit."""
    line = f"{' ' * indent}{visible(name)}{' ' * GAP}{visible(text)}" if text else f"{' ' * indent}{visible(name)}"
    room = _room(place, screen)
    return _with_place(line, place, room, screen) if columns(line) <= room else ""


def _room(place: str, screen: Screen) -> int:
    return screen.width - (columns(place) + GAP if place else 0)


def _with_place(text: str, place: str, room: int, screen: Screen) -> str:
    return f"{filled(text, room)}{' ' * GAP}{screen.paint(place, 'dim')}" if place else text
