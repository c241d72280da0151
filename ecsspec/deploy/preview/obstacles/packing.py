"""How many tasks of two sizes find room on hosts, at the very most: whole tasks, as no task is split over two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one task takes of its host; an empty architecture runs on any."""

    cpu: int
    memory: int
    interfaces: int = 0
    ports: frozenset[tuple[int, str]] = frozenset()
    architecture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What one host has for tasks."""

    cpu: int
    memory: int
    interfaces: int
    architecture: str
    taken: frozenset[tuple[int, str]] = frozenset()

    def holds(self, load: Load) -> int:
        """Return how many tasks find room."""
        if load.ports & self.taken or load.architecture not in ("", self.architecture):
            return 0
        needs = ((self.cpu, load.cpu), (self.memory, load.memory), (self.interfaces, load.interfaces))
        limits = [have // need for have, need in needs if need]
        return max(0, min([*limits, 1] if load.ports else limits, default=0))

    def without(self, load: Load, count: int) -> Room:
        """Return what is left beside some tasks."""
        return replace(
            self,
            cpu=self.cpu - count * load.cpu,
            memory=self.memory - count * load.memory,
            interfaces=self.interfaces - count * load.interfaces,
            taken=self.taken | load.ports if count else self.taken,
        )


Corner = tuple[int, int]
"""So many tasks of the one kind on a host, and so many of the other beside them."""


def envelope(beside: Sequence[int]) -> tuple[Corner, ...]:
    """Return the corners of the least concave line over what a host holds beside 0, 1, 2… other tasks."""
    corners: list[Corner] = []
    for corner in enumerate(beside):
        while len(corners) > 1 and not _is_above(corners[-1], left=corners[-2], right=corner):
            corners.pop()
        corners.append(corner)
    return tuple(corners)


def at_most(corners: Sequence[Corner], *, hosts: int, others: int) -> int:
    """Return how many tasks find room on hosts beside others: no way to share them out gives more.

    Each line of the envelope is a limit for one host, so that the sum over the hosts is one for all of them.
    """
    limits = [hosts * corners[0][1]]
    for (x, y), (further, lower) in pairwise(corners):
        limits.append(hosts * y + (others - hosts * x) * (lower - y) // (further - x))
    return max(0, min(limits))


def _is_above(corner: Corner, *, left: Corner, right: Corner) -> bool:
    (x, y), (x1, y1), (x2, y2) = corner, left, right
    return (y - y1) * (x2 - x1) > (y2 - y1) * (x - x1)
