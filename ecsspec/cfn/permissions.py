"""What CloudFormation needs to make, change and delete resources of each type: a generated table, asked.

`python -m tests.generate.permissions` writes the table from the registry schemas.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("data") / "permissions.json"


def permissions(types: Collection[str]) -> tuple[str, ...]:
    """Return the IAM actions for resources of these types, sorted; one that a wildcard covers is left out."""
    found = {action for type_ in types for action in _table().get(type_, ())}
    wild = {action[:-1] for action in found if action.endswith("*")}
    return tuple(sorted(action for action in found if not any(_is_under(action, start) for start in wild)))


def known_types() -> tuple[str, ...]:
    """Return the types in the table."""
    return tuple(_table())


def _is_under(action: str, start: str) -> bool:
    return action.startswith(start) and action != f"{start}*"


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["types"]
    return {type_: tuple(actions) for type_, actions in rows.items()}
