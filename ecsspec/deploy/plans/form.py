"""The form of a saved plan: what each of its fields must be, and how they fit together.

A digest over a file finds an accident; who edits it with care recomputes the digest, and meets this.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from ecsspec.deploy.request import set_name

LIFETIME: Final = 7 * 24 * 3600.0
_STDIN: Final = "-"
ROLE: Final = r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+"
"""The ARN of a role."""


def moment(seconds: float) -> str:
    """Return a time as plans write it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def is_in_form(held: Mapping[str, object]) -> bool:
    """Tell whether what a file holds is what a plan holds, as far as it can be told without AWS."""
    texts = {name: value for name, value in held.items() if isinstance(value, str)}
    if texts.keys() != _TEXTS.keys() or held.keys() != _TEXTS.keys() | _OTHERS.keys():
        return False
    fits = all(_TEXTS[name](text) for name, text in texts.items())
    return fits and all(fit(held[name]) for name, fit in _OTHERS.items()) and _is_one(texts)


def _is_one(held: Mapping[str, str]) -> bool:
    """Tell whether the texts belong together: the place, the stack, the change set of this very plan, the times."""
    live = (held["stack_id"], held["live"], held["change_set"], held["deeds"])
    return _lives(held) and (_is_kept(held) if all(live) else not any((*live, held["updated"])))


def _lives(held: Mapping[str, str]) -> bool:
    created = datetime.fromisoformat(held["created"]).timestamp()
    return _moment_or_nothing(created + LIFETIME) == held["expires"]


def _is_kept(held: Mapping[str, str]) -> bool:
    place = rf"arn:aws[\w-]*:cloudformation:{held['region']}:{held['account']}"
    name = set_name(held["id"], purpose="plan", invocation=r"[\w-]+")
    stack, change_set = rf"{place}:stack/{held['stack']}/[\w-]+", rf"{place}:changeSet/{name}/[\w-]+"
    return bool(re.fullmatch(stack, held["stack_id"]) and re.fullmatch(change_set, held["change_set"]))


def _moment_or_nothing(seconds: float) -> str:
    try:
        return moment(seconds)
    except (ValueError, OverflowError, OSError):
        return ""


def _is_moment(text: str) -> bool:
    try:
        return moment(datetime.fromisoformat(text).timestamp()) == text
    except (ValueError, OverflowError, OSError):
        return False


def _is_path(text: str) -> bool:
    """Tell whether a text can name a file; names that are not UTF-8 hold surrogates."""
    try:
        return text not in ("", _STDIN) and b"\0" not in text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return False


def _is_digest(text: str) -> bool:
    return bool(re.fullmatch("[0-9a-f]{64}", text))


def _is_said(text: str) -> bool:
    return bool(text) and text.isprintable()


def _of(pattern: str) -> Callable[[str], bool]:
    return lambda text: bool(re.fullmatch(pattern, text, re.ASCII))


def _or_empty(fits: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not text or fits(text)


def _are_consents(found: object) -> bool:
    known = _of("--allow-(replace|delete) [A-Za-z0-9]+")
    return isinstance(found, list) and all(isinstance(one, str) and known(one) for one in found)


_TEXTS: Mapping[str, Callable[[str], bool]] = {
    "ecsspec": _is_said,
    "id": _of("[0-9a-f]{12}"),
    "account": _of("[0-9]{12}"),
    "region": _of("[a-z0-9-]+"),
    "target": _is_said,
    "stack": _of("[A-Za-z][A-Za-z0-9-]*"),
    "stack_id": _or_empty(_is_said),
    "updated": _or_empty(_is_said),
    "live": _or_empty(_is_digest),
    "change_set": _or_empty(_is_said),
    "deeds": _or_empty(_is_digest),
    "template": _is_digest,
    "role": _or_empty(_of(ROLE)),
    "spec": _is_path,
    "spec_digest": _is_digest,
    "created": _is_moment,
    "expires": _is_moment,
}
_OTHERS: Mapping[str, Callable[[object], bool]] = {
    "changes": lambda found: type(found) is int and found >= 0,
    "losses": _are_consents,
}
