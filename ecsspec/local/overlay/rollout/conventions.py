"""What counts as wrong where nothing is pulled, run or asked: the conventions that docs/local.md tells.

Each is something that a user also types by mistake, or by intent to see a failure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ABSENT = ("does-not-exist", "doesnotexist", "no-such", "missing")
"""A tag, a name or a path with one of these in it leads nowhere."""
MISSPELT = frozenset({"ngnix", "nginix", "ngix", "pyhton", "phyton", "postgress", "lates", "lastest", "latset"})
NEVER = "never"
"""The last part of a path that always answers 503."""

_SHELL = re.compile(r"(?:.*/)?(?:ba|da|a|z)?sh")
_NEXT = re.compile(r"\s*(?:;|&&|\n)\s*")
_EXIT = re.compile(r"exit(?:\s+(?P<code>\d{1,3}))?")
_SAY = re.compile(r"echo\s+(?P<text>.*)", re.DOTALL)
_PASSING = re.compile(r"(?:echo|printf|sleep|export|set|true|:|date)\b.*|\w+=\S*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Exit:
    """The end of a command: its code, and the lines that it wrote before."""

    code: int
    says: tuple[str, ...] = ()


def no_such_image(reference: str) -> bool:
    """Tell whether an image counts as one that no registry has."""
    name, _, digest = reference.partition("@")
    repository, _, tag = name.rpartition("/")[2].partition(":")
    return not digest and any(_absent(word) or word in MISSPELT for word in (repository, tag))


def answer(path: str) -> int:
    """Return the status that a health check meets at a path."""
    if _absent(path):
        return 404
    return 503 if path.partition("?")[0].rstrip("/").rpartition("/")[2] == NEVER else 200


def end(words: Sequence[str]) -> Exit | None:
    """Return how a command ends that plainly does so at once; None for one that goes on, as far as we can tell."""
    *before, last = _statements(words) or [""]
    code = _code(last)
    if code is None or not all(_PASSING.fullmatch(one) for one in before):
        return None
    said = (_SAY.fullmatch(one) for one in before)
    return Exit(code, tuple(one["text"].strip().strip("'\"") for one in said if one))


def _statements(words: Sequence[str]) -> list[str]:
    """Return the statements of a shell's script, or the whole command as one."""
    if len(words) > 2 and _SHELL.fullmatch(words[0]) and words[1].startswith("-") and words[1].endswith("c"):
        return [one for one in _NEXT.split(words[2].strip()) if one]
    return [" ".join(words).strip()]


def _code(statement: str) -> int | None:
    found = _EXIT.fullmatch(statement)
    if found:
        return int(found["code"] or 0) % 256
    return {"false": 1, "true": 0}.get(statement.rpartition("/")[2] if " " not in statement else statement)


def _absent(word: str) -> bool:
    return any(part in word.lower() for part in ABSENT)
