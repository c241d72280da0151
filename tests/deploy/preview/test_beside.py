"""Parameters, other sections and places of two templates."""

from __future__ import annotations

import pytest

from ecsspec.cfn.diff import ABSENT, TemplateDiff, diff
from ecsspec.cfn.template import Parameter, Template
from ecsspec.cfn.values import Value
from ecsspec.deploy.changes import PropertyMove
from ecsspec.deploy.preview.beside import parameter_moves, places, remarks, sections, spec_of
from tests.deploy.fakes import a_deployment, a_template

AMI = Parameter("Ami", "String", default="/a")


def with_parameter(one: Parameter | None) -> Template:
    return a_template(parameters={one.id: one} if one else {})


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (AMI, Parameter("Ami", "String", default="/b"), PropertyMove(("Ami",), "/a", "/b")),
        (None, AMI, PropertyMove(("Ami",), ABSENT, "/a")),
        (AMI, None, PropertyMove(("Ami",), "/a", ABSENT)),
        (None, Parameter("Ami", "String"), PropertyMove(("Ami",), ABSENT, {"Type": "String"})),
        (AMI, Parameter("Ami", "Number", default="/a"), PropertyMove(("Ami", "Type"), "String", "Number")),
        (Parameter("Ami", "String"), AMI, PropertyMove(("Ami", "Default"), ABSENT, "/a")),
    ],
    ids=["another default", "new", "gone", "new without a default", "another type", "a default now"],
)
def test_a_parameter_is_told_by_its_default(
    before: Parameter | None, after: Parameter | None, move: PropertyMove
) -> None:
    assert parameter_moves(diff(with_parameter(before), with_parameter(after)), None) == (move,)


def test_who_writes_a_parameter() -> None:
    upgrade = diff(with_parameter(None), with_parameter(AMI))
    assert [move.by for move in parameter_moves(upgrade, TemplateDiff())] == ["upgrade"]
    assert [move.by for move in parameter_moves(upgrade, upgrade)] == ["edit"]


def with_sections(metadata: dict[str, Value], **parts: Value) -> Template:
    return Template("", a_template().resources, metadata=metadata, sections=parts)


def said(before: Template, after: Template) -> list[str]:
    return list(remarks(diff(before, after), before, a_deployment(after)))


def test_other_sections_are_named() -> None:
    old = with_sections({}, Mappings={"Sizes": {"a": {"b": 1}, "c": {"d": 2}}})
    new = with_sections({"Reviewed": "yes"}, Mappings={"Sizes": {"a": {"b": 2}, "c": {"d": 3}}}, Transform="T")
    named = (("Mappings", "Sizes"), ("Transform",), ("Metadata", "Reviewed"))
    assert sections(diff(old, new)) == named
    assert said(old, new) == ["the template also changes in Mappings.Sizes, Transform, Metadata.Reviewed"]


def test_of_many_sections_the_number_is_told() -> None:
    many = with_sections({}, Conditions={}, Rules={}, Mappings={}, Transform="T")
    assert said(with_sections({}), many) == ["the template also changes in 4 parts beside its resources"]


def test_our_own_metadata_repeats_the_spec_and_is_no_section() -> None:
    old, new = with_sections({"ecsspec": {"version": "1"}}), with_sections({"ecsspec": {"version": "2"}})
    assert sections(diff(old, new)) == ()
    assert said(old, new) == []


def test_of_a_new_stack_no_section_is_news() -> None:
    assert said(Template("", {}), with_sections({}, Transform="T")) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("us-east-1", "", ["the spec may now go to any region (it named us-east-1 before)"]),
        ("", "us-east-1", ["the spec names region us-east-1 now (it named none before)"]),
        ("us-east-1", "eu-west-1", ["the spec names region eu-west-1 now (it named us-east-1 before)"]),
        ("us-east-1", "us-east-1", []),
    ],
)
def test_where_a_stack_may_go(was: str, now: str, told: list[str]) -> None:
    old = {"name": "web", **({"region": was} if was else {})}
    assert list(places(old, a_deployment(region=now))) == told


def test_an_account_is_told_as_well() -> None:
    told = ["the spec may now go to any account (it named 123456789012 before)"]
    assert list(places({"account": "123456789012"}, a_deployment())) == told
    assert list(places({}, a_deployment(account="123456789012"))) == []


@pytest.mark.parametrize(
    ("metadata", "spec"), [({}, {}), ({"ecsspec": {"version": "1"}}, {}), ({"ecsspec": {"spec": {"a": 1}}}, {"a": 1})]
)
def test_the_spec_in_a_template(metadata: dict[str, Value], spec: dict[str, object]) -> None:
    assert spec_of(with_sections(metadata)) == spec
