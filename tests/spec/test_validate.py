"""Document → Spec: where problems are, which hide others, what a third party's model adds."""

from __future__ import annotations

import pytest

from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.fargate import FargateCapacity
from ecsspec.backends.registry import capacity_of
from ecsspec.problems import Problem, Span
from ecsspec.spec.base import Section
from ecsspec.spec.logging import Logging
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, build_spec, located, validate
from tests.spec.schema_cases import EC2, FARGATE, SMALL
from tests.spec.screens import judged, problem_of, problems_of


def test_a_valid_document_becomes_a_spec():
    verdict = judged("name: web\nimage: nginx\nlogging: {retention_days: 7}\n")
    assert verdict.problems == ()
    assert verdict.spec
    assert (verdict.spec.name, verdict.spec.logging) == ("web", Logging(retention_days=7))


def test_a_wrong_document_becomes_none():
    assert judged("name: web\nimage: nginx\nport: 0\n").spec is None


def test_capacity_is_read_by_the_model_of_the_launch_type():
    fargate = judged("name: web\nimage: nginx\ncapacity: {spot: 20}\n").spec
    ec2 = judged("name: web\nimage: nginx\nlaunch_type: EC2\ncapacity: {min: 2}\n").spec
    assert fargate
    assert ec2
    assert fargate.capacity == FargateCapacity(spot=20)
    assert ec2.capacity == Ec2Capacity(min=2)


def test_environment_is_text_as_written():
    spec = judged("name: web\nimage: nginx\nenvironment: {A: 012, B: on, C: 1e3, D: 1.10}\n").spec
    assert spec
    assert spec.environment == {"A": "012", "B": "on", "C": "1e3", "D": "1.10"}


PLACES = {
    "prot: 80": (3, 1, 4),  # an unknown key: the key
    "port: 0": (3, 7, 1),  # a wrong value: the value
    "port:": (3, 1, 4),  # no value: the key
    "environment:\n  1A: x": (4, 3, 2),  # a wrong name: the name
    "tags: {ecsspec:x: z}": (3, 8, 9),
    "logging: 30": (3, 10, 2),  # a short form: its value
    "health_check:\n  interval: 5": (3, 1, 12),  # a missing key: what should hold it
    "load_balancer:\n  health_check:\n    interval: 5\n    timeout: 7": (6, 14, 1),  # a contradiction: the key it names
    "launch_type: EC2\ncapacity:\n  max: 2\n  min: 3": (6, 8, 1),
    "command: [a, '']": (3, 14, 2),
}


@pytest.mark.parametrize("lines", PLACES)
def test_place(lines: str):
    span = problem_of(f"{lines}\n").span
    assert span
    assert (span.line, span.column, span.length) == PLACES[lines]
    assert span.file == "web.yml"


def test_a_contradiction_with_a_default_stands_at_the_section():
    span = problem_of("load_balancer:\n  health_check:\n    interval: 5\n").span
    assert span
    assert span.line == 4


def test_what_the_reader_reported_is_not_said_twice():
    text = "name: web\nimage: nginx\nport: 012\n"
    document, said = parse(SourceFile("web.yml", text), text_under=TEXT_UNDER)
    assert [problem.code for problem in said] == ["E115"]
    assert validate(document, capacity_of).problems == ()
    assert validate(document, capacity_of).spec is None


def test_a_value_that_the_reader_reported_does_not_hide_its_key():
    assert [problem.what for problem in problems_of("tags: {aws:x: on}\n")] == [
        'the tag "aws:x" begins with a reserved word'
    ]


def test_a_broken_file_lacks_nothing():
    document, said = parse(SourceFile("web.yml", "- name: web\n"), text_under=TEXT_UNDER)
    assert said
    assert validate(document, capacity_of).problems == ()


def test_a_key_without_a_value_is_one_problem():
    assert [problem.code for problem in judged("name:\nimage: nginx\n").problems] == ["E203"]
    assert [problem.code for problem in problems_of("launch_type:\ncapacity: {x: 1}\n")] == ["E203"]
    assert [problem.code for problem in problems_of("posture: standard\nnetwork: {tasks: null}\n")] == ["E203"]


