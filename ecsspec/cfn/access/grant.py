"""Something that is allowed, as a value: a sentence for readers, and how far it goes for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from ecsspec.cfn.access.conditions import Conditions, ask_no_more, told
from ecsspec.cfn.access.reach import Reach, is_within
from ecsspec.cfn.findings import Path

_HERE: Final = re.compile(r"arn:\$\{AWS::Partition\}:[\w-]+:(?:\$\{AWS::Region\})?:(?:\$\{AWS::AccountId\})?:")
"""How the names of things in the same account begin: to a reader that says nothing."""

_GONE: Final = "no longer refuses"
_LESS: Final = re.compile(rf"{_GONE} (.+):")

Place: TypeAlias = tuple[str, Path]
"""The logical id of a resource, and the path of the property that grants something."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Something that is allowed, as a sentence: `who` (a logical id) `verb` each of `what` `whom`, on conditions."""

    who: str
    verb: str
    what: tuple[str, ...] = ()
    whom: str = ""
    conditions: Conditions = frozenset()
    at: Place = field(default=("", ()), compare=False)
    public: bool = False
    """Whether the whole internet gets in."""
    kind: str = ""
    """Grants of one kind are compared, reach by reach; where it is empty, the verb is the kind."""
    reach: tuple[Reach, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the grant in words."""
        parts = (self.who, self.verb, ", ".join(self.what), self.whom, self._condition)
        return _HERE.sub("", " ".join(part for part in parts if part))

    def partly(self) -> Grant:
        """Return a refusal that is gone in the words for one of which a part is left."""
        return replace(self, verb=_LESS.sub(r"refuses less to \1:", self.verb).replace(_GONE, "refuses less"))

    @property
    def _condition(self) -> str:
        return f"under a condition on {told(self.conditions)}" if self.conditions else ""


class Known:
    """Grants to compare others with."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        """Sort grants by what they can be compared with."""
        self._alike: dict[tuple[str, str], list[Grant]] = {}
        for grant in grants:
            self._alike.setdefault(_kind(grant), []).append(grant)

    def covers(self, grant: Grant) -> bool:
        """Tell whether one of them says as much or more: what is narrowed opens nothing."""
        return any(_covers(one, grant) for one in self._alike.get(_kind(grant), ()))


def _kind(grant: Grant) -> tuple[str, str]:
    return grant.who, grant.kind or grant.verb


def _covers(wide: Grant, narrow: Grant) -> bool:
    return (
        len(wide.reach) == len(narrow.reach)
        and all(is_within(one, other) for one, other in zip(narrow.reach, wide.reach, strict=True))
        and ask_no_more(wide.conditions, narrow.conditions)
    )


def joined(grants: Sequence[Grant]) -> tuple[Grant, ...]:
    """Join grants that differ in one word only, what lets the internet in first."""
    together: dict[tuple[object, ...], list[Grant]] = {}
    for grant in grants:
        together.setdefault((grant.who, grant.verb, grant.whom, grant.conditions, grant.public), []).append(grant)
    lines = [replace(same[0], what=_words(same)) for same in together.values()]
    return tuple(sorted(lines, key=lambda grant: not grant.public))


def _words(grants: Sequence[Grant]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for grant in grants for word in grant.what))
