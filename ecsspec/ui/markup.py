"""Text as Markdown that says what the text says, whatever is in it: no link, no mention, no column of a table more."""

from __future__ import annotations

import re
from typing import Final

from ecsspec.ui.fitting import visible

_PLAIN: Final = re.compile(
    r"\(?(?P<word>[A-Za-z]+(?:['’-][A-Za-z]+)*)\)?(?P<mark>[.,;:]?)|(?P<number>\d{1,6})(?P<comma>[,;:]?)"
)
"""Words that mean nothing to Markdown, nor to what GitHub and GitLab make links, mentions and pictures of."""
_MARKED: Final = re.compile(r"(?P<open>\(?)(?P<word>.+?)(?P<mark>\)?[,;:]?)")
_ODD: Final = re.compile(r"[!-/:-@\[-`{-~]")


def code(text: str) -> str:
    """Return text as code on one line, nothing for nothing."""
    line = visible(text)
    if not line:
        return ""
    # Inside backticks a table still sees its bars, and a backslash before one.
    return f"<code>{_ODD.sub(_entity, line)}</code>" if {"`", "|"} & set(line) else f"`{line}`"


def _entity(letter: re.Match[str]) -> str:
    return f"&#{ord(letter[0])};"


def prose(text: str) -> str:
    """Return a sentence whose plain words stay as they are; every other word becomes code."""
    return " ".join(_word(word) for word in visible(text).split(" ") if word)


def _word(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    found = _MARKED.fullmatch(word)
    return f"{found['open']}{code(found['word'])}{found['mark']}" if found else code(word)


def row(*cells: str) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"


def bullet(*parts: str) -> str:
    """Return an entry of a list."""
    return f"- {' '.join(part for part in parts if part)}"
