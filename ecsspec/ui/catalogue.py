"""An entry of the catalogue as text: prose wrapped to the screen, examples as they are written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ecsspec.catalogue import Entry
from ecsspec.ui.console import Screen

FENCE = "```"
INDENT = "    "


def render(entry: Entry, screen: Screen) -> str:
    """Return the entry under its code and title."""
    blocks = [screen.paint(_prose(f"{entry.code} · {entry.title}", screen), "bold")]
    for text, is_example in _blocks(entry.text):
        blocks.append(textwrap.indent(text, INDENT) if is_example else _prose(text, screen))
    return "\n\n".join(blocks)


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph, and each example without its fences, and which of the two it is."""
    for number, part in enumerate(text.split(FENCE)):
        if number % 2:
            yield part.partition("\n")[2].rstrip("\n"), True
        else:
            yield from ((paragraph, False) for paragraph in part.strip("\n").split("\n\n") if paragraph)


def _prose(text: str, screen: Screen) -> str:
    return textwrap.fill(text, screen.width, break_long_words=False, break_on_hyphens=False)
