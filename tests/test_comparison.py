"""Specs as they were and as they are: pairs by stack, told apart from moved files, other names and other places."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.read import read
from ecsspec.cfn.template import Template
from ecsspec.comparison import Comparison, against_spec, against_template, compare
from ecsspec.problems import NotDone, SpecError
from ecsspec.review import Review
from tests.cases import SPECS
from tests.reviews import compiled, line_of
from tests.sides import API, WEB, shape, side


def told(before: dict[str, str], after: dict[str, str]) -> Comparison:
    return compare(side(before, "main"), side(after))


def test_what_is_the_same_is_counted_only() -> None:
    found = told({"a.yml": WEB, "b.yml": API}, {"a.yml": WEB, "b.yml": API})
    assert shape(found) == ([], [], ["a.yml", "b.yml"])
    assert found.report.is_empty


def test_another_text_of_the_same_meaning_is_no_change() -> None:
    found = told({"a.yml": WEB}, {"a.yml": f"# a comment\n{WEB}launch_type: FARGATE\n"})
    assert shape(found) == ([], [], ["a.yml"])


def test_a_changed_key_has_its_line() -> None:
    found = told({"a.yml": WEB, "b.yml": API}, {"a.yml": WEB.replace("2", "3"), "b.yml": API})
    assert shape(found) == ([("a.yml", "main:a.yml")], [], ["b.yml"])
    review = found.report.changed[0]
    [change] = [one for one in review.preview.changes if one.logical_id == "Service"]
    [move] = [one for one in change.properties if one.path == ("DesiredCount",)]
    key = review.key_of(change, move)
    span = review.span_of(key)
    assert (key, span and span.line, move.before, move.after) == (("desired_count",), 5, 2, 3)
    assert review.preview.against == "main"


def test_a_new_spec_is_a_new_stack() -> None:
    found = told({"a.yml": WEB}, {"a.yml": WEB, "b.yml": API})
    assert shape(found) == ([("b.yml", "")], [], ["a.yml"])
    assert {one.action for one in found.report.changed[0].preview.changes} == {"add"}


def test_a_spec_that_is_gone_leaves_its_stack_behind() -> None:
    found = told({"a.yml": WEB, "b.yml": API}, {"a.yml": WEB})
    assert shape(found) == ([], ["main:b.yml"], ["a.yml"])
    assert found.report.left_behind[0].stack == "api"
    assert not found.report.is_empty


def test_a_moved_file_is_the_same_stack() -> None:
    found = told({"a.yml": WEB}, {"apps/web.yml": WEB})
    assert shape(found) == ([], [], ["apps/web.yml"])
    found = told({"a.yml": WEB}, {"apps/web.yml": WEB.replace("2", "3")})
    assert shape(found) == ([("apps/web.yml", "main:a.yml")], [], [])


@pytest.mark.parametrize("change", [("name: web", "name: shop"), ("eu-central-1", "us-east-1")])
def test_another_name_or_place_is_another_stack(change: tuple[str, str]) -> None:
    found = told({"a.yml": WEB}, {"a.yml": WEB.replace(*change)})
    assert shape(found) == ([("a.yml", "")], ["main:a.yml"], [])


def test_a_place_that_is_named_now_is_where_the_stack_was_all_along() -> None:
    anywhere = WEB.replace("region: eu-central-1\n", "")
    assert shape(told({"a.yml": anywhere}, {"b.yml": WEB})) == ([], [], ["b.yml"])
    assert shape(told({"a.yml": WEB}, {"a.yml": anywhere})) == ([], [], ["a.yml"])


def test_of_several_places_the_one_that_was_named_comes_first_and_then_the_same_file() -> None:
    anywhere, there = WEB.replace("region: eu-central-1\n", ""), WEB.replace("eu-central-1", "us-east-1")
    found = told({"a.yml": anywhere, "c.yml": there}, {"a.yml": there, "b.yml": WEB})
    assert shape(found) == ([], [], ["a.yml", "b.yml"])
    assert shape(told({"b.yml": anywhere}, {"a.yml": there, "b.yml": WEB})) == ([("a.yml", "")], [], ["b.yml"])


def test_a_stack_that_had_two_specs_and_has_one_is_not_left_behind() -> None:
    assert shape(told({"a.yml": WEB, "b.yml": WEB}, {"b.yml": WEB})) == ([], [], ["b.yml"])
    assert shape(told({"a.yml": WEB, "b.yml": WEB}, {})) == ([], ["main:a.yml"], [])


def test_two_files_that_swap_their_stacks() -> None:
    found = told({"a.yml": WEB, "b.yml": API}, {"a.yml": API, "b.yml": WEB})
    assert shape(found) == ([], [], ["a.yml", "b.yml"])


def test_every_problem_of_both_sides_says_its_side() -> None:
    with pytest.raises(SpecError) as caught:
        told({"a.yml": "nmae: web\n", "b.yml": API}, {"a.yml": WEB, "b.yml": API + "prot: 80\n", "c.yml": ""})
    files = {problem.span.file for problem in caught.value.problems if problem.span}
    assert files == {"main:a.yml", "b.yml", "c.yml"}


def test_a_spec_that_was_and_is_wrong_is_told_once() -> None:
    with pytest.raises(SpecError) as caught:
        told({"a.yml": WEB + "prot: 80\n"}, {"a.yml": WEB + "prot: 80\n"})
    assert [problem.span.file for problem in caught.value.problems if problem.span] == ["a.yml"]


def test_two_specs_of_one_stack() -> None:
    with pytest.raises(NotDone, match=r"a\.yml and b\.yml are both the stack web") as caught:
        told({}, {"a.yml": WEB, "b.yml": WEB})
    assert caught.value.code == "E716"


def test_warnings_are_of_new_specs_and_those_that_somebody_edited() -> None:
    noisy = WEB + "environment:\n  DB_PASSWORD: hunter22\n"
    assert [one.code for one in told({"a.yml": WEB}, {"a.yml": noisy}).warnings] == ["W305"]
    assert [one.code for one in told({}, {"a.yml": noisy}).warnings] == ["W305"]
    assert [one.code for one in told({"a.yml": noisy}, {"a.yml": noisy + "# so\n"}).warnings] == ["W305"]
    assert not told({"a.yml": noisy}, {"a.yml": WEB}).warnings
    assert not told({"a.yml": noisy}, {"a.yml": noisy}).warnings
    assert not told({"a.yml": noisy}, {"b.yml": noisy}).warnings


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_a_spec_beside_itself_is_empty(spec: Path) -> None:
    text = spec.read_text(encoding="utf-8")
    assert told({"a.yml": text}, {"a.yml": text + "\n# the end\n"}).report.is_empty


def template(text: str, was: str = "", now: str = "") -> Template:
    """Return the template of a spec as a file holds it, with one text in it replaced."""
    body = emit_yaml(compiled(text).template)
    assert was in body
    return read(body.replace(was, now))


def against(text: str, before: Template) -> Review:
    return against_template(compiled(text), before, label="old.yml")


def test_a_template_is_compared_by_the_spec_that_it_holds() -> None:
    found = against(WEB.replace("2", "3"), template(WEB))
    assert found.preview.against == "old.yml"
    assert line_of(found, "Service", "DesiredCount") == 5
    assert against(WEB, template(WEB)).is_empty


def test_an_output_alone_is_a_change() -> None:
    found = against(WEB, template(WEB, "Where the app answers", "Where it answered"))
    assert found.preview.changes == ()
    assert not found.is_empty


def test_a_template_that_holds_no_spec_has_changes_without_keys() -> None:
    found = against(WEB.replace("2", "3"), template(WEB, "    spec:\n", "    other:\n"))
    assert found.keys == {}
    assert line_of(found, "Service", "DesiredCount") is None


def test_another_spec_is_compared_as_if_it_had_been_this_app() -> None:
    found = against_spec(compiled(API.replace("2", "3")), compiled(WEB, file="old.yml"), label="old.yml")
    assert found.other_app == "web"
    assert line_of(found, "Service", "DesiredCount") == 5
    assert found.was is not None
    assert found.was.source.path == "old.yml"
    assert not found.is_new
    assert against_spec(compiled(WEB), compiled(WEB, file="old.yml"), label="old.yml").is_empty
