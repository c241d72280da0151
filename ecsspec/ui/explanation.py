"""Why a property is what it is, as text: its value, and the keys behind it with their lines."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.problems import dotted
from ecsspec.provenance import Decider, Explanation
from ecsspec.spec.document import Document
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import filled, tail, wrapped
from ecsspec.ui.values import shown

LONGEST_PLACE = 36


def render(explanation: Explanation, document: Document, screen: Screen) -> str:
    """Return the property, its value and one line for each key that decides it."""
    steps = [str(step) for step in explanation.address[1:] if step != "Properties"]
    lines = [screen.paint(line, "bold") for line in wrapped(".".join(steps), screen.width)]
    lines += _indented(f"is {shown(explanation.value, explanation.address)}", 2, screen)
    lines.append("")
    if not explanation.deciders:
        lines += _indented("no key changes it: it is the same in every spec of this kind", 2, screen)
    for decider in explanation.deciders:
        lines += _decider(decider, document, screen)
    if explanation.presence:
        keys = ", ".join(dotted(decider.key) for decider in explanation.presence)
        lines += ["", *_indented(f"that there is a {explanation.address[1]} at all: {keys}", 2, screen)]
    return "\n".join(lines)


def _decider(decider: Decider, document: Document, screen: Screen) -> Iterator[str]:
    value = shown(decider.value, decider.key) if decider.value is not None else "not written"  # type: ignore[arg-type]
    said = f"{dotted(decider.key)}: {value}"
    if not decider.written:
        yield from _indented(f"by default  {said}", 2, screen)
        return
    span = document.span(decider.key, on="key")
    place = tail(f"{span.file}:{span.line}", LONGEST_PLACE)
    first, *rest = _indented(f"decided by  {said}", 2, screen)
    room = screen.width - columns(place) - 2
    if rest or columns(first) > room:
        yield from (first, *rest)
        first = ""
    yield f"{filled(first, room)}  {screen.paint(place, 'dim')}"


def _indented(text: str, indent: int, screen: Screen) -> list[str]:
    return [f"{' ' * indent}{line}" for line in wrapped(text, screen.width - indent)]
