"""The order of resources: what is replaced or removed before the rest, whoever moves it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.deploy.changes import Action, By, ResourceChange
from ecsspec.review import Review
from ecsspec.ui.sections import LOUD, MOVERS, deed, sections
from tests.reviews import WEB
from tests.ui.drawn import a_review
from tests.ui.offline import edited


def changing(*changes: ResourceChange) -> Review:
    found = edited(WEB, WEB)
    return replace(found, preview=replace(found.preview, changes=changes))


def change(name: str, action: Action, by: By, type_: str = "AWS::EC2::Thing") -> ResourceChange:
    return ResourceChange(name, type_, "", action, by=by)


def told(review: Review) -> list[tuple[str, list[str]]]:
    return [(section.title, [one.logical_id for one in section.changes]) for section in sections(review)]


def test_what_is_replaced_stands_above_what_changes_in_place() -> None:
    found = changing(change("A", "modify", "edit"), change("B", "replace", "follows"), change("C", "modify", "follows"))
    assert told(found) == [
        ("follows from other changes", ["B"]),
        ("by your edit", ["A"]),
        ("follows from other changes", ["C"]),
    ]


def test_one_mover_is_named_once_and_the_users_edit_not_where_it_comes_first() -> None:
    balancer = "AWS::ElasticLoadBalancingV2::LoadBalancer"
    found = changing(
        change("A", "modify", "edit"), change("B", "remove", "edit"), change("C", "replace", "edit", balancer)
    )
    assert told(found) == [("", ["C", "B", "A"])]


def test_movers_come_in_their_order() -> None:
    by: tuple[By, ...] = ("follows", "aws", "upgrade", "edit")
    found = changing(*(change(one, "modify", one) for one in by))
    assert [section.by for section in sections(found)] == ["edit", "upgrade", "aws", "follows"]


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_every_resource_is_in_one_section(seed: int) -> None:
    found = a_review(seed)
    parts = sections(found)
    every = [one for section in parts for one in section.changes]
    assert sorted(one.logical_id for one in every) == sorted(one.logical_id for one in found.preview.changes)
    loud = [deed(found, one) in LOUD for one in every]
    assert loud == sorted(loud, reverse=True)
    assert all(section.by in MOVERS for section in parts)
    assert all(one.by != next_.by for one, next_ in pairwise(parts))
