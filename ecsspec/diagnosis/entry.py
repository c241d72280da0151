"""One text of AWS that we know: where it is found, what it means, which keys may be behind it, and what to try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from shlex import quote
from types import MappingProxyType
from typing import Final

FORGOTTEN: Final = "see what `apply` kept of the tasks: AWS forgets them within the hour"
RUN_HERE: Final = "run it here"
RUN: Final = f"{RUN_HERE}: `docker run --rm {{image}}`"
"""What a caller who knows the template tells in full."""
ANEW: Final = "or apply again, and look while they fail: `ecsspec diagnose {stack}`"
"""What to try where only what follows from a failure is left to be seen."""


class Place(Enum):
    """Where a text is found; of two causes, the one at an earlier place comes first."""

    RESOURCE = "resource"
    CONTAINER = "container"
    TASK = "task"
    LOG = "log"
    TARGET = "target"
    ACTIVITY = "activity"
    EVENT = "service event"


class Rank(IntEnum):
    """What a text is worth, the most first."""

    CAUSE = 0
    UNKNOWN = 1
    """AWS's own words, of which we know nothing."""
    SYMPTOM = 2
    """What follows from a cause that stands elsewhere."""
    HARMLESS = 3
    """No failure of the deployment: it goes on by itself."""
    ECHO = 4
    """Repeats another failure: shown only where nothing else is."""
    QUIET = 5
    """No failure at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A known text. `cause` and `tries` may name what `pattern` captures, and {image}, {container} and {stack}.

    `keys` are dotted keys of the spec.
    """

    id: str
    places: tuple[Place, ...]
    pattern: re.Pattern[str]
    cause: str
    keys: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()
    rank: Rank = Rank.CAUSE


WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "image": "the image",
        "container": "the container",
        "stack": "the stack",
        "code": "another code",
        "program": "its program",
        "port": "it",
        "name": "something of this name",
        "type": "the instance type",
        "zone": "one of the zones",
        "action": "an action",
        "role": "the role",
        "key": "the key",
        "users": "another one",
    }
)
"""What stands in a sentence for what AWS did not tell."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A known text as it was met, with what it captured filled in."""

    known: Known
    captured: Mapping[str, str]

    @property
    def cause(self) -> str:
        """Return the cause in plain words."""
        return self.known.cause.format_map({**WORDS, **self.captured})

    @property
    def tries(self) -> tuple[str, ...]:
        """Return what to try; what AWS did not tell stays a word in capitals."""
        blanks = {name: name.upper() for name in WORDS}
        values = {**blanks, **{name: quote(value) for name, value in self.captured.items()}}
        return tuple(one.format_map(values) for one in self.known.tries)


def known(
    id_: str,
    pattern: str,
    cause: str,
    *tries: str,
    places: tuple[Place, ...],
    keys: tuple[str, ...] = (),
    rank: Rank = Rank.CAUSE,
) -> Known:
    """Return an entry of the table; its pattern is looked for anywhere in a text, in any case."""
    compiled = re.compile(pattern, re.IGNORECASE | re.DOTALL)
    return Known(id=id_, places=places, pattern=compiled, cause=cause, keys=keys, tries=tries, rank=rank)


def of_resource(
    id_: str, pattern: str, cause: str, *tries: str, keys: tuple[str, ...] = (), rank: Rank = Rank.CAUSE
) -> Known:
    """Return an entry for what CloudFormation says of a resource, or of a change set."""
    return known(id_, pattern, cause, *tries, places=(Place.RESOURCE,), keys=keys, rank=rank)
