"""The arithmetic of room on hosts, held against every way in which a few tasks can be placed on a few hosts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations, combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.backends.ec2_fit import per_host
from ecsspec.backends.instances import Instance, instance
from ecsspec.checks.kinds import TASK_DEFINITION
from ecsspec.deploy.preview.obstacles.crowded import density, first_jam
from ecsspec.deploy.preview.obstacles.moves import Move, Side, Way
from ecsspec.deploy.preview.obstacles.packing import Load, Room, at_most, envelope
from ecsspec.deploy.preview.obstacles.sizes import Fleet, load, most_room, sure_room
from tests.builders import a_spec, a_template, of_type

ROOM = Room(cpu=2048, memory=1000, interfaces=2, architecture="X86_64")
WEB = frozenset({(80, "tcp")})


@pytest.mark.parametrize(
    ("task", "holds"),
    [
        (Load(cpu=256, memory=300), 3),
        (Load(cpu=1024, memory=300), 2),
        (Load(cpu=0, memory=300), 3),
        (Load(cpu=256, memory=100, interfaces=1), 2),
        (Load(cpu=256, memory=100, ports=WEB), 1),
        (Load(cpu=256, memory=100, architecture="ARM64"), 0),
        (Load(cpu=256, memory=100, architecture="X86_64"), 8),
        (Load(cpu=256, memory=1001), 0),
    ],
)
def test_how_many_tasks_a_host_holds(task: Load, holds: int) -> None:
    assert ROOM.holds(task) == holds


def test_a_task_takes_its_share_and_its_ports() -> None:
    task = Load(cpu=512, memory=400, interfaces=1, ports=WEB)
    left = ROOM.without(task, 1)
    assert (left.cpu, left.memory, left.interfaces) == (1536, 600, 1)
    assert left.holds(task) == 0
    assert left.holds(replace(task, ports=frozenset({(80, "udp")}))) == 1
    assert ROOM.without(task, 0) == ROOM


@pytest.mark.parametrize("mode", ["bridge", "host", "awsvpc"])
@pytest.mark.parametrize("memory", [128, 512, 850])
@pytest.mark.parametrize("name", ["t3.micro", "t3.medium", "m5.large"])
def test_it_agrees_with_what_the_spec_is_told(mode: str, memory: int, name: str) -> None:
    changes = {"network_mode": mode, "memory": memory, "network": {"tasks": "private", "nat": "single"}}
    spec, host = a_spec(launch_type="EC2", **changes), instance(name)
    (task,) = of_type(a_template(launch_type="EC2", desired_count=0, **changes), TASK_DEFINITION)
    size = load(task)
    assert host
    assert size
    assert sure_room(host).holds(size) == per_host(spec, host) <= most_room(host).holds(size)


def spread(hosts: int, others: int, each: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to share tasks out over hosts."""
    yield from (way for way in combinations_with_replacement(range(each + 1), hosts) if sum(way) == others)


LOADS = st.builds(
    Load,
    cpu=st.sampled_from([0, 256, 500, 1024]),
    memory=st.sampled_from([128, 250, 490, 900]),
    interfaces=st.sampled_from([0, 0, 1]),
    ports=st.sampled_from([frozenset(), frozenset(), WEB]),
    architecture=st.sampled_from(["", "X86_64"]),
)


@settings(deadline=None)
@given(old=LOADS, new=LOADS, hosts=st.integers(1, 4), others=st.integers(0, 6))
def test_no_way_to_share_tasks_out_gives_more(old: Load, new: Load, hosts: int, others: int) -> None:
    each = ROOM.holds(old)
    beside = [ROOM.without(old, count).holds(new) for count in range(each + 1)]
    best = max((sum(beside[count] for count in way) for way in spread(hosts, others, each)), default=None)
    if best is not None:
        limit = at_most(envelope(beside), hosts=hosts, others=others)
        assert best <= limit <= best + max(beside)
        assert limit == best or hosts > 1


@dataclass(frozen=True, order=True)
class Standing:
    """One host as the search sees it."""

    old: int = 0
    new: int = 0
    is_new: bool = False


State = tuple[tuple[Standing, ...], int]
"""The hosts that take tasks, and old tasks on hosts that drain."""


def begins(move: Move, rooms: tuple[Room, Room]) -> Iterator[State]:
    """Yield every state in which the update may find the hosts, as many as the group may have had."""
    each, least = rooms[0].holds(move.old.load), min(move.old.fleet.least, move.new.fleet.least)
    for count in range(least, move.old.fleet.most + 1):
        for way in spread(count, move.old.count, each):
            for stays in combinations(way, min(count, move.new.fleet.most)):
                yield tuple(sorted(Standing(old=old) for old in stays)), sum(way) - sum(stays)


def follows(state: State, *, move: Move, rooms: tuple[Room, Room]) -> Iterator[State]:
    """Yield what may come next: a host, a new task, the end of an old one, the end of an empty host."""
    hosts, draining = state
    old, new = sum(one.old for one in hosts) + draining, sum(one.new for one in hosts)
    swap = partial(_swapped, hosts)
    if len(hosts) < move.new.fleet.most:
        yield (*hosts, Standing(is_new=True)), draining
    may_stop = move.way is Way.ROLLING and old + new > move.must_run
    if may_stop and draining:
        yield hosts, draining - 1
    for position, one in enumerate(hosts):
        room = rooms[one.is_new].without(move.old.load, one.old).without(move.new.load, one.new)
        if room.holds(move.new.load):
            yield swap(position, replace(one, new=one.new + 1)), draining
        if may_stop and one.old:
            yield swap(position, replace(one, old=one.old - 1)), draining
        if not move.starts_all and new and not one.old and not one.new:
            yield swap(position), draining


def _swapped(hosts: tuple[Standing, ...], position: int, *instead: Standing) -> tuple[Standing, ...]:
    return (*hosts[:position], *instead, *hosts[position + 1 :])


def arrives(move: Move, rooms: tuple[Room, Room]) -> bool:
    """Search for any course of events that ends well."""
    wanted = move.new.count - (move.old.count if move.way is Way.GROWING else 0)
    waiting = [(tuple(sorted(hosts)), draining) for hosts, draining in begins(move, rooms)]
    seen = set(waiting)
    while waiting:
        state = waiting.pop()
        if sum(one.new for one in state[0]) >= wanted:
            return True
        for hosts, draining in follows(state, move=move, rooms=rooms):
            found = (tuple(sorted(hosts)), draining)
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


HOSTS = st.sampled_from([Instance("small", 2, 1032, 3, "X86_64"), Instance("large", 2, 2032, 3, "X86_64")])


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    """Draw a group of up to three hosts."""
    most = draw(st.integers(1, 3))
    return Fleet(group="AutoScalingGroup", host=draw(HOSTS), least=draw(st.integers(0, most)), most=most)


SIDES = st.builds(Side, count=st.integers(0, 3), load=LOADS, fleet=fleets())
MOVES = st.builds(
    Move,
    way=st.sampled_from(Way),
    old=SIDES,
    new=SIDES,
    healthy=st.sampled_from([0, 50, 100]),
    maximum=st.sampled_from([100, 150, 200]),
)


@settings(deadline=None, max_examples=300)
@given(MOVES)
def test_what_is_refused_ends_well_on_no_course_of_events(move: Move) -> None:
    jam = first_jam(move, density(move, most_room))
    rooms = most_room(move.old.fleet.host), most_room(move.new.fleet.host)
    if jam:
        assert not arrives(move, rooms)
