"""What becomes of everything that differs between two templates, by the names that the old one has for it."""

from __future__ import annotations

import pytest

from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.cfn.values import Value
from ecsspec.provenance.reach import Reach, differences, reach


def template(**properties: Value) -> Template:
    return Template("", {"A": Resource("A", "AWS::X::Y", "", properties)})


def fates(old: Value, new: Value, *, name: str = "P") -> set[str]:
    found = differences(template(**{name: old}), template(**{name: new}))
    return {f"{fate} {'.'.join(map(str, at[3:]))}" for fate, at in found}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a", "a", set()),
        ("a", "b", {"moved P"}),
        ("a", ["a"], {"moved P"}),
        ({"x": 1}, ["x"], {"moved P"}),
        ({"x": 1, "y": 2}, {"x": 3, "z": 2}, {"moved P.x", "gone P.y", "come P.z"}),
        ({"x": 1}, {}, {"gone P.x"}),
        ([], [{"Name": "a"}], {"come P.a"}),
        ([{"Name": "a", "V": 1}], [{"Name": "b", "V": 1}], {"moved P.a.Name"}),
        ([{"Name": "a", "V": 1}], [{"Name": "b", "V": 2}], {"moved P.a.Name", "moved P.a.V"}),
        ([{"Name": "a"}, {"Name": "b"}], [{"Name": "c"}], {"gone P.a", "gone P.b", "come P.c"}),
        ([{"Name": "a"}, {"Name": "b"}], [{"Name": "b"}], {"gone P.a"}),
        (["a", "b"], ["b"], {"gone P.a"}),
    ],
)
def test_what_becomes_of_a_value(old: Value, new: Value, expected: set[str]) -> None:
    assert fates(old, new) == expected


def test_a_list_whose_order_counts_moves_as_a_whole() -> None:
    assert fates(["a", "b"], ["b", "a"], name="Command") == {"moved Command"}


def test_keys_of_a_mapping_are_never_the_same_under_another_name() -> None:
    assert fates({"a": 1}, {"b": 1}) == {"gone P.a", "come P.b"}


def test_whole_entries_come_and_go() -> None:
    old = Template("", {"A": Resource("A", "T", "")}, {"P": Parameter("P", "String")}, {"O": Output("O", "x", "")})
    new = Template("", {"B": Resource("B", "T", "")}, {"P": Parameter("P", "Number")}, {})
    assert set(differences(old, new)) == {
        ("gone", ("Resources", "A")),
        ("come", ("Resources", "B")),
        ("moved", ("Parameters", "P", "Type")),
        ("gone", ("Outputs", "O")),
    }


def test_a_reach_is_what_any_of_the_variants_does() -> None:
    found = reach([(template(a=1, b=1), template(a=2, b=1)), (template(a=1, b=1), template(a=1, c=1))])
    at = ("Resources", "A", "Properties")
    assert found == Reach(frozenset({(*at, "a")}), frozenset({(*at, "b")}), frozenset({(*at, "c")}))
    assert len(found.all) == 3
    assert [found.decides((*at, step)) for step in "abc"] == [True, False, False]
    assert found.decides(at)
    assert found.decides((*at, "a", "inside"))
