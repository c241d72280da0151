"""What each key decides, over a build small enough to see through."""

from __future__ import annotations

from collections.abc import Mapping

from ecsspec.cfn.template import Output, Parameter, Resource, Template
from ecsspec.problems import Path
from ecsspec.provenance.address import moves, parameter, property_, resource
from ecsspec.provenance.influence import deciders, holders, influence
from ecsspec.provenance.reach import Reach

TOPIC = property_("Topic", ("Name",))
ALARM = property_("Alarm", ("Name",))
QUEUE = resource("Queue")


def build(data: Mapping[str, object]) -> Template | None:
    """Name a topic and an alarm, make a queue on demand; a mode `b` wants no extra."""
    if data.get("mode") == "b" and "extra" in data:
        return None
    topic = {"Name": f"{data.get('all')}-{data.get('topic')}"}
    resources = {
        "Topic": Resource("Topic", "AWS::SNS::Topic", "a topic", topic),
        "Alarm": Resource("Alarm", "AWS::CloudWatch::Alarm", str(data.get("why")), {"Name": f"{data.get('all')}"}),
    }
    if data.get("queue") or data.get("mode") == "b":
        resources["Queue"] = Resource("Queue", "AWS::SQS::Queue", "a queue", {"Delay": 1})
    return Template("", resources, metadata={"spec": str(data)})


def alternatives(_: Path, present: object) -> tuple[object, ...]:
    match present:
        case bool():
            return (not present,)
        case "a":
            return ("b",)
        case _:
            return (f"{present}2",)


def test_a_key_decides_what_its_other_values_move() -> None:
    found = influence({"all": "x", "topic": "y", "queue": True}, build, alternatives=alternatives)
    assert found == {
        ("all",): Reach(moved=frozenset({TOPIC, ALARM})),
        ("queue",): Reach(gone=frozenset({QUEUE})),
        ("topic",): Reach(moved=frozenset({TOPIC})),
    }


def test_keys_that_are_not_written_are_asked_by_name() -> None:
    found = influence({"all": "x"}, build, alternatives=alternatives, keys=[("topic",)])
    assert found == {("topic",): Reach(moved=frozenset({TOPIC}))}


def test_purposes_and_metadata_are_no_properties() -> None:
    assert influence({"why": "a"}, build, alternatives=alternatives) == {("why",): Reach()}


def test_a_section_in_the_way_is_left_out_on_both_sides() -> None:
    found = influence({"mode": "a", "extra": {"e": 1}}, build, alternatives=alternatives)
    assert found[("mode",)] == Reach(come=frozenset({QUEUE}))


def test_deciders_begin_with_the_most_specific() -> None:
    decided = influence({"all": "x", "topic": "y", "queue": True}, build, alternatives=alternatives)
    assert deciders(decided, TOPIC) == (("topic",), ("all",))
    assert deciders(decided, ALARM) == (("all",),)


def test_presence_is_told_apart_from_the_value() -> None:
    decided = influence({"all": "x", "queue": True}, build, alternatives=alternatives)
    assert (holders(decided, QUEUE), deciders(decided, QUEUE)) == ((("queue",),), ())
    assert deciders(decided, property_("Queue", ("Delay",))) == ()


def test_parameters_outputs_and_the_description_have_addresses() -> None:
    old = Template("a", {}, {"P": Parameter("P", "String", default="a")}, {"O": Output("O", "a", "o")})
    new = Template("b", {}, {"P": Parameter("P", "String", default="b"), "Q": Parameter("Q", "String")})
    expected = {("Description",), parameter("P", "Default"), parameter("Q"), ("Outputs", "O")}
    assert moves(old, new) == expected
