"""Where a secret stands in a text, by the name before it or by its own form; no screen shows such a value.

What a secret's name is says `secret_names`, and what has a secret's form `secret_forms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from ecsspec.problems import Path
from ecsspec.spec.secret_forms import forms_in, operands_in
from ecsspec.spec.secret_names import may_name_secret, names_secret

__all__ = [
    "Secret",
    "covered",
    "covered_forms",
    "end_of_value",
    "holds_secret",
    "is_reference",
    "leads_to_secret",
    "names_secret",
    "secrets_in",
    "starred",
    "starts",
]

# A name is read from its first letter only, and without a step back: the time is linear in the length of a line.
_ENTRY: Final = re.compile(r"""(?<![\w.-])(?P<name>[\w.-]++)(?P<sign>[\s"'\\]*+(?:[:=]|%3[aAdD])|>)\s*""")
"""A name and what parts it from its value: a colon with a space or without, `=`, or the end of a tag."""
_UNPARTED: Final = re.compile(r"(?<![\w.-])(?P<name>[\w.-]++)(?P<sign>\s++)(?=[^\s:=])")
"""A name and its value between double quotes, where a sentence shows a line that lacks its colon."""
_OPTION: Final = re.compile(r"""(?<![\w-])(?P<name>--?[A-Za-z][\w.-]*+)(?P<sign>["']?(?:,\s*+|\s++)["']?)(?=\S)""")
"""An option and its value: `--password x`, in a list as well."""
_IMAGE: Final = re.compile(r"""(?:/|\bimage["']?\s*:\s*["']?)$""")
"""What stands before `api-token:1.29`, which is no secret."""
_VERSION: Final = re.compile(r"(?:v?\d+\.\d[\w.-]*|latest|stable|main|edge)(?!\w)")
"""What stands behind the colon in an image's name, as a rule."""
_SHORTEST: Final = 16
"""Letters and digits in one word, at least, that have the form of a secret."""
_NEAR: Final = 300
"""How many letters before a name are looked at."""
_SWITCHES: Final = frozenset({"true", "false"})
_REFERENCE: Final = re.compile(
    r"""["']?(?:arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d{0,12}:[\w:/.*+=,@-]+|\{\{resolve:[\w-]+:[^\s{}]+\}\})["']?\s*"""
)
_VARIABLE: Final = re.compile(r"\$(?:\(|\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]*(?![^\s\"',;)\]}&|]))")
"""What a shell puts in: `$DB_PASSWORD`, `${TOKEN}`, `$(cat file)`."""
_APART: Final = re.compile(r"""[\s"'=,;(\[]""")
"""What stands before a reference."""
_LETTER: Final = re.compile(r"\S")
_SHORT: Final = frozenset({"pwd", "Pwd"})
"""What a connection string calls a password; elsewhere it is a folder."""
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


def leads_to_secret(path: Path) -> bool:
    """Tell whether a path goes through a secret's name; the section `secrets` holds references."""
    named = path[1:] if path[:1] == ("secrets",) else path
    return any(isinstance(step, str) and names_secret(step.strip()) for step in named)


def is_reference(value: str) -> bool:
    """Tell whether a value is no secret itself: an ARN, what CloudFormation looks up, or a switch (true, false)."""
    return value.strip("\"'").lower() in _SWITCHES or _REFERENCE.fullmatch(value) is not None


def holds_secret(text: str) -> bool:
    """Tell whether a text holds a secret: something of the form of one, or something under the name of one."""
    return next(starts(text), None) is not None


def starts(text: str) -> Iterator[int]:
    """Yield where the secrets in a text begin, in no order."""
    if text.isalnum() and len(text) < _SHORTEST:
        return
    yield from (start for start, _ in forms_in(text))
    for start in (*_named(text), *operands_in(text)):
        if not (_VARIABLE.match(text, start) or _in_reference(text, start)):
            yield start


def _named(text: str) -> Iterator[int]:
    """Yield where the values of secret names and options begin."""
    if not may_name_secret(text):
        return
    for entry in _ENTRY.finditer(text):
        is_tag = entry["sign"] == ":" == entry[0][-1] and _VERSION.match(text, entry.end())
        if entry.end() < len(text) and _is_secret_entry(text, entry) and not is_tag:
            yield entry.end()
    yield from (option.end() for option in _OPTION.finditer(text) if names_secret(option["name"]))


def _in_reference(text: str, at: int) -> bool:
    """Tell whether a place is inside or at the beginning of a reference: an ARN may have `secret:` in it."""
    before = _APART.split(text[max(0, at - _NEAR) : at])[-1]
    return before.startswith("arn:aws") or "{{resolve:" in before or _REFERENCE.match(text, at) is not None


class Secret(NamedTuple):
    """Where a secret stands in a line, in 0-based columns: its name, its value, the end of that."""

    name: int
    start: int
    end: int


def secrets_in(line: str) -> Iterator[Secret]:
    """Yield the values of secret names in a line of a spec, or in a sentence about one."""
    if not may_name_secret(line):
        return
    for pattern in (_ENTRY, _UNPARTED, _OPTION):
        at = 0
        while (entry := pattern.search(line, at)) is not None:
            at = entry.end()
            if _is_secret_entry(line, entry):
                at = _end(line, entry)
                if not is_reference(line[entry.end() : at]):
                    yield Secret(entry.start(), entry.end(), at)


def covered(line: str) -> str:
    """Return a line, or a sentence about one, with stars for what looks like a secret; columns stay where they are."""
    shown = line
    for secret in secrets_in(line):
        shown = starred(shown, secret.start, secret.end)
    for start in operands_in(line):
        shown = starred(shown, start, end_of_value(line, start))
    return covered_forms(shown)


def covered_forms(text: str) -> str:
    """Return text with stars for what has the form of a secret, whatever its name."""
    for start, end in forms_in(text):
        text = f"{text[:start]}{_LETTER.sub('*', text[start:end])}{text[end:]}"
    return text


def _is_secret_entry(line: str, entry: re.Match[str]) -> bool:
    """Tell a secret's name with its value from the colon in an image's name, from an ARN and words of a sentence."""
    name, sign = entry["name"], entry["sign"]
    if not (names_secret(name) or (name in _SHORT and sign == "=")):
        return False
    before = line[max(0, entry.start() - _NEAR) : entry.start()]
    if sign == ">":
        return before.endswith("<")
    if entry.re is not _ENTRY:
        return entry.re is _OPTION or line.count('"', 0, entry.start()) % 2 == 1
    if entry.start() == 0 and name == "secrets":
        return False  # the section, which holds references
    is_plain = sign.endswith("=") or entry.end() > entry.end("sign") or _IMAGE.search(before) is None
    return is_plain and not (sign == ":" and _in_reference(line, entry.end()))


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
