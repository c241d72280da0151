"""Specs that moved into or out of what is compared: found in the whole of a side, told from copies and examples."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from ecsspec.comparison import Comparison, Side, compare
from ecsspec.problems import SpecError
from tests.sides import API, WEB, shape, side


def test_a_spec_that_nobody_named_is_found_where_it_moved_to() -> None:
    here = side({"a.yml": WEB}, rest={"team/b.yml": API})
    assert shape(compare(side({"a.yml": WEB, "b.yml": API}, "main"), here)) == ([], [], ["a.yml", "team/b.yml"])
    edited = side({"a.yml": WEB}, rest={"team/b.yml": API.replace("2", "3")})
    found = compare(side({"a.yml": WEB, "b.yml": API}, "main"), edited)
    assert shape(found) == ([("team/b.yml", "main:b.yml")], [], ["a.yml"])
    assert found.report.changed[0].renamed_from == "main:b.yml"


def test_a_spec_that_nobody_named_is_found_where_it_came_from() -> None:
    workflow = "name: api\non: push\njobs: {}\n"
    then = side({}, "main", rest={"a.yml": WEB, "b.yml": workflow, "c.yml": WEB + "- no\n", "d.yml": "x" * 300_000})
    found = compare(then, side({"infra/a.yml": WEB.replace("2", "3"), "infra/b.yml": API}))
    assert shape(found) == ([("infra/a.yml", "main:a.yml"), ("infra/b.yml", "")], [], [])


@pytest.mark.parametrize("wrong", [WEB + "bogus: 1\n", WEB + "- no\n", WEB.replace("image", "imge")])
def test_a_spec_that_moved_and_does_not_compile_is_an_error(wrong: str) -> None:
    with pytest.raises(SpecError) as caught:
        compare(side({"web.yml": WEB}, "main"), side({}, rest={"other/web.yml": wrong}))
    assert {problem.span.file for problem in caught.value.problems if problem.span} == {"other/web.yml"}
    with pytest.raises(SpecError) as caught:
        compare(side({}, "main", rest={"web.yml": wrong}), side({"other/web.yml": WEB}))
    assert {problem.span.file for problem in caught.value.problems if problem.span} == {"main:web.yml"}


def test_what_does_not_compile_and_is_no_spec_that_moved_is_no_error() -> None:
    wrong = {"fixture.yml": WEB + "bogus: 1\n"}
    found = compare(side({"web.yml": WEB}, "main", rest=wrong), side({}, rest=wrong))
    assert shape(found) == ([], ["main:web.yml"], [])
    found = compare(side({"web.yml": WEB}, "main"), side({}, rest={**wrong, "other/web.yml": WEB}))
    assert shape(found) == ([], [], ["other/web.yml"])


def note(found: Comparison) -> str:
    [review] = found.report.reviews
    return review.preview.note


def test_a_copy_that_stays_elsewhere_is_told_and_makes_no_new_spec_an_old_one() -> None:
    copy = {"examples/web.yml": WEB}
    found = compare(side({}, "main", rest=copy), side({"web.yml": WEB}, rest=copy))
    assert shape(found) == ([("web.yml", "")], [], [])
    said = "examples/web.yml names the stack web too, and did before: where it was applied from there, web is not new"
    assert note(found) == said
    more = {**copy, "test/web.yml": WEB}
    found = compare(side({}, "main", rest=more), side({"web.yml": WEB}, rest=more))
    assert note(found).startswith("examples/web.yml, test/web.yml name the stack web too, and did before")
    found = compare(side({}, "main", rest={**copy, "old/web.yml": WEB}), side({"web.yml": WEB}, rest=copy))
    assert shape(found) == ([], [], ["web.yml"])
    assert note(found).startswith("examples/web.yml names the stack web too, and stays"), "whatever it was moved from"


def test_a_copy_in_the_same_folder_is_compared_with_what_it_was_made_from() -> None:
    stays = {"specs/web.yml": WEB}
    found = compare(side({}, "main", rest=stays), side({"specs/web2.yml": WEB.replace("2", "3")}, rest=stays))
    assert shape(found) == ([("specs/web2.yml", "main:specs/web.yml")], [], [])
    said = "specs/web.yml names the stack web too, and stays: of them, the one that is applied last counts"
    assert note(found) == said
    found = compare(side({}, "main", rest=stays), side({"specs/web2.yml": WEB}, rest=stays))
    assert (note(found), found.report.told) == (said, found.report.reviews), "also where nothing changes"


def test_the_one_file_that_was_chosen_is_compared_with_the_only_old_spec_of_its_stack() -> None:
    stays = {"specs/web.yml": WEB}
    chosen = replace(side({"web2.yml": WEB.replace("2", "3")}, rest=stays), chosen="web2.yml")
    assert shape(compare(side({}, "main", rest=stays), chosen)) == ([("web2.yml", "main:specs/web.yml")], [], [])
    more = {**stays, "web.yml": WEB}
    chosen = replace(side({"web2.yml": WEB}, rest=more), chosen="web2.yml")
    assert shape(compare(side({}, "main", rest=more), chosen)) == ([("web2.yml", "")], [], []), "of two, none is it"


def test_a_spec_that_was_there_before_is_none_that_a_stack_moved_to() -> None:
    copy = {"examples/web.yml": WEB.replace("2", "3")}
    found = compare(side({"web.yml": WEB}, "main", rest=copy), side({}, rest=copy))
    assert shape(found) == ([], ["main:web.yml"], [])
    assert found.report.left_behind[0].also == ("examples/web.yml",)
    edited = {"examples/web.yml": WEB.replace("2", "4")}
    found = compare(side({"web.yml": WEB}, "main", rest=copy), side({}, rest=edited))
    assert found.report.left_behind[0].also == ("examples/web.yml",)
    found = compare(side({"web.yml": WEB}, "main", rest=copy), side({}, rest={**copy, "b/web.yml": WEB}))
    assert shape(found) == ([], [], ["b/web.yml"])
    assert note(found).startswith("examples/web.yml names the stack web too, and stays")
    other = {"examples/web.yml": WEB.replace("name: web", "name: shop")}
    found = compare(side({"web.yml": WEB}, "main", rest=other), side({}, rest=copy))
    assert shape(found) == ([("examples/web.yml", "main:web.yml")], [], []), "it named another stack"


def test_of_several_copies_the_one_of_the_same_file_name_is_where_it_moved() -> None:
    copies = {"a/other.yml": WEB.replace("2", "3"), "z/web.yml": WEB}
    assert shape(compare(side({"web.yml": WEB}, "main"), side({}, rest=copies))) == ([], [], ["z/web.yml"])
    assert shape(compare(side({}, "main", rest=copies), side({"web.yml": WEB}))) == ([], [], ["web.yml"])


@pytest.mark.parametrize("change", [("name: web", "name: shop"), ("eu-central-1", "us-east-1")])
def test_another_stack_is_no_place_that_a_spec_moved_to(change: tuple[str, str]) -> None:
    other = {"b.yml": WEB.replace(*change)}
    assert shape(compare(side({"a.yml": WEB}, "main"), side({}, rest=other))) == ([], ["main:a.yml"], [])
    assert shape(compare(side({}, "main", rest=other), side({"a.yml": WEB}))) == ([("a.yml", "")], [], [])


def test_nothing_is_searched_where_every_stack_has_its_spec() -> None:
    def search(_: object) -> dict[str, bytes]:
        raise AssertionError("searched")

    sides = (Side({"a.yml": text.encode()}, "", search) for text in (WEB, WEB.replace("2", "3")))
    assert compare(*sides).report.changed


def test_only_stacks_without_a_spec_are_searched() -> None:
    asked: list[set[str]] = []

    def search(stacks: Collection[str]) -> dict[str, bytes]:
        asked.append(set(stacks))
        return {}

    compare(
        Side({"a.yml": WEB.encode(), "b.yml": API.encode()}, "main", search), Side({"a.yml": WEB.encode()}, "", search)
    )
    assert asked == [{"api"}, {"api"}]


def test_the_new_side_is_not_searched_for_a_new_stack_that_the_old_one_never_names() -> None:
    def search(_: object) -> dict[str, bytes]:
        raise AssertionError("searched")

    assert compare(side({}, "main"), Side({"a.yml": WEB.encode()}, "", search)).report.changed
