"""Fragments are added up; slots are spent sorted."""

from __future__ import annotations

from itertools import permutations

import pytest

from ecsspec.blueprint.fragment import Fragment, gather
from ecsspec.blueprint.slots import Ingress, LogConfiguration, Provider, Rollout, Slot, Statement, Target
from ecsspec.cfn.template import Output, Parameter, Resource
from ecsspec.problems import EcsspecError

ONE = Fragment((Resource("A", "T", "a"),), (Provider("A", "A"),), (Parameter("P", "String"),), (Output("O", "o", ""),))
OTHER = Fragment((Resource("B", "T", "b"),), (Provider("B", "B"),))

SLOTS: list[tuple[Slot, Slot]] = [
    (LogConfiguration("app", "awslogs", {}), LogConfiguration("sidecar", "awslogs", {})),
    (Statement("execution", "Z", (), ()), Statement("task", "A", (), ())),
    (Ingress("Group", 80, ""), Ingress("Group", 443, "")),
    (Target("app", 80, "G", "L", 0), Target("app", 443, "G", "L", 0)),
    (Provider("A", "A"), Provider("B", "B")),
]


def test_adding_keeps_everything() -> None:
    both = ONE + OTHER
    assert both == gather([ONE, OTHER])
    assert [resource.id for resource in both.resources] == ["A", "B"]
    assert (len(both.slots), len(both.parameters), len(both.outputs)) == (2, 1, 1)


def test_an_empty_fragment_changes_nothing() -> None:
    assert ONE + Fragment() == ONE == gather([ONE])


@pytest.mark.parametrize("pair", SLOTS, ids=lambda pair: type(pair[0]).__name__)
def test_slots_come_in_their_own_order_whatever_order_they_came_in(pair: tuple[Slot, Slot]) -> None:
    noise = Rollout({})
    for slots in permutations((*pair, noise)):
        assert Fragment(slots=slots).every(type(pair[0])) == list(pair)


def test_one_slot_of_a_kind() -> None:
    rollout = Rollout({})
    assert Fragment().one(Rollout) is None
    assert Fragment(slots=(rollout,)).one(Rollout) is rollout
    assert Fragment(slots=(LogConfiguration("app", "a", {}),)).one(LogConfiguration, container="other") is None


def test_two_rooms_that_fill_one_slot_are_named() -> None:
    first, second = LogConfiguration("app", "awslogs", {}), LogConfiguration("app", "fluentd", {})
    with pytest.raises(EcsspecError, match=r"slot LogConfiguration.*awslogs.*fluentd"):
        Fragment(slots=(second, first)).one(LogConfiguration, container="app")
