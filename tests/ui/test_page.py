"""A page that is cut: the least important rows go first, and no part is left without one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecsspec.ui.page import Page, Part, Weight

TWO = Page(
    ("head",),
    (
        Part(Weight.STACK, ("a",)),
        Part(Weight.DETAIL, ("a1", "a2"), ("<",), (">",)),
        Part(Weight.STACK, ("b",)),
        Part(Weight.OPENING, ("b!",), ("opens",)),
        Part(Weight.DETAIL, ("b1",), ("<",), (">",)),
    ),
    ("foot",),
)


def test_rows_go_by_their_weight_and_the_last_first() -> None:
    pages = [TWO.text(number).split("\n")[1:-2] for number in range(7)]
    assert pages == [
        [],
        ["a"],
        ["a", "b"],
        ["a", "b", "opens", "b!"],
        ["a", "<", "a1", ">", "b", "opens", "b!"],
        ["a", "<", "a1", "a2", ">", "b", "opens", "b!"],
        ["a", "<", "a1", "a2", ">", "b", "opens", "b!", "<", "b1", ">"],
    ]


def test_what_is_kept_is_counted() -> None:
    assert TWO.counts == {Weight.STACK: 2, Weight.OPENING: 1, Weight.DETAIL: 3}
    assert +TWO.kept(4) == {Weight.STACK: 2, Weight.OPENING: 1, Weight.DETAIL: 1}


def test_head_foot_and_what_is_added_are_always_there() -> None:
    assert TWO.text(0, "", "more") == "head\nfoot\n\nmore\n"
    assert Page(("head", "", ""), (Part(Weight.STACK, (), ("",)),)).text(0) == "head\n"


@given(st.integers(0, 120))
def test_as_many_rows_are_kept_as_fit(room: int) -> None:
    most = TWO.most(room)
    assert most == 0 or len(TWO.text(most)) <= room
    assert most == 6 or len(TWO.text(most + 1)) > room
