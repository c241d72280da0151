"""What user data tells the ECS agent of a host: shell lines for Amazon Linux, TOML for Bottlerocket."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ecsspec.cfn.values import Base64, Function, GetAtt, Join, Ref, Sub, Value
from ecsspec.checks.literals import at, items
from ecsspec.checks.views.hosts import Hosts

_SHELL = r"\b(ECS_[A-Z_]+)=(\[[^\]\n]*\]|[^\s>]*)"
_TOML = r"(?m)^\s*([a-z][a-z-]*)\s*=\s*(.+?)\s*$"
_QUOTES = "\"'"


class Agent(NamedTuple):
    """The agent's settings as they are written; `is_toml` on Bottlerocket."""

    settings: Mapping[str, str]
    is_toml: bool

    def get(self, *, variable: str, toml: str) -> str | None:
        """Return a setting by its two names, without its quotes."""
        found = self.settings.get(toml if self.is_toml else variable)
        return found.strip(_QUOTES) if found is not None else None


def agent(these: Hosts) -> Agent | None:
    """Return what hosts tell their agent; None where the user data is not known."""
    if these.template is None:
        return None
    written = _text(at(these.data, "UserData"))
    if written is None:
        return None
    is_toml = "[settings." in written
    return Agent(dict(re.findall(_TOML if is_toml else _SHELL, written)), is_toml)


def _text(value: Value) -> str | None:
    """Return the text of user data, references as `${Name}`; empty where there is none, None where it is not known."""
    match value:
        case None:
            return ""
        case Base64(inner) | Function("Fn::Base64", inner):
            return _inner(inner)
        case _:
            return None


def _inner(value: Value) -> str | None:
    match value:
        case str():
            return value
        case Sub(text) | Function("Fn::Sub", [str() as text, *_]):
            return text
        case Ref(id_) | GetAtt(id_):
            return f"${{{id_}}}"
        case Join(separator, parts):
            inner = [_inner(part) for part in items(parts)]
            return separator.join(part or "" for part in inner) if None not in inner else None
        case _:
            return None
