"""How a text stands in YAML: plain where every reader agrees that it is a text, else quoted, or a literal block.

Character classes stay within ASCII: Python compiles one that reaches beyond it in some twenty milliseconds.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[A-Za-z0-9_/$(+.;^\\](?:[!-9;-~]|:(?=[!-~])| (?=[ -\"$-~]))*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_NUMBER = re.compile(r"[+.0-9][-+.:,_0-9a-fA-FoOxXtTzZ ]*|\+?\.[iInN][nNaA][fFnN]")
"""Anything that could be an integer, a float, a base-60 number, a date or a time: more than YAML takes for one."""

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BEYOND_FOUR_DIGITS = 0x10000


@lru_cache(maxsize=8192)
def scalar(text: str) -> str:
    """Return a text as a plain or quoted scalar on one line."""
    if text.isascii() and _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not _NUMBER.fullmatch(text):
        return text
    if not text.isprintable():
        return f'"{"".join(map(_escaped, text))}"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _escaped(letter: str) -> str:
    if letter in _SHORT:
        return _SHORT[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\u{code:04x}" if code < _BEYOND_FOUR_DIGITS else f"\\U{code:08x}"


def fits_block(text: str) -> bool:
    """Tell whether a literal block gives exactly this text back without an indentation indicator."""
    whole = text.replace("\n", "").replace("\t", "").isprintable()
    return "\n" in text and text[0] not in " \t\n" and not text.endswith("\n\n") and whole
