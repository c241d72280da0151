"""Evidence as a file: JSON that a later `diagnose` reads again, without secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Final, get_args, get_origin, get_type_hints

from ecsspec.diagnosis.cover import shown
from ecsspec.diagnosis.evidence import Evidence
from ecsspec.problems import MachineError

VERSION: Final = 2
"""Of the file; a later one means a newer ecsspec."""
SINCE_2: Final = ("stack_id", "began", "token")
"""What a report did not say in version 1: of which stack and operation it is."""
MARK: Final = "ecsspec_report"


def as_text(evidence: Evidence) -> str:
    """Return what a file holds of the evidence."""
    return f"{json.dumps({MARK: 'evidence', 'version': VERSION, **asdict(shown(evidence))}, indent=2)}\n"


def evidence_in(text: str, *, file: str) -> Evidence:
    """Return the evidence in the text of a file; refuse what is none, and what is newer."""
    held = _held(text)
    if held is None or held.get(MARK) != "evidence":
        raise _refused(f"{file} is not a report of ecsspec")
    version = held.get("version")
    if isinstance(version, int) and version > VERSION:
        raise _refused(f"{file} is a report of a newer ecsspec", "read it with the ecsspec that wrote it")
    older = dict.fromkeys(SINCE_2, "") if version == 1 else {}
    try:
        evidence = _read(Evidence, older | {key: value for key, value in held.items() if key not in {MARK, "version"}})
    except _Odd as odd:
        raise _refused(f"the report in {file} was cut or edited: {odd}") from None
    if version not in range(1, VERSION + 1) or not isinstance(evidence, Evidence):
        raise _refused(f"the report in {file} was cut or edited: its version is none of 1 to {VERSION}")
    return evidence


class _Odd(ValueError):
    """What stands in a report and does not belong there."""


def _refused(what: str, hint: str = "take the file as it was written, or `ecsspec diagnose STACK`") -> MachineError:
    return MachineError(what, hint, "E718")


def _held(text: str) -> Mapping[str, object] | None:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None


def _read(hint: object, value: object) -> object:
    """Return a value as the type of its field says, or say what is odd about it."""
    if isinstance(hint, type) and is_dataclass(hint):
        return _made(hint, value)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise _Odd(f"{value!r:.40} is no list")
        return tuple(_read(get_args(hint)[0], one) for one in value)
    allowed = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if type(value) not in allowed:
        raise _Odd(f"{value!r:.40} is of another type")
    return value


def _made(kind: type, value: object) -> object:
    """Return a value of one of our types from the keys that a file has of it, all of them."""
    hints = _hints(kind)
    if not isinstance(value, dict) or value.keys() != hints.keys():
        raise _Odd(f"{kind.__name__} has other keys")
    return kind(**{name: _read(hint, value[name]) for name, hint in hints.items()})


@cache
def _hints(kind: type) -> Mapping[str, object]:
    return {field.name: get_type_hints(kind)[field.name] for field in fields(kind)}
