"""What looks like a secret: by the name it stands under, or by its own form. No screen shows such a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ecsspec.problems import Path

_NAME: Final = re.compile(
    r"""
    (?i: password | passwd | passphrase )$
    | (?: ^ | [_.-] | (?<=[a-z0-9])(?=[A-Z]) )
      (?i: pass | secret | token | credentials? | (?: api | private | access | secret )[_-]?key (?: [_-]?base )? )$
    """,
    re.VERBOSE,
)
_VALUE: Final = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----|://[^/\s:@]*:[^/\s@]+@")

_ENTRY: Final = re.compile(r"""(?P<name>[\w.-]+)(?P<sign>[\s"']*[:=])\s*""")
"""A name and what parts it from its value, the space after the colon or not."""
_UNPARTED: Final = re.compile(r"(?P<name>[\w.-]+)(?P<sign>\s+)(?=[^\s:=])")
"""A name and its value between double quotes, where a sentence shows a line that lacks its colon."""
_IMAGE: Final = re.compile(r"""(?:/|\bimage["']?\s*:\s*["']?)$""")
"""What stands before `api-token:1.29`, which is no secret."""
_BLOCK: Final = re.compile(r"(?![|>][-+0-9]*\s*$).*")
_FLOW: Final = re.compile(
    r"""
    (?: [&!][^\s,]*\s+ )* (?: "(?:[^"\\]|\\.)*(?:"|$) | '[^']*(?:'|$) )?
    .*? (?= [}\]]* , [\s{\[]* ["']? [\w.-]+ ["']? \s* [:=] | [}\]\s]*$ )
    """,
    re.VERBOSE,
)
_NOTHING: Final = frozenset({"", '""', "''", "…", '"…"'})
"""Values that tell nothing."""


def names_secret(name: str) -> bool:
    """Tell whether a name is a secret's: DB_PASSWORD, apiKey."""
    return _NAME.search(name) is not None


def leads_to_secret(path: Path) -> bool:
    """Tell whether a path goes through a secret's name."""
    return any(isinstance(step, str) and names_secret(step.strip()) for step in path)


def holds_secret(value: str) -> bool:
    """Tell whether a value has the form of a key, or of an address with a password in it."""
    return _VALUE.search(value) is not None


class Secret(NamedTuple):
    """Where a secret stands in a line, in 0-based columns: its name, its value, the end of that."""

    name: int
    start: int
    end: int


def secrets_in(line: str) -> Iterator[Secret]:
    """Yield the values of secret names in a line of a spec, or in a sentence about one."""
    for pattern in (_ENTRY, _UNPARTED):
        at = 0
        while (entry := pattern.search(line, at)) is not None:
            at = entry.end()
            if names_secret(entry["name"]) and _is_entry(line, entry):
                at = _end(line, entry)
                yield Secret(entry.start(), entry.end(), at)


def covered(line: str) -> str:
    """Return a line, or a sentence about one, with stars for what looks like a secret; columns stay where they are."""
    shown = line
    for secret in secrets_in(line):
        shown = starred(shown, secret.start, secret.end)
    return covered_forms(shown)


def covered_forms(text: str) -> str:
    """Return text with stars for what has the form of a secret, whatever its name."""
    return _VALUE.sub(lambda found: "*" * len(found[0]), text)


def _is_entry(line: str, entry: re.Match[str]) -> bool:
    """Tell a name with a value from the colon in an image's name, and from words of a sentence."""
    before = line[: entry.start()]
    if entry["sign"].isspace():
        return before.count('"') % 2 == 1
    return entry["sign"].endswith("=") or entry.end() > entry.end("sign") or _IMAGE.search(before) is None


def _end(line: str, entry: re.Match[str]) -> int:
    """Return where the value of an entry ends: with the quote around both, with its flow, or with the line."""
    quote = _quote_around(line[: entry.start()])
    if quote and quote not in entry["sign"] and line.rfind(quote) >= entry.end():
        return line.rfind(quote)
    return end_of_value(line, entry.end())


def _quote_around(before: str) -> str:
    """Return the quote that is open behind some text, as far as that can be told."""
    return "'" if before.endswith("'") else '"' if before.count('"') % 2 else ""


def end_of_value(line: str, start: int) -> int:
    """Return where a value ends: behind its quotes and before the next key in a flow, else with the line."""
    is_flow = "{" in line[:start] or "[" in line[:start]
    value = (_FLOW if is_flow else _BLOCK).match(line, start)
    return value.end() if value else start


def starred(line: str, start: int, end: int) -> str:
    """Return a line with stars from one 0-based column up to another, unless nothing is told there."""
    value = line[start:end].rstrip()
    return line if value in _NOTHING else f"{line[:start]}{'*' * len(value)}{line[start + len(value) :]}"
