"""Who needs whom among several stacks: by what their templates import, and what follows for their order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecsspec.cfn.read import read
from ecsspec.cfn.template import Parameter, StackResource, TaggedResource, Template
from ecsspec.deploy.order.graph import Link, Member, Needs, hanging_on, layers, needs, ready, require_no_circle
from ecsspec.problems import NotDone

EXPORTS = "Outputs: {{Url: {{Value: x, Export: {{Name: {name}}}}}}}"
IMPORTS = "Resources: {{Topic: {{Type: AWS::SNS::Topic, Properties: {{TopicName: {{Fn::ImportValue: {name}}}}}}}}}"
EMPTY = "Resources: {}"


def member(file: str, body: str = EMPTY, *, region: str | None = None, account: str | None = None) -> Member:
    body = body if "Resources" in body else f"{EMPTY}\n{body}"
    return Member(f"{file}.yml", file, read(body), region, account)


def maker(name: str, *, file: str = "base", region: str | None = None) -> Member:
    return member(file, EXPORTS.format(name=name), region=region)


def taker(name: str, *, file: str = "web", region: str | None = None) -> Member:
    return member(file, IMPORTS.format(name=name), region=region)


def linked(*members: Member) -> dict[str, set[str]]:
    return {file: set(wanted) for file, wanted in needs(members).items() if wanted}


@pytest.mark.parametrize(
    ("export", "import_"),
    [
        ("base-url", "base-url"),
        ("!Sub '${AWS::StackName}-url'", "base-url"),
        ("!Join ['-', [!Ref 'AWS::StackName', url]]", "base-url"),
        ("!Sub '${AWS::StackName}-${AWS::Region}'", "!Sub 'base-${AWS::Region}'"),
        ("!Sub 'base-${!literal}'", "'base-${literal}'"),
        ("!Ref AWS::StackName", "base"),
    ],
)
def test_who_imports_what_another_one_exports_needs_it(export: str, import_: str) -> None:
    assert linked(taker(import_), maker(export)) == {"web.yml": {"base.yml"}}


@pytest.mark.parametrize(
    ("export", "import_"),
    [
        ("base-url", "base-arn"),
        ("!Sub '${AWS::StackName}-url'", "!Sub '${AWS::StackName}-url'"),
        ("!Sub 'x-${Stage}'", "!Sub 'x-${Stage}'"),
        ("!Ref Stage", "!Ref Stage"),
        ("!Join ['-', [!Ref Stage, url]]", "base-url"),
        ("!Join ['-', !Ref Parts]", "base-url"),
        ("!Select [0, [base-url]]", "base-url"),
    ],
)
def test_what_is_another_name_or_known_to_aws_alone_is_no_need(export: str, import_: str) -> None:
    assert linked(taker(import_), maker(export)) == {}


def test_an_import_is_found_wherever_it_stands() -> None:
    nested = "Resources: {A: {Type: T, Properties: {L: [{B: !Join ['', [x, !ImportValue base-url]]}]}}}"
    output = f"{EMPTY}\nOutputs: {{Url: {{Value: !ImportValue base-url}}}}"
    for body in (nested, output):
        assert linked(member("web", body), maker("base-url")) == {"web.yml": {"base.yml"}}


def test_stacks_in_two_places_do_not_see_each_other() -> None:
    far, near = maker("x", region="eu-west-1"), maker("x", file="near", region="us-east-1")
    assert linked(taker("x", region="us-east-1"), far, near) == {"web.yml": {"near.yml"}}
    assert linked(taker("x"), far) == {"web.yml": {"base.yml"}}, "it may well go there"
    accounts = [member("a", EXPORTS.format(name="x"), account="1"), member("b", IMPORTS.format(name="x"), account="2")]
    assert linked(*accounts) == {}


def test_a_stack_that_is_not_there_and_the_stack_itself_are_no_need() -> None:
    assert linked(taker("elsewhere"), maker("x")) == {}
    own = member("web", f"{IMPORTS.format(name='x')}\n{EXPORTS.format(name='x')}")
    assert linked(own) == {}


def test_an_output_without_an_export_or_with_one_without_a_name_makes_nothing() -> None:
    plain = member("base", "Outputs: {A: {Value: x}, B: {Value: y, Export: {Other: z}}}")
    assert linked(taker("x"), plain) == {}


def test_who_looks_a_resource_up_in_another_stack_needs_it() -> None:
    sources = {
        "P": Parameter("P", "String", source=StackResource("base", "Role")),
        "Q": Parameter("Q", "String", source=TaggedResource("AWS::EC2::VPC", (("a", "b"),))),
    }
    web = Member("web.yml", "web", Template("", {}, sources))
    assert linked(web, member("base"), member("other")) == {"web.yml": {"base.yml"}}


def test_another_kind_of_need_is_one_more_link() -> None:
    link = Link(lambda one: frozenset({one.stack}), lambda one: frozenset({"base"} if one.stack == "web" else ()))
    found = needs([member("web"), member("base")], links=[link])
    assert found == {"web.yml": frozenset({"base.yml"}), "base.yml": frozenset()}


def test_stacks_that_need_each_other_are_refused_with_their_files() -> None:
    require_no_circle({"a.yml": frozenset({"b.yml"}), "b.yml": frozenset()})
    circle = {"a.yml": {"b.yml"}, "b.yml": {"c.yml"}, "c.yml": {"a.yml"}, "d.yml": {"a.yml"}}
    with pytest.raises(NotDone) as refused:
        require_no_circle({file: frozenset(wanted) for file, wanted in circle.items()})
    assert refused.value.code == "E722"
    assert "the stacks of a.yml, b.yml, c.yml need each other" in refused.value.what
    assert refused.value.details == ("a.yml needs b.yml needs c.yml needs a.yml",)


DIAMOND: Needs = {
    "top": frozenset({"left", "right"}),
    "left": frozenset({"base"}),
    "right": frozenset({"base"}),
    "base": frozenset(),
    "alone": frozenset(),
}


def test_a_diamond_in_layers_and_what_hangs_on_each() -> None:
    assert list(layers(DIAMOND)) == [("base", "alone"), ("left", "right"), ("top",)]
    assert hanging_on(DIAMOND, "base") == ("top", "left", "right")
    assert hanging_on(DIAMOND, "left") == ("top",)
    assert hanging_on(DIAMOND, "alone") == ()
    assert ready(DIAMOND, done={"base", "left"}) == ("right", "alone")


@st.composite
def graphs(draw: st.DrawFn) -> Needs:
    """Draw a graph without circles: each needs only files after it, and they stand in any order."""
    files = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    found = {
        file: draw(st.frozensets(st.sampled_from(files[at + 1 :]))) if files[at + 1 :] else frozenset()
        for at, file in enumerate(files)
    }
    return {file: found[file] for file in draw(st.permutations(files))}


@given(graphs())
def test_every_stack_comes_once_and_after_all_that_it_needs(needed: Needs) -> None:
    require_no_circle(needed)
    done: set[str] = set()
    for layer in layers(needed):
        assert all(needed[file] <= done for file in layer)
        assert done.isdisjoint(layer)
        done.update(layer)
    assert done == needed.keys()


@given(graphs())
def test_each_layer_is_as_early_as_it_can_be(needed: Needs) -> None:
    found = list(layers(needed))
    at = {file: number for number, layer in enumerate(found) for file in layer}
    assert all(at[file] == max((at[one] + 1 for one in wanted), default=0) for file, wanted in needed.items())
    assert [list(layer) for layer in found] == [[file for file in needed if file in layer] for layer in found]


@given(graphs(), st.data())
def test_what_hangs_on_a_stack_is_what_can_never_be_ready_without_it(needed: Needs, data: st.DataObject) -> None:
    if not needed:
        return
    failed = data.draw(st.sampled_from(sorted(needed)))
    done: set[str] = set()
    while fresh := [file for file in ready(needed, done=done) if file != failed]:
        done.update(fresh)
    assert set(needed) - done - {failed} == set(hanging_on(needed, failed))


@given(st.dictionaries(st.sampled_from("abcde"), st.frozensets(st.sampled_from("abcde"))))
def test_either_there_is_a_circle_or_an_order(drawn: Mapping[str, frozenset[str]]) -> None:
    needed = {file: frozenset(wanted & drawn.keys()) for file, wanted in drawn.items()}
    whole = {file for layer in layers(needed) for file in layer} == set(needed)
    try:
        require_no_circle(needed)
    except NotDone as refused:
        assert not whole
        for chain in refused.details:
            circle = chain.split(" needs ")
            assert circle[0] == circle[-1]
            assert all(after in needed[before] for before, after in pairwise(circle))
    else:
        assert whole
