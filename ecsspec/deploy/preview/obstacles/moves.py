"""How tasks give way to new ones during an update: which of the old must stay while how many of the new start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import ceil, floor

from ecsspec.cfn.diff import Modified, diff
from ecsspec.cfn.template import Resource, Template
from ecsspec.checks.index import Index
from ecsspec.checks.kinds import SERVICE, TASK_DEFINITION
from ecsspec.checks.literals import at, number
from ecsspec.deploy.preview.obstacles.packing import Load
from ecsspec.deploy.preview.obstacles.sizes import Fleet, fleet, load


class Way(Enum):
    """How the old tasks give way."""

    ROLLING = "one after the other, within one service"
    BESIDE = "all at once, when the new service is up: CloudFormation removes the old one last"
    GROWING = "not at all: more of the same start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A service in one of the templates: how many tasks, of what size, on which hosts."""

    count: int
    load: Load
    fleet: Fleet


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What an update does to the tasks of a service; the percentages are those of the new template."""

    way: Way
    old: Side
    new: Side
    healthy: int = 0
    maximum: int = 100

    @property
    def starts_all(self) -> bool:
        """Tell whether every new task may start before the first one is healthy."""
        may_run = floor(self.new.count * self.maximum / 100)
        return self.way is not Way.ROLLING or may_run >= min(self.old.count, self.must_run) + self.new.count

    @property
    def must_run(self) -> int:
        """Return how many tasks, old or new, must be healthy all the time."""
        return ceil(self.new.count * self.healthy / 100)


@dataclass(frozen=True, slots=True)
class Step:
    """A moment that the update must get past: old tasks that must stay, and the new ones that need room beside them."""

    stay: int
    start: int


def steps(move: Move) -> Iterator[Step]:
    """Yield the steps, in order."""
    match move.way:
        case Way.ROLLING:
            for started in range(move.new.count):
                yield Step(min(move.old.count, max(0, move.must_run - started)), started + 1)
        case Way.BESIDE if move.new.count:
            yield Step(move.old.count, move.new.count)
        case Way.GROWING if move.new.count > move.old.count:
            yield Step(move.old.count, move.new.count - move.old.count)


def moves(before: Template, after: Template) -> Iterator[Move]:
    """Yield what an update does to the services whose tasks stay on their group of hosts."""
    old, new = Index(before), Index(after)
    revised = _revised(before, after)
    for was, will in _pairs(old, new):
        one, other = _side(old, was), _side(new, will)
        if one and other and one.fleet.group == other.fleet.group:
            way = Way.BESIDE if was.id != will.id else Way.ROLLING if _task_id(new, will) in revised else Way.GROWING
            healthy, maximum = _percentages(will)
            yield Move(way=way, old=one, new=other, healthy=healthy, maximum=maximum)


def _pairs(old: Index, new: Index) -> Iterator[tuple[Resource, Resource]]:
    """Yield each service that stays, and the one that takes the place of another."""
    before, after = old.template.resources, new.template.resources
    yield from ((service, after[service.id]) for service in old.every(SERVICE) if service.id in after)
    gone = [service for service in old.every(SERVICE) if service.id not in after]
    come = [service for service in new.every(SERVICE) if service.id not in before]
    if len(gone) == len(come) == 1:
        yield gone[0], come[0]


def _side(index: Index, service: Resource) -> Side | None:
    task = index.resource(at(service.properties, "TaskDefinition"), TASK_DEFINITION)
    size, hosts, count = task and load(task), fleet(index, service), number(at(service.properties, "DesiredCount"))
    return Side(count=count, load=size, fleet=hosts) if size and hosts and count is not None else None


def _task_id(index: Index, service: Resource) -> str:
    return index.identity(at(service.properties, "TaskDefinition"))


def _revised(before: Template, after: Template) -> frozenset[str]:
    """Return the resources that another property than their tags makes another revision of."""
    changes = (change for change in diff(before, after).resources if isinstance(change, Modified))
    return frozenset(one.id for one in changes if any(change.path[0] != "Tags" for change in one.properties))


def _percentages(service: Resource) -> tuple[int, int]:
    """Return how many percent must be healthy and may run; what is not known holds nothing up."""
    least = number(at(service.properties, "DeploymentConfiguration", "MinimumHealthyPercent"))
    most = number(at(service.properties, "DeploymentConfiguration", "MaximumPercent"))
    return least or 0, most or 100
