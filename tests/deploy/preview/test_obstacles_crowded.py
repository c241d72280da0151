"""Hosts that hold the tasks of either template must hold old and new ones at a time, or the update is refused."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ecsspec.backends.registry import capacity_of
from ecsspec.cfn import read
from ecsspec.cfn.template import Template
from ecsspec.compiler import compile_spec, judge
from ecsspec.deploy.preview.obstacles import Obstacle, obstacles
from ecsspec.spec.validate import build_spec
from tests.builders import a_backend, a_template
from tests.cases import cases
from tests.strategies import Data, specs

PRIVATE = {"tasks": "private", "nat": "single"}
ARM = {"architecture": "ARM64"}

CASES: dict[str, tuple[Data, Data, str]] = {
    "two modes beside each other": (
        {"desired_count": 2},
        {"desired_count": 2, "network_mode": "awsvpc"},
        "2 old tasks must run until the new service does, and at most 3 hosts then have room for 1 of 2 new tasks: "
        "one t3.micro holds 1 old or 1 new",
    ),
    "two modes, room for both": ({}, {"network_mode": "awsvpc"}, ""),
    "two modes, back": (
        {"desired_count": 2, "network_mode": "awsvpc"},
        {"desired_count": 2},
        "at most 3 hosts then have room for 1 of 2 new tasks",
    ),
    "two modes, short of interfaces": (
        {"desired_count": 2, "network_mode": "awsvpc", "memory": 128, "capacity": {"max": 3}},
        {
            "desired_count": 5,
            "network_mode": "awsvpc",
            "memory": 128,
            "capacity": {"max": 3, "instance_type": "t3.small"},
        },
        "2 old tasks must run on, and at most 3 hosts then have room for 2 of 3 new tasks: 2 of them stay t3.micro "
        "(one holds 1 old or 1 new), and one t3.small holds 2 new",
    ),
    "another processor, hosts kept by tasks": (
        {"desired_count": 2},
        {"desired_count": 2, **ARM, "capacity": {"instance_type": "t4g.small", "max": 2}},
        "2 old tasks must run until new ones are healthy, and at most 2 hosts then have room for 0 of 1 new task: 2 of "
        "them stay t3.micro (one holds 1 old or 0 new, being X86_64), and one t4g.small holds 3 new",
    ),
    "another processor, hosts kept by the minimum": (
        {"desired_count": 0, "capacity": {"min": 2, "max": 2}},
        {**ARM, "capacity": {"instance_type": "t4g.small", "min": 2, "max": 2}},
        "2 running hosts cannot go meanwhile, and at most 2 hosts then have room for 0 of 1 new task: 2 of them stay "
        "t3.micro (one holds 1 old or 0 new, being X86_64), and one t4g.small holds 3 new",
    ),
    "another processor, and all old tasks may stop": (
        {"desired_count": 2, "capacity": {"max": 3}},
        {
            **ARM,
            "desired_count": 2,
            "capacity": {"instance_type": "t4g.small", "max": 2},
            "deployment": {"minimum_healthy_percent": 0},
        },
        "2 of them stay t3.micro",
    ),
    "another processor, a smaller minimum": (
        {"capacity": {"min": 2, "max": 2}},
        {**ARM, "capacity": {"instance_type": "t4g.small", "min": 1, "max": 2}},
        "",
    ),
    "another processor, room for both": ({}, {**ARM, "capacity": {"instance_type": "t4g.small"}}, ""),
    "larger tasks on larger hosts": (
        {"desired_count": 3, "capacity": {"max": 4}},
        {"desired_count": 3, "memory": 1024, "capacity": {"max": 4, "instance_type": "t3.small"}},
        "2 old tasks must run until new ones are healthy, and at most 4 hosts then have room for 1 of 2 new tasks: 3 "
        "of them stay t3.micro (one holds 1 old or 0 new), and one t3.small holds 1 new",
    ),
    "larger tasks on larger hosts, started one by one": (
        {"desired_count": 3, "capacity": {"max": 4}},
        {
            "desired_count": 3,
            "memory": 1024,
            "capacity": {"max": 4, "instance_type": "t3.small"},
            "deployment": {"maximum_percent": 150},
        },
        "",
    ),
    "larger tasks on larger hosts, room for both": (
        {},
        {"memory": 1024, "capacity": {"instance_type": "t3.small"}},
        "",
    ),
    "a lower maximum": (
        {"desired_count": 3, "capacity": {"max": 4}},
        {"desired_count": 3, "memory": 1024, "capacity": {"max": 3, "instance_type": "t3.medium"}},
        "3 old tasks must run until new ones are healthy, and at most 3 hosts then have room for 0 of 1 new task: 3 of "
        "them stay t3.micro (one holds 1 old or 0 new), and one t3.medium holds 3 new",
    ),
    "more tasks and another size": (
        {"capacity": {"max": 2}},
        {"desired_count": 4, "cpu": 300, "capacity": {"max": 2, "instance_type": "t3.small"}},
        "1 old task must run until new ones are healthy, and at most 2 hosts then have room for 3 of 4 new tasks: 1 of "
        "them stay t3.micro (one holds 1 old or 1 new), and one t3.small holds 3 new",
    ),
    "fewer tasks of another size": (
        {"desired_count": 6, "cpu": 128, "memory": 256},
        {"desired_count": 2, "memory": 850},
        "",
    ),
    "more tasks of the same size": (
        {"desired_count": 2},
        {"desired_count": 5, "capacity": {"max": 2, "instance_type": "t3.small"}},
        "2 old tasks must run on, and at most 2 hosts then have room for 1 of 3 new tasks",
    ),
    "another type of host alone": (
        {"desired_count": 2},
        {"desired_count": 2, "capacity": {"instance_type": "t3.small", "max": 1}},
        "",
    ),
    "a port of the host": (
        {"network_mode": "host"},
        {"network_mode": "host", "image": "nginx:2", "capacity": {"max": 2}},
        "",
    ),
    "hosts of an unknown type": (
        {"desired_count": 2, "capacity": {"instance_type": "t99.micro"}},
        {"desired_count": 2, "network_mode": "awsvpc"},
        "",
    ),
    "nothing is to run": ({"desired_count": 2}, {"desired_count": 0, "network_mode": "awsvpc"}, ""),
    "nothing runs": ({"desired_count": 0}, {"desired_count": 2, "network_mode": "awsvpc"}, ""),
}


def on_hosts(data: Data) -> Template:
    return a_template(**{"launch_type": "EC2", "network": PRIVATE, **data})


def crowds(before: Data, after: Data) -> tuple[Obstacle, ...]:
    return obstacles(on_hosts(before), on_hosts(after))


@pytest.mark.parametrize("case", CASES)
def test_old_and_new_tasks_find_room_or_the_numbers_are_said(case: str) -> None:
    before, after, expected = CASES[case]
    said = " and ".join(one.what for one in crowds(before, after))
    assert (expected in said) if expected else not said, said


REFUSED = [case for case, (_, _, expected) in CASES.items() if expected]


@pytest.mark.parametrize("case", REFUSED)
def test_the_larger_group_that_is_named_is_enough(case: str) -> None:
    before, after, _ = CASES[case]
    (found,) = crowds(before, after)
    enough = re.match(r"raise capacity\.max to (\d+) for this update; or ", found.hint)
    assert enough
    capacity = after.get("capacity", {})
    assert isinstance(capacity, dict)
    assert crowds(before, {**after, "capacity": {**capacity, "max": int(enough[1])}}) == ()


@pytest.mark.parametrize("case", REFUSED)
def test_the_two_steps_that_are_named_arrive(case: str) -> None:
    before, after, _ = CASES[case]
    (found,) = crowds(before, after)
    assert "first apply the old spec with desired_count: 0 and, on EC2, capacity: {min: 0" in found.hint
    capacity = before.get("capacity", {})
    assert isinstance(capacity, dict)
    emptied = {**before, "desired_count": 0, "capacity": {**capacity, "min": 0}}
    assert (crowds(before, emptied), crowds(emptied, after)) == ((), ())


def test_old_tasks_that_may_stop_first_are_a_way_round() -> None:
    before, after, _ = CASES["more tasks and another size"]
    (found,) = crowds(before, after)
    assert "; or lower deployment.minimum_healthy_percent to 75; or first" in found.hint
    assert crowds(before, {**after, "deployment": {"minimum_healthy_percent": 75}}) == ()
    assert "minimum_healthy" not in crowds(*CASES["larger tasks on larger hosts"][:2])[0].hint


def test_the_deployed_template_may_come_from_aws() -> None:
    name = "larger tasks on larger hosts"
    case = next(one for one in cases() if str(one) == "nginx-ec2.EC2")
    again = read.read(case.text)
    assert obstacles(again, case.template) == ()
    before, after, expected = CASES[name]
    assert expected in crowds(before, after)[0].what


def compiled(data: Data) -> Template | None:
    """Return the template of a spec that nothing is said against."""
    spec = build_spec(data, capacity_of)
    assert spec is not None
    backend = a_backend(spec.launch_type)
    judged = judge(spec, backend)
    return None if any(one.severity == "error" for one in judged) else compile_spec(spec, backend)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs("EC2"), st.sampled_from(["nginx:7", "httpd:7"]))
def test_neither_the_same_again_nor_another_image_has_an_obstacle(data: Data, image: str) -> None:
    template = compiled(data)
    assume(template is not None)
    assert template is not None
    assert obstacles(template, template) == ()
    other = compiled({**data, "image": image})
    assert other is not None
    assert obstacles(template, other) == ()


def on_ec2() -> list[Template]:
    return [one.template for one in cases() if one.backend == "EC2"]


def test_between_any_two_of_the_specs_there_is_a_way_or_a_sentence_with_numbers() -> None:
    pairs = list(permutations(on_ec2(), 2))
    assert len(pairs) > 2
    for before, after in pairs:
        for found in obstacles(before, after):
            assert found.what
            assert found.hint
            if "have room for" in found.what:
                assert re.search(r"at most \d+ hosts? then have room for \d+ of \d+ new tasks?: ", found.what)
