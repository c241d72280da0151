"""A template's values in a few words: references by their name, secrets hidden, long texts cut to what differs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ecsspec.cfn.identity import ABSENT, Side
from ecsspec.cfn.layout import Data, plain
from ecsspec.ui.fitting import visible
from ecsspec.ui.masking import MASK, masked

NOTHING = "–"
LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"
"""What CloudFormation says of a value that only the deployment will know."""
LONGEST = 300
_ASIDE = {"PropagateAtLaunch"}
"""What stands beside a tag's value and is no news."""
AROUND = 40
"""How much of two long texts is shown before the place where they begin to differ."""


def shown(side: Side, path: Sequence[str | int]) -> str:
    """Return a value on one line; a secret is hidden and what is not there is a dash."""
    return _short(_text(side, path))


def moved(before: Side, after: Side, path: Sequence[str | int]) -> str:
    """Return `before → after` on one line; of two long texts, the part that differs."""
    return " → ".join(sides(before, after, path))


def sides(before: Side, after: Side, path: Sequence[str | int]) -> tuple[str, str]:
    """Return two values, each on one line; of two long texts, the part that differs."""
    was, now = _text(before, path), _text(after, path)
    if was == now and was not in (MASK, NOTHING):
        was, now = _exactly(before, path), _exactly(after, path)
    skip = _shared(was, now) - AROUND
    if max(len(was), len(now)) > LONGEST // 2 and skip > 0:
        was, now = f"…{was[skip:]}", f"…{now[skip:]}"
    return _short(was), _short(now)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shared(one: str, other: str) -> int:
    """Return how many letters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (was, now) in pairs if was != now), min(len(one), len(other)))


def _text(side: Side, path: Sequence[str | int]) -> str:
    if side is ABSENT:
        return NOTHING
    data = masked(plain(side), path)
    match data:
        case {"Key": str(), "Value": value, **more} | {"Name": str(), "Value": value, **more} if more.keys() <= _ASIDE:
            return _words(value)  # what it is called is in the path
        case _:
            return _words(data)


def _exactly(side: Side, path: Sequence[str | int]) -> str:
    """Return a value as JSON, for two that differ in nothing but spaces or kind."""
    return NOTHING if side is ABSENT else json.dumps(masked(plain(side), path), ensure_ascii=True, sort_keys=True)


def _words(data: Data) -> str:
    match data:
        case str():
            return "(known after apply)" if data == LATER else _spelled(data)
        case {"Ref": str(name), **more} | {"Fn::Sub": str(name), **more} if not more:
            return visible(name)
        case {"Fn::GetAtt": [str(id_), str(attribute)], **more} if not more:
            return visible(f"{id_}.{attribute}")
        case {"Fn::Join": [str(separator), list(parts)], **more} if not more:
            return visible(separator).join(map(_words, parts))
        case {"Fn::Base64": text, **more} if not more:
            return _words(text)
        case dict():
            return "{" + ", ".join(f"{visible(key)}: {_words(item)}" for key, item in data.items()) + "}"
        case list():
            return "[" + ", ".join(map(_words, data)) + "]"
        case _:
            return json.dumps(data)


def _spelled(text: str) -> str:
    """Return a text as it is; where it is empty or has a line break, in quotes."""
    plain = visible(text)
    return plain if plain and text.splitlines() == [text] else json.dumps(text)
