"""Values that no screen and no JSON shows: what looks like a secret, by the name it stands under or by its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecsspec.cfn.layout import Data
from ecsspec.spec.secrecy import is_reference, names_secret, starts
from ecsspec.spec.secret_forms import forms_in

MASK = "(hidden)"
_NAMED = ("Name", "Key")
_CONTAINERS = "ContainerDefinitions"
_COMMANDS = frozenset({"Command", "EntryPoint"})
"""What holds words of a command line: `--password` makes a secret of the next one."""
_IMAGES = frozenset({"Image", "image"})
"""What holds a name with a tag: `api-token:main` is no secret."""
_BY_REFERENCE = frozenset({"Secrets", "SecretOptions", "RepositoryCredentials"})
"""What of a container holds names of secrets, and never their values."""


def is_secret(path: Sequence[str | int]) -> bool:
    """Tell whether a property path leads to a secret, such as an environment variable called DB_PASSWORD."""
    if _is_by_reference(path):
        return False
    return any(isinstance(step, str) and names_secret(step) for step in path) or _is_unnamed(path)


def _is_by_reference(path: Sequence[str | int]) -> bool:
    """Tell whether a path leads through what holds names of secrets: a variable called Secrets holds none."""
    in_container = _CONTAINERS in path and "Environment" not in path and not _BY_REFERENCE.isdisjoint(path)
    return in_container or list(path[:1]) == ["secrets"]


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
        return value if isinstance(value, str) and is_reference(value) else MASK
    match value:
        case str():
            return MASK if _is_unread(value, path) else _spoken(value, path)
        case dict() | Mapping():
            named = next((value[key] for key in _NAMED if isinstance(value.get(key), str)), "")
            inner = [*path, str(named)] if named else [*path]
            return {key: masked(item, [*(inner if key == "Value" else path), key]) for key, item in value.items()}
        case list() if _COMMANDS & set(path) and all(isinstance(word, str) for word in value):
            return [*_words([str(word) for word in value])]
        case list():
            return [masked(item, path) for item in value]
        case _:
            return value


def _spoken(value: str, path: Sequence[str | int]) -> str:
    """Return a text up to the first secret in it: where that ends cannot be told safely."""
    found = (start for start, _ in forms_in(value)) if path and path[-1] in _IMAGES else starts(value)
    return _cut(value, min(found, default=None))


def _words(words: Sequence[str]) -> list[str]:
    """Return the words of a command, each up to the first secret in it; one word may tell that the next is secret."""
    text = "\n".join(words)
    found = sorted(starts(text))
    shown: list[str] = []
    at = 0
    for word in words:
        first = next((start - at for start in found if at <= start < at + max(1, len(word))), None)
        shown.append(_cut(word, first))
        at += len(word) + 1
    return shown


def _cut(text: str, start: int | None) -> str:
    return text if start is None else f"{text[:start]}{MASK}"


def _is_unread(value: str, path: Sequence[str | int]) -> bool:
    """Tell whether a text is containers as CloudFormation writes them, which we could not take apart."""
    return path[:1] == (_CONTAINERS,) and value[:1] in ("[", "{")
