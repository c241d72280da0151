"""A copy of a world is another world: what is done in one is not done in the other."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from copy import deepcopy
from types import FunctionType, ModuleType

import pytest

from tests.reviews import EC2, WEB, applied, deployed
from tests.world import World


def behind(thing: object) -> Iterator[object]:
    """Yield what a thing holds; of a function only what it has closed over."""
    if isinstance(thing, FunctionType):
        yield from (cell.cell_contents for cell in thing.__closure__ or ())
    elif not isinstance(thing, type | ModuleType):
        yield from gc.get_referents(thing)


def reachable(start: object) -> set[int]:
    """Return the ids of all that can be reached from a thing."""
    seen, todo = set[int](), [start]
    while todo:
        thing = todo.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            todo += behind(thing)
    return seen


@pytest.mark.parametrize("spec", [WEB, EC2])
def test_a_copy_knows_nothing_of_the_first(spec: str) -> None:
    first = deployed(spec)
    second = deepcopy(first)
    assert not {id(first), id(first.clock), id(first.ecs), id(first.stacks["web"])} & reachable(second)


def test_what_is_done_in_one_is_not_done_in_the_other() -> None:
    first = deployed()
    second = deepcopy(first)
    assert applied(second, WEB.replace("1.28", "1.29"))[1] is None
    assert (first.stacks["web"].status, second.stacks["web"].status) == ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    assert len(first.called("ExecuteChangeSet")) == 1
    assert second.clock.now() > first.clock.now()


def test_a_world_in_which_something_is_under_way_is_not_copied() -> None:
    world = World()
    world.at(5, lambda: None)
    with pytest.raises(ValueError, match="under way"):
        deepcopy(world)
