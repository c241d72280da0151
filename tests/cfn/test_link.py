"""Each law of any template, with a template that breaks it; the order, with the circles that forbid one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.cfn.findings import Finding, Path
from ecsspec.cfn.graph import circles, order, wiring
from ecsspec.cfn.link import PSEUDO_PARAMETERS, link
from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.cfn.values import Base64, Function, GetAtt, GetAZs, Join, Ref, Select, Sub, Value
from tests.cfn.samples import a_resource, a_service, a_template


def only(template: Template) -> Finding:
    """Return the one finding."""
    (finding,) = link(template)
    return finding


def chain(**needs: str) -> Template:
    """Return resources that need each other by DependsOn: `chain(A="B C")`."""
    return a_template(*(Resource(id_, "T", "", after=tuple(names.split())) for id_, names in needs.items()))


def test_a_sound_template_has_no_findings() -> None:
    assert link(a_service()) == ()


@pytest.mark.parametrize("name", sorted(PSEUDO_PARAMETERS))
def test_pseudo_parameters_are_always_there(name: str) -> None:
    assert link(a_template(a_resource("A", P=Ref(name), Q=Sub(f"x-${{{name}}}")))) == ()


def test_a_parameter_answers_ref_but_not_getatt() -> None:
    template = a_template(a_resource("A", P=Ref("Zone")))
    assert link(replace(template, parameters={"Zone": Parameter("Zone", "String")})) == ()
    template = a_template(a_resource("A", P=GetAtt("Zone", "Arn")))
    assert only(replace(template, parameters={"Zone": Parameter("Zone", "String")})).code == "E510"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (Ref("Gone"), ("P",)),
        (Sub("a${Gone}${!Literal}"), ("P",)),
        (Join("", ["a", Select(0, [Ref("Gone")])]), ("P",)),
        (Base64(Sub("${Gone}")), ("P",)),
        (MappingProxyType({"k": Ref("Gone")}), ("P", "k")),
        ([1, {"k": [GetAZs(), Ref("Gone")]}], ("P", 1, "k", 1)),
        ({"k": Function("Fn::If", ["C", {"x": (True, Ref("Gone"))}, None])}, ("P", "k")),
        (Function("Fn::Sub", ["${x}${Gone}", {"x": 1}]), ("P",)),
        (Function("Fn::Sub", ["${x}", {"x": Ref("Gone")}]), ("P",)),
    ],
)
def test_a_dangling_ref_is_found_wherever_it_hides(value: Value, path: Path) -> None:
    what = "Ref names Gone, which is no resource or parameter of this template"
    assert only(a_template(a_resource("A", P=value))) == Finding("E510", "A", path, what)


@pytest.mark.parametrize(
    "value", [GetAtt("Gone", "Arn"), Sub("${Gone.Arn}"), Function("Fn::GetAtt", ["Gone", Ref("A")])]
)
def test_a_dangling_getatt_is_found(value: Value) -> None:
    what = "GetAtt names Gone, which is no resource of this template"
    template = a_template(a_resource("X", P=value), a_resource("A"))
    assert only(template) == Finding("E510", "X", ("P",), what)


def test_a_dangling_depends_on_is_found() -> None:
    finding = only(chain(A="Gone", Bone=""))
    assert (finding.resource, finding.path, finding.hint) == ("A", ("DependsOn",), "did you mean Bone?")


def test_attributes_and_outputs_are_searched_too() -> None:
    attributed = replace(a_resource("A"), attributes={"UpdatePolicy": {"x": Ref("Gone")}})
    assert only(a_template(attributed)).path == ("UpdatePolicy", "x")
    template = replace(a_template(), outputs={"Url": Output("Url", GetAtt("Gone", "Dns"), "")})
    assert (only(template).resource, only(template).path) == ("", ("Outputs", "Url"))


def test_near_names_are_offered() -> None:
    template = a_template(a_resource("Vpc"), a_resource("VpcTwo"), a_resource("A", P=Ref("Vpcc"), Q=Ref("AWS::Regoin")))
    assert [finding.hint for finding in link(template)] == ["did you mean Vpc or VpcTwo?", "did you mean AWS::Region?"]


def test_a_finding_comes_once() -> None:
    assert only(a_template(a_resource("A", P=Sub("${Gone}${Gone}")))).resource == "A"


def test_a_circle_is_named_from_its_first_id() -> None:
    finding = only(chain(B="C", C="A", A="B", Before="", After="A Before"))
    assert (finding.code, finding.resource) == ("E511", "A")
    assert finding.what == "A → B → C → A: each needs the next, so none can be made first"


def test_circles_by_reference_count() -> None:
    template = a_template(a_resource("A", P=Ref("B")), a_resource("B", P=Sub("${A.Arn}")))
    assert circles(wiring(template).needs) == (("A", "B", "A"),)


def test_of_several_ways_round_the_first_by_id_is_told() -> None:
    assert circles(wiring(chain(A="C B", B="A", C="A")).needs) == (("A", "B", "A"),)


def test_each_circle_is_told_once() -> None:
    template = chain(A="A", C="D", D="C E", E="F", F="E", G="C")
    assert circles(wiring(template).needs) == (("A", "A"), ("C", "D", "C"), ("E", "F", "E"))


def test_the_order_respects_needs_and_then_ids() -> None:
    assert order(chain(A="C", B="", C="B", D="")) == ("B", "D", "C", "A")


def test_what_is_in_a_circle_or_needs_one_comes_last() -> None:
    assert order(chain(A="B", B="C", C="B", Z="")) == ("Z", "A", "B", "C")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sets(st.sampled_from("ABCDEFX")), max_size=6))
def test_an_order_exists_exactly_where_there_is_no_circle(needs: dict[str, set[str]]) -> None:
    template = chain(**{id_: " ".join(sorted(names)) for id_, names in needs.items()})
    ordered = order(template)
    assert sorted(ordered) == sorted(needs)
    late = [id_ for at, id_ in enumerate(ordered) if not needs[id_] & needs.keys() <= set(ordered[:at])]
    assert bool(late) == bool(circles(wiring(template).needs))
    for circle in circles(wiring(template).needs):
        assert circle[0] == circle[-1] == min(circle)
        assert all(following in needs[id_] for id_, following in pairwise(circle))


def test_a_resource_needs_all_the_others_that_it_names() -> None:
    properties = {"p": [Ref("E"), GetAtt("B", "Arn")], "q": Sub("${AWS::Region}${C}"), "r": Ref("Given")}
    resource = Resource("A", "T", "", properties, after=("B", "D"), attributes={"u": Ref("F")})
    template = a_template(resource, *(a_resource(id_) for id_ in "BCDEFG"))
    assert wiring(template).needs["A"] == {"B", "C", "D", "E", "F"}


@pytest.mark.parametrize(
    ("template", "what"),
    [
        (chain(**{f"R{n}": "" for n in range(501)}), "the template has 501 resources; CloudFormation takes 500"),
        (
            Template("", {}, parameters={f"P{n}": Parameter(f"P{n}", "String") for n in range(201)}),
            "the template has 201 parameters; CloudFormation takes 200",
        ),
        (
            Template("", {}, outputs={f"O{n}": Output(f"O{n}", 1, "") for n in range(201)}),
            "the template has 201 outputs; CloudFormation takes 200",
        ),
    ],
    ids=["resources", "parameters", "outputs"],
)
def test_the_limits_of_a_template(template: Template, what: str) -> None:
    assert (only(template).code, only(template).what) == ("E512", what)


def test_a_template_at_its_limits_is_fine() -> None:
    assert link(chain(**{f"R{n}": "" for n in range(500)})) == ()


def test_two_resources_do_not_share_a_purpose() -> None:
    one, two = (replace(a_resource(id_), why="Serves pages.") for id_ in "AB")
    finding = only(a_template(one, two, a_resource("C"), a_resource("D")))
    assert (finding.code, finding.resource) == ("E513", "B")
    assert finding.what == "B and A have the same purpose: Serves pages."
