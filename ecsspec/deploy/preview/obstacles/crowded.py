"""Hosts that hold the tasks of either template, but not the old ones and the new ones at a time.

Another instance type or processor reaches new hosts only: those that run stay as they are, and keep their share of
the group's size, for a group does not shrink while tasks wait for a place. All numbers are the best case (hosts packed
densely, all memory but the agent's share), so what is refused here cannot end well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Final, TypeAlias

from ecsspec.backends.instances import Instance
from ecsspec.cfn.template import Template
from ecsspec.deploy.preview.obstacles.moves import Move, Step, Way, moves, steps
from ecsspec.deploy.preview.obstacles.obstacle import EMPTY_FIRST, Obstacle
from ecsspec.deploy.preview.obstacles.packing import Corner, Room, at_most, envelope
from ecsspec.deploy.preview.obstacles.sizes import most_room, sure_room
from ecsspec.problems import counted

Sizes: TypeAlias = Callable[[Instance], Room]


@dataclass(frozen=True, slots=True)
class Density:
    """How many tasks a host holds: of the old ones, of the new ones beside those, of the new ones on a new host."""

    old: int
    beside: tuple[Corner, ...]
    new: int

    @property
    def freed(self) -> int:
        """Return how many new tasks a running host holds without old ones."""
        return self.beside[0][1]


@dataclass(frozen=True, slots=True)
class Jam:
    """A step that the update does not get past: the hosts that run and stay, and the new tasks that find room."""

    step: Step
    kept: int
    room: int


HOW_LONG: Final[Mapping[Way, str]] = {
    Way.ROLLING: "until new ones are healthy",
    Way.BESIDE: "until the new service does",
    Way.GROWING: "on",
}


def crowded(before: Template, after: Template) -> Iterator[Obstacle]:
    """Yield each service whose new tasks never find room beside the old ones."""
    for move in moves(before, after):
        found = density(move, most_room)
        jam = first_jam(move, found)
        if jam:
            yield Obstacle(_sentence(move, jam=jam, found=found), _way_round(move))


def density(move: Move, sizes: Sizes) -> Density:
    """Return how densely tasks can be packed."""
    running = sizes(move.old.fleet.host)
    each = running.holds(move.old.load)
    left = (running.without(move.old.load, count) for count in range(min(each, move.old.count) + 1))
    beside = envelope([room.holds(move.new.load) for room in left])
    return Density(each, beside, sizes(move.new.fleet.host).holds(move.new.load))


def first_jam(move: Move, found: Density) -> Jam | None:
    """Return the first step for which there is no room; None too where the old tasks cannot all be running."""
    if move.old.count > found.old * move.old.fleet.most:
        return None
    return next((jam for step in steps(move) if (jam := _at(step, move, found)).room < step.start), None)


def _at(step: Step, move: Move, found: Density) -> Jam:
    """Return the most room that there can be at a step."""
    hosts, old = move.new.fleet.most, move.old.fleet
    # Hosts beyond a lowered maximum drain: tasks on them stay healthy, and take nobody's place.
    stay = max(0, step.stay - max(0, old.most - hosts) * found.old)
    kept = min(hosts, _running(move, found) if _waits(step, move) else _hosts(stay, found.old))
    gained = (hosts - kept) * max(0, found.new - found.freed)
    return Jam(step, kept, at_most(found.beside, hosts=hosts, others=stay) + gained)


def _waits(step: Step, move: Move) -> bool:
    """Tell whether tasks wait for a place from the beginning until this step, so that no host is taken away."""
    return step.start == 1 or move.starts_all


def _running(move: Move, found: Density) -> int:
    """Return how many hosts run at the least when the update comes to the service."""
    idle = min(move.old.fleet.least, move.new.fleet.least)
    return max(idle, _hosts(move.old.count, found.old))


def _hosts(tasks: int, each: int) -> int:
    return ceil(tasks / each) if tasks else 0


def _sentence(move: Move, *, jam: Jam, found: Density) -> str:
    room = f"at most {counted(move.new.fleet.most, 'host')} then have room for {jam.room} of"
    return (
        f"{_lead(move, jam)}, and {room} {counted(jam.step.start, 'new task')}: {_detail(move, jam=jam, found=found)}"
    )


def _lead(move: Move, jam: Jam) -> str:
    tasks = counted(jam.step.stay, "old task")
    if not jam.step.stay:
        return f"{counted(jam.kept, 'running host')} cannot go meanwhile" if jam.kept else "no old task is in the way"
    return f"{tasks} must run {HOW_LONG[move.way]}"


def _detail(move: Move, *, jam: Jam, found: Density) -> str:
    old, new = move.old.fleet.host, move.new.fleet.host
    if old == new:
        return f"one {old.name} holds {found.old} old or {found.new} new"
    why = f", being {old.architecture}" if move.new.load.architecture not in ("", old.architecture) else ""
    kept = f"{jam.kept} of them stay {old.name} (one holds {found.old} old or {found.freed} new{why})"
    return f"{kept}, and one {new.name} holds {found.new} new"


def _way_round(move: Move) -> str:
    ways = [f"raise capacity.max to {hosts} for this update" for hosts in _enough(move)]
    ways += [f"lower deployment.minimum_healthy_percent to {percent}" for percent in _healthy(move)]
    return "; or ".join((*ways, EMPTY_FIRST))


def _enough(move: Move) -> Iterator[int]:
    """Yield a maximum that is enough for sure: every host that may run already, and new ones for all new tasks."""
    old, each = move.old.fleet, sure_room(move.new.fleet.host).holds(move.new.load)
    if each:
        yield min(old.most, max(old.least, move.old.count)) + ceil(move.new.count / each)


def _healthy(move: Move) -> Iterator[int]:
    """Yield the highest percentage, of one task less or of none, with which old tasks make room for new ones."""
    found = density(move, sure_room)
    if move.way is not Way.ROLLING or not found.freed or move.old.count > found.old * move.old.fleet.most:
        return
    fewer = ((move.new.count - 1) * 100 // move.new.count, 0)
    lower = (percent for percent in fewer if percent < move.healthy)
    yield from [one for one in lower if not first_jam(replace(move, healthy=one), found)][:1]