def test_an_unknown_launch_type_hides_its_keys():
    found = problems_of("launch_type: MARS\ncapacity: {domes: 3}\nport: 0\n")
    assert sorted(problem.code for problem in found) == ["E205", "E403"]


def test_a_third_party_reads_its_capacity():
    class Mars(Section):
        domes: int = 1

    document, _ = parse(SourceFile("web.yml", "name: web\nimage: nginx\nlaunch_type: MARS\ncapacity: {domes: two}\n"))
    (found,) = validate(document, lambda _: Mars).problems
    assert (found.code, found.key) == ("E204", "capacity.domes")


def test_a_warning_does_not_refuse():
    def warned(_: str) -> Problem:
        return Problem("W499", "old", ("launch_type",), severity="warning")

    document, _ = parse(SourceFile("web.yml", "name: web\nimage: nginx\n"))
    verdict = validate(document, warned)
    assert verdict.spec
    assert [problem.code for problem in verdict.problems] == ["W499"]


def test_located_keeps_a_span():
    document, _ = parse(SourceFile("web.yml", "name: web\n"))
    own = Span("other.yml", 7, 1)
    found = located([Problem("E301", "x", ("name",), own), Problem("E301", "x", ("name",))], document)
    assert found[0].span == own
    assert found[1].span == document.span(("name",))


@pytest.mark.parametrize(
    ("lines", "hint"),
    [
        ("", "capacity: {max: 4}"),
        ("capacity: {}\n", "max: 4"),
        ("capacity:\n  min: 1\n", "max: 4"),
        ("capacity:\n  max: 1\n", "max: 4"),
    ],
)
def test_a_hint_stands_under_the_sections_that_the_file_lacks(lines: str, hint: str):
    document, _ = parse(SourceFile("web.yml", f"name: web\nimage: nginx\n{lines}"))
    (found,) = located([Problem("E406", "x", ("capacity", "max"), hint="max: 4")], document)
    assert found.hint == hint


@pytest.mark.parametrize("hint", ["", "min: 4", "max: 4, or less", "remove max", "launch_type: FARGATE"])
def test_a_hint_that_is_not_the_line_of_its_key_stays_as_it_is(hint: str):
    document, _ = parse(SourceFile("web.yml", "name: web\nimage: nginx\n"))
    (found,) = located([Problem("E406", "x", ("capacity", "max"), hint=hint)], document)
    assert found.hint == hint


def test_a_hint_goes_as_deep_as_the_file_lacks():
    path = ("load_balancer", "health_check", "path")
    for text, hint in {
        "name: web\n": "load_balancer: {health_check: {path: /x}}",
        "load_balancer:\n  scheme: public\n": "health_check: {path: /x}",
    }.items():
        document, _ = parse(SourceFile("web.yml", text))
        assert located([Problem("E206", "x", path, hint="path: /x")], document)[0].hint == hint


def test_a_secret_is_covered_where_it_stands_and_never_its_section():
    document, _ = parse(SourceFile("web.yml", "environment:\n  A: hunter2\n  TOKEN: x\n"))
    found = located(
        [Problem("W305", "x", path, secret=True) for path in (("environment", "A"), ("environment",))], document
    )
    assert [problem.span and problem.span.text for problem in found] == ["  A: *******", "environment:"]


@pytest.mark.parametrize("data", [SMALL, FARGATE, EC2])
def test_build_takes_plain_data(data: dict[str, object]):
    spec = build_spec(data, capacity_of)
    assert spec
    assert spec.name == data["name"]


REFUSED: dict[str, dict[str, object]] = {
    "wrong value": {"port": 0},
    "wrong capacity": {"capacity": {"domes": 1}},
    "no such backend": {"launch_type": "MARS"},
    "no launch type": {"launch_type": ["EC2"]},
    "null": {"load_balancer": None},
    "null in a list": {"command": ["a", None]},
    "hardened": {"posture": "hardened"},
}


@pytest.mark.parametrize("keys", REFUSED.values(), ids=REFUSED)
def test_build_refuses_without_words(keys: dict[str, object]):
    assert build_spec({**SMALL, **keys}, capacity_of) is None
