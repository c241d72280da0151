"""Values that no screen and no JSON shows: what looks like a secret, by the name it stands under or by its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecsspec.cfn.layout import Data
from ecsspec.spec.secrecy import covered, holds_secret, names_secret

MASK = "(hidden)"
_NAMED = ("Name", "Key")
_CONTAINERS = "ContainerDefinitions"
_COMMANDS = frozenset({"Command", "EntryPoint"})
"""What holds words of a command line: `--password=…` shows its name only."""


def is_secret(path: Sequence[str | int]) -> bool:
    """Tell whether a property path leads to a secret, such as an environment variable called DB_PASSWORD."""
    return any(isinstance(step, str) and names_secret(step) for step in path) or _is_unnamed(path)


def _is_unnamed(path: Sequence[str | int]) -> bool:
    """Tell whether a path leads to a variable's value by position: CloudFormation gives it without the name."""
    match list(path[-3:]):
        case ["Environment", int(), "Value"]:
            return True
        case _:
            return False


def masked(value: Data, path: Sequence[str | int]) -> Data:
    """Return plain data without its secrets, those of `{Name: X, Value: …}` pairs included."""
    if is_secret(path):
        return MASK
    match value:
        case str():
            return MASK if holds_secret(value) or _is_unread(value, path) else _spoken(value, path)
        case dict() | Mapping():
            named = next((value[key] for key in _NAMED if isinstance(value.get(key), str)), "")
            inner = [*path, str(named)] if named else [*path]
            return {key: masked(item, [*(inner if key == "Value" else path), key]) for key, item in value.items()}
        case list():
            before = ["", *value]
            return [
                MASK if _is_option(last, path) else masked(item, path)
                for last, item in zip(before, value, strict=False)
            ]
        case _:
            return value


def _spoken(value: str, path: Sequence[str | int]) -> str:
    """Return a word of a command without the secret in it; elsewhere a name with a colon is an ARN."""
    return covered(value) if _COMMANDS & set(path) else value


def _is_option(word: Data, path: Sequence[str | int]) -> bool:
    """Tell whether a word of a command names the secret that comes next: `--password`."""
    return isinstance(word, str) and word[:1] == "-" and names_secret(word) and bool(_COMMANDS & set(path))


def _is_unread(value: str, path: Sequence[str | int]) -> bool:
    """Tell whether a text is containers as CloudFormation writes them, which we could not take apart."""
    return path[:1] == (_CONTAINERS,) and value[:1] in ("[", "{")
