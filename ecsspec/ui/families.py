"""Resources that only get the same tags, told together: a tag of the whole stack is one piece of news, not twenty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.review import Review
from ecsspec.ui.sections import deed

FAMILY: Final = 3
"""From so many resources on they are told once."""


@dataclass(frozen=True, slots=True)
class Family:
    """Resources that one entry tells of, most often a single one, with the rows below it."""

    names: tuple[str, ...]
    head: ResourceChange
    rows: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the name of the one, or how many they are."""
        return self.head.logical_id if len(self.names) == 1 else f"{len(self.names)} resources"


def families(
    review: Review, changes: Sequence[ResourceChange], told: Mapping[str, tuple[str, ...]]
) -> Iterator[Family]:
    """Yield the resources in their order with the rows that are told of each, by logical id."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for change in changes:
        if deed(review, change) == "modify" and _is_tagged(review.news_of(change)):
            alike.setdefault(told[change.logical_id], []).append(change.logical_id)
    for change in changes:
        rows = told[change.logical_id]
        names = alike.get(rows, [])
        if len(names) < FAMILY or change.logical_id not in names:
            yield Family((change.logical_id,), change, rows)
        elif change.logical_id == names[0]:
            yield Family(tuple(names), change, rows)


def _is_tagged(moves: Sequence[PropertyMove]) -> bool:
    return bool(moves) and all(move.path[:1] == ("Tags",) for move in moves)
