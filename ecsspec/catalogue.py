"""What an error code means, and what to do about it: the prose of errors.md, by code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecsspec.codes import CODES
from ecsspec.problems import UsageError

PROSE = Path(__file__).with_name("errors.md")
NEAR = 3

_HEADING = re.compile(r"^## ([EW]\d{3}) · .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue; `text` is Markdown: paragraphs, and examples between fences."""

    code: str
    title: str
    text: str


def explained(code: str) -> Entry:
    """Return the entry of a code; one that there is none of is an error that names those near it."""
    if code not in CODES:
        raise _unknown(code)
    return Entry(code, CODES[code].title, _texts()[code])


def _unknown(code: str) -> UsageError:
    near = sorted(CODES, key=lambda known: (abs(int(known[1:]) - int(code[1:])), known[0] != code[0], known))[:NEAR]
    listed = tuple(f"{known}  {CODES[known].title}" for known in near)
    return UsageError(f"there is no code {code}", f"ecsspec explain {near[0]}", "E902", listed)


@cache
def _texts() -> Mapping[str, str]:
    _, *parts = _HEADING.split(PROSE.read_text(encoding="utf-8"))
    return {code: text.strip("\n") for code, text in zip(parts[::2], parts[1::2], strict=True)}
