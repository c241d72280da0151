"""What a type's file says: how a resource is described, where each property is read, what GetAtt gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from botocore.exceptions import ClientError

from tests.local.cloud import Cloud
from tests.local.readback.paths import Answer, Entry, found


@dataclass(frozen=True)
class Made:
    """A resource of a live stack: its logical id, type, physical id, and its template's properties, resolved."""

    id: str
    type: str
    physical_id: str
    properties: Mapping[str, Any] = field(default_factory=dict)


Describe: TypeAlias = Callable[[Cloud, Made], Answer | None]


@dataclass(frozen=True)
class Kind:
    """How one resource type is read back; `describe` returns None for what is not there (any more)."""

    describe: Describe
    entries: Mapping[str, Entry]
    attributes: Mapping[str, str] = field(default_factory=dict)

    def differences(self, properties: Mapping[str, Any], answer: Answer) -> Iterator[tuple[str, str]]:
        """Yield property and line for whatever the answer does not say; a property without an entry is one."""
        for name, value in properties.items():
            entry = self.entries.get(name)
            if entry is None:
                yield name, ": tests/local/readback has no entry for it"
            else:
                yield from ((name, line) for line in entry(value, answer))

    def attribute(self, name: str, answer: Answer) -> Any:
        """Return what GetAtt should give, asked of the service."""
        return found(self.attributes[name], answer)


def one(call: Callable[[], Mapping[str, Any]], path: str) -> Answer | None:
    """Return the first of a list in an answer, or None where the service does not know the thing."""
    try:
        rows = found(path, call())
    except ClientError as error:
        if is_absence(error):
            return None
        raise
    return rows[0] if rows else None


def is_absence(error: ClientError) -> bool:
    """Return whether a service says that the thing is not there."""
    code = str(error.response["Error"]["Code"])
    return any(word in code for word in ("NotFound", "NoSuchEntity", "ClientException", "Malformed"))
