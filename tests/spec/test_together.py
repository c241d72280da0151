"""What the reader has against a value hides nothing that can be said of its key, or of what stands beside it."""

from __future__ import annotations

import pytest

from ecsspec.pipeline import load_source
from ecsspec.problems import Problem, SpecError
from ecsspec.spec.source import SourceFile

HEAD = "name: web\nimage: nginx\n"

TOGETHER = {
    "memroy: 012": ["E115 memroy", "E201 memroy"],
    "prot:": ["E201 prot", "E203 prot"],
    "secrets:": ["E203 secrets", "E210 secrets"],
    "env: {A: ~}": ["E115 env.A", "E201 env"],
    "environment: {1A: ~}": ["E116 environment.1A", "E206 environment.1A"],
    "x: &a 1\nprot: *a": ["E107 prot", "E107 x", "E201 prot", "E201 x"],
    "prot: !Ref x": ["E108 prot", "E201 prot"],
    "network: !x {zones: 9, zone: 2}": ["E108 network", "E201 network.zone", "E205 network.zones"],
    "network: {<<: {zones: 3}, zone: 2}": ["E107 network", "E201 network.zone"],
    "<<: {port: 80}\nprot: 0\ncpu: x": ["E107 ", "E201 prot", "E206 cpu"],
    "? [a]\n: b\nport: 0": ["E112 ", "E205 port"],
    "80: x": ["E111 80", "E201 80"],
    "port: 0\ncommand: [a": ["E117 ", "E205 port"],
    "prot: 0\nlogging: {enabled: 3}\ncommand: 'a": ["E117 ", "E201 prot", "E204 logging.enabled"],
    "volumes: {data: {a: }, b: [~]}": ["E115 volumes.b[0]", "E210 volumes"],
}
"""Lines beside a small spec, and everything that is said of them."""

ONCE = {
    "port: 012": ["E115 port"],
    "environment: {80: x}": ["E206 environment.80"],
    "logging: on": ["E115 logging"],
    "image: !Sub [a, b]": ["E108 image"],
    "image: {{ tag }}": ["E112 image"],
    "port: *x": ["E107 port"],
    "health_check: {<<: {command: x}}": ["E107 health_check"],
    ": a": ["E111 "],
    "port:80: 1": ["E201 port:80"],
    "launch_type: ~": ["E115 launch_type"],
}
"""Lines of which a second sentence would say the same, or would be a guess."""


def said(lines: str) -> list[str]:
    head = "" if lines.startswith(("image", "<<")) else HEAD
    head = "name: web\n" if lines.startswith("image") else head
    with pytest.raises(SpecError) as raised:
        load_source(SourceFile("web.yml", f"{head}{lines}\n"))
    return sorted(f"{problem.code} {problem.key}" for problem in raised.value.problems)


@pytest.mark.parametrize("lines", TOGETHER)
def test_both_are_said_at_once(lines: str):
    assert said(lines) == TOGETHER[lines]


@pytest.mark.parametrize("lines", ONCE)
def test_one_mistake_is_said_once(lines: str):
    assert said(lines) == ONCE[lines]


def test_a_space_that_is_missing_makes_no_other_key_missing():
    with pytest.raises(SpecError) as raised:
        load_source(SourceFile("web.yml", "{name:web, image: nginx, prot: 3}\n"))
    assert [problem.code for problem in raised.value.problems] == ["E119", "E201"]


def test_what_could_not_be_read_may_hold_the_launch_type():
    assert said("capacity: {instance_type: t3.micro}\nlaunch_type: 'EC2") == ["E117 "]
    assert said("launch_type: EC2\ncapacity: {spot: 3}\nport: 'x") == ["E117 ", "E201 capacity.spot"]


@pytest.mark.parametrize(
    "text",
    [
        "name: x\n  image: nginx\nport: 80\n",
        "name: x\nimage: nginx\nport: 80\n  cpu: 256\n",
        "name: x\nimage: nginx\nnetwork:\n  zones: 3\n    tasks: private\n",
    ],
)
def test_a_value_that_swallowed_the_next_line_is_not_blamed_for_it(text: str) -> None:
    assert [problem.code for problem in told(text)] == ["E118"]


def test_what_else_is_wrong_is_told_beside_a_line_that_was_swallowed() -> None:
    found = told("port: 0\nname: x\n  image: nginx\n")
    assert [problem.code for problem in found] == ["E205", "E118"]


def test_a_text_of_several_lines_is_judged_where_nothing_stopped_the_reader() -> None:
    assert [problem.code for problem in told("name: x\n  y\nimage: nginx\n")] == ["E206"]
    assert [problem.code for problem in told('name: X\nimage: "a\n')] == ["E206", "E117"]


def told(text: str) -> tuple[Problem, ...]:
    """Return everything that is wrong with a text, in the order of the screen."""
    with pytest.raises(SpecError) as wrong:
        load_source(SourceFile("web.yml", text))
    return wrong.value.problems
