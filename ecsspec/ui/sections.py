"""The resources of a review in the order of their weight, and within that by who moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ecsspec.deploy.changes import ResourceChange
from ecsspec.review import REPLACED, Review

TITLES: Final[Mapping[str, str]] = {
    "edit": "by your edit",
    "upgrade": "by an ecsspec upgrade, or edited by hand",
    "aws": "moved by AWS",
    "follows": "follows from other changes",
    "may_follow": "may follow from other changes, if AWS finds that a value moved",
}
MOVERS: Final = tuple(TITLES)
LOUD: Final = ("replace", "may_replace", "remove")
"""What a reader must not miss, even where nothing is lost."""
TASK: Final = "AWS::ECS::TaskDefinition"


@dataclass(frozen=True, slots=True)
class Section:
    """Resources with one mover; the user's edit has no title where it comes first."""

    by: str
    title: str
    changes: tuple[ResourceChange, ...]


def sections(review: Review) -> tuple[Section, ...]:
    """Return what is replaced or removed, then the rest: each by its mover, what takes something with it first."""
    ranked = sorted(review.preview.changes, key=lambda change: _rank(review, change))
    groups = groupby(ranked, key=lambda change: _mover(review, change))
    return tuple(
        Section(by, TITLES[by] if number or by != "edit" else "", tuple(changes))
        for number, (by, changes) in enumerate(groups)
    )


def _rank(review: Review, change: ResourceChange) -> tuple[bool, int, bool]:
    quiet = deed(review, change) not in LOUD
    return quiet, MOVERS.index(_mover(review, change)), not review.loss_of(change)


def _mover(review: Review, change: ResourceChange) -> str:
    return "may_follow" if deed(review, change) == "may_follow" else change.by


def deed(review: Review, change: ResourceChange) -> str:
    """Return what becomes of a resource in one word; a new revision is the way of life of a task definition."""
    found = review.deed_of(change)
    return "revision" if change.type == TASK and found in REPLACED else found
