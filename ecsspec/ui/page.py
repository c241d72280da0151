"""A page in parts of which the least important rows are left out until it fits; a part without a row says nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Weight(IntEnum):
    """What the rows of a part are about; those of the last go first."""

    FOOT = 0
    STACK = 1
    OPENING = 2
    WARNING = 3
    LOSS = 4
    REMARK = 5
    DETAIL = 6


Counts = Mapping[Weight, int]
"""How many rows of each weight there are."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that may go singly, the last first, and the lines around them, which are there as long as a row is."""

    weight: Weight
    rows: tuple[str, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()

    def lines(self, number: int) -> tuple[str, ...]:
        """Return the part with so many of its rows."""
        return (*self.opening, *self.rows[:number], *self.closing) if self.rows and number else ()


@dataclass(frozen=True, slots=True)
class Page:
    """A head and a foot that are always there, and parts between them."""

    head: tuple[str, ...]
    parts: tuple[Part, ...]
    foot: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[Weight]:
        """Return how many rows of each weight the whole page has."""
        return counted_rows((part.weight, len(part.rows)) for part in self.parts)

    def kept(self, number: int) -> Counter[Weight]:
        """Return how many rows of each weight are among so many."""
        shares = zip(self.parts, self._shares(number), strict=True)
        return counted_rows((part.weight, share) for part, share in shares)

    def text(self, number: int, *more: str) -> str:
        """Return the page with so many rows, the weightiest, and more lines at its end."""
        shares = zip(self.parts, self._shares(number), strict=True)
        body = [line for part, share in shares for line in part.lines(share)]
        return _tidy([*self.head, *body, *self.foot, *more])

    def most(self, room: int) -> int:
        """Return with how many rows the page takes no more than so many letters; none where not even its head does."""
        total = sum(self.counts.values())
        return max(0, bisect_left(range(total + 1), x=True, key=lambda number: len(self.text(number)) > room) - 1)

    def _shares(self, number: int) -> list[int]:
        """Return how many rows of each part are among so many."""
        shares = [0] * len(self.parts)
        for at in sorted(range(len(self.parts)), key=lambda at: self.parts[at].weight):
            shares[at] = min(number, len(self.parts[at].rows))
            number -= shares[at]
        return shares


def counted_rows(numbers: Iterator[tuple[Weight, int]]) -> Counter[Weight]:
    """Return the sum of the numbers of each weight."""
    total: Counter[Weight] = Counter()
    for weight, number in numbers:
        total[weight] += number
    return total


def _tidy(lines: Sequence[str]) -> str:
    """Return lines as a text, with one empty line where there were several and none at the end."""
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept).rstrip("\n") + "\n"
