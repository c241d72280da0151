"""Text that fits a screen: made visible, wrapped, cut and filled by the columns it takes, whatever its letters.

A command in backticks is never broken, or nobody could paste it; where it does not fit it has a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ecsspec.ui.excerpt import columns

_UNITS: Final = re.compile(r"\s*(?:[^\s`]*`[^`\s]+ [^`]*`[^\s`]*|\S+)")
"""Words, and words in backticks, each with the space before it."""
_AT_THE_END: Final = re.compile(r"(?P<words>.*?:) +(?P<command>(?:ecsspec|aws) .*)")
_COMMAND: Final = re.compile(r"`(?P<line>[^`\s]+ [^`]*)`[,;:.]?")


def visible(text: str) -> str:
    """Return text on one line without anything that would steer a terminal."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    shown = (
        letter if letter.isprintable() else " " if letter.isspace() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return " ".join("".join(shown).split())


def wrapped(text: str, width: int) -> list[str]:
    """Return text in lines of a width at most, broken between words, and inside a word that is wider: after a dot."""
    lines = [""]
    for unit in _UNITS.findall(visible(text)):
        if line := _alone(unit.strip(), width):
            lines += [line, ""]
            continue
        for piece in _pieces(unit.strip(), max(1, width)):
            grown = f"{lines[-1]} {piece}" if lines[-1] else piece
            if columns(grown) <= width:
                lines[-1] = grown
            else:
                lines.append(piece)
    return [line for line in lines if line] or [""]


def folded(text: str, indent: str, *, width: int, then: str | None = None) -> list[str]:
    """Return text in lines of a width at most, its spaces as they are; a word that is longer stays whole."""
    after = indent if then is None else then
    lines, grows = [indent], False
    for unit in _UNITS.findall(text.replace("\n", " ")):
        if line := _alone(unit.strip(), width - columns(after)):
            lines.append(after + line)
            lines.append(after)
        elif not grows:
            lines[-1] += unit.lstrip()
        elif columns(lines[-1] + unit) <= width:
            lines[-1] += unit
        else:
            lines.append(after + unit.lstrip())
        grows = not line
    return [line for line in lines if line.strip()] or [indent]


def ending(text: str, indent: str, *, width: int, then: str) -> list[str]:
    """Return a line that may end in a command, as in `to go on: ecsspec watch web`, in lines of a width at most."""
    ends = _AT_THE_END.fullmatch(text) if columns(indent + text) > width else None
    if ends is None:
        return folded(text, indent, width=width, then=then)
    return [*folded(ends["words"], indent, width=width, then=then), then + ends["command"]]


def _alone(unit: str, width: int) -> str:
    """Return the command that needs a line of its own, bare as it is to be pasted; nothing for what fits."""
    found = _COMMAND.fullmatch(unit) if columns(unit) > width else None
    return found["line"] if found else ""


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield a word, or parts of a width at most that end after a dot, unless the last of them would be short."""
    while columns(word) > width:
        length = _most(word, width)
        dot = word.rfind(".", 0, length) + 1
        length = dot if dot > length // 3 else length
        yield word[:length]
        word = word[length:]
    if word:
        yield word


def _most(word: str, width: int) -> int:
    """Return how many letters of a word that is too wide fit a width, one at least."""
    return next(n for n in range(min(len(word), width), 0, -1) if columns(word[:n]) <= width or n == 1)


def cut(text: str, width: int) -> str:
    """Return text of a width at most; the end of one that is wider is left out, from a word on where that is near."""
    text = visible(text)
    if columns(text) <= width:
        return text
    kept = text[: _most(text, max(1, width - 1))]
    if columns(kept) >= width:
        return "…"
    words = kept.rpartition(" ")[0]
    return f"{words} …" if len(words) > len(kept) * 2 // 3 else f"{kept.rstrip()}…"


def tail(text: str, width: int) -> str:
    """Return the end of a text that is wider than a width."""
    text = visible(text)
    while columns(text) > width:
        text = f"…{text[2:]}"
    return text


def filled(text: str, width: int) -> str:
    """Return text with spaces up to a width."""
    return text + " " * (width - columns(text))
