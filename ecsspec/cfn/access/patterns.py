"""Texts with wildcards as IAM reads them: which one says no more than another, which two can never meet."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from ecsspec.cfn.access.values import Symbols

ANY: Final = "*"
ONE: Final = "?"
_WILD: Final = (ANY, ONE)


def is_within(narrow: Symbols, wide: Symbols) -> bool:
    """Tell whether a pattern matches whatever another one matches; in doubt it does not."""
    return _matches(_settled(narrow), _settled(wide))


def are_apart(one: Symbols, other: Symbols) -> bool:
    """Tell whether no text can match both patterns, by how they begin or end."""
    return _differ(one, other) or _differ(one[::-1], other[::-1])


def _differ(one: Symbols, other: Symbols) -> bool:
    for left, right in zip(one, other, strict=False):
        if any(symbol in _WILD or len(symbol) > 1 for symbol in (left, right)):
            return False
        if left != right:
            return True
    return False


def _settled(pattern: Symbols) -> Symbols:
    """Return a pattern with the wildcards that stand together in one order: `?` first, then one `*`."""
    settled: list[str] = []
    for is_wild, group in groupby(pattern, key=lambda symbol: symbol in _WILD):
        run = list(group)
        settled += [ONE] * run.count(ONE) + [ANY] * (ANY in run) if is_wild else run
    return tuple(settled)


def _matches(narrow: Symbols, wide: Symbols) -> bool:
    """Walk both patterns; where that fails, let the last `*` of the wide one take a symbol more."""
    at = place = 0
    star, taken = -1, 0
    while at < len(narrow):
        if place < len(wide) and wide[place] == ANY:
            star, taken, place = place, at, place + 1
        elif place < len(wide) and _meets(narrow[at], wide[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            taken += 1
            at, place = taken, star + 1
        else:
            return False
    return all(symbol == ANY for symbol in wide[place:])


def _meets(symbol: str, wanted: str) -> bool:
    return symbol == wanted or (wanted == ONE and symbol != ANY and len(symbol) == 1)
