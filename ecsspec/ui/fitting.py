"""Text that fits a screen: made visible, wrapped, cut and filled by the columns it takes, whatever its letters."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.ui.excerpt import columns


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
    for word in visible(text).split(" "):
        for piece in _pieces(word, max(1, width)):
            grown = f"{lines[-1]} {piece}" if lines[-1] else piece
            if columns(grown) <= width:
                lines[-1] = grown
            else:
                lines.append(piece)
    return lines


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
