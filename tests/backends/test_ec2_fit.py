"""Whether hosts can hold the tasks."""

from __future__ import annotations

import pytest

from ecsspec.backends.ec2_fit import per_host, tasks_meanwhile
from ecsspec.backends.instances import Instance
from ecsspec.problems import Problem
from tests.builders import a_spec, problems_of

PRIVATE = {"tasks": "private", "nat": "single"}


def found(**changes: object) -> list[Problem]:
    return problems_of(launch_type="EC2", **changes)


def only(**changes: object) -> Problem:
    (problem,) = found(**changes)
    return problem


@pytest.mark.parametrize(
    ("changes", "tasks"),
    [
        ({"cpu": 512, "memory": 128}, 4),
        ({"cpu": 128, "memory": 1000}, 3),
        ({"cpu": 128, "memory": 1000, "network_mode": "awsvpc"}, 2),
        ({"cpu": 128, "memory": 128, "network_mode": "host"}, 1),
        ({"cpu": 128, "memory": 128, "network_mode": "host", "port": None}, 16),
    ],
)
def test_how_many_tasks_a_host_holds(changes: dict[str, object], tasks: int) -> None:
    host = Instance("x", vcpus=2, memory=4096, interfaces=3, architecture="X86_64")
    assert host.usable == 3777
    assert per_host(a_spec(launch_type="EC2", **changes), host) == tasks


@pytest.mark.parametrize(
    ("count", "percent", "tasks"),
    [(1, 100, 2), (1, 50, 2), (1, 0, 1), (4, 100, 5), (4, 76, 5), (4, 75, 4), (0, 100, 0)],
)
def test_room_for_one_task_more_unless_one_may_stop_first(count: int, percent: int, tasks: int) -> None:
    spec = a_spec(desired_count=count, deployment={"minimum_healthy_percent": percent})
    assert tasks_meanwhile(spec) == tasks


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"desired_count": 3, "capacity": {"max": 3}}, 4),
        ({"desired_count": 1, "capacity": {"max": 1}}, 2),
        ({"network_mode": "host", "memory": 128, "desired_count": 4, "capacity": {"max": 4}}, 5),
        ({"desired_count": 9, "memory": 128, "cpu": 128, "capacity": {"max": 1}}, 2),
    ],
)
def test_hosts_that_do_not_hold_a_deployment(changes: dict[str, object], needed: int) -> None:
    problem = only(**changes)
    assert (problem.code, problem.path, problem.hint) == ("E406", ("capacity", "max"), f"max: {needed}")
    assert {"desired_count", "cpu", "memory"} <= set(problem.joins)
    assert found(**{**changes, "capacity": {"max": needed}}) == []


def test_a_task_larger_than_the_host() -> None:
    problem = only(memory=2048)
    assert (problem.code, problem.path) == ("E405", ("capacity", "instance_type"))
    assert problem.allowed == "it has about 889 MiB and 2048 CPU units for tasks"
    assert problem.hint == "instance_type: t3.medium"
    assert only(cpu=4096, memory=512).hint == "instance_type: t3.xlarge"
    assert only(cpu=196608, memory=512).hint == ""


@pytest.mark.parametrize("mode", [None, "awsvpc"])
def test_every_network_interface_but_the_hosts_own_holds_a_task(mode: str | None) -> None:
    small = {"cpu": 128, "memory": 128, "desired_count": 6, "network": PRIVATE, "network_mode": mode}
    problems = found(**small, capacity={"instance_type": "t3.small", "max": 3})
    assert [problem.hint for problem in problems] == ([] if mode is None else ["max: 4"])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"architecture": "ARM64", "capacity": {"instance_type": "t3.micro"}}, ("capacity", "instance_type")),
        ({"capacity": {"instance_type": "t4g.micro"}}, ("capacity", "instance_type")),
        ({"capacity": {"ami": "al2023-arm64"}}, ("capacity", "ami")),
        ({"architecture": "ARM64", "capacity": {"ami": "al2023"}}, ("capacity", "ami")),
        ({"architecture": "ARM64", "capacity": {"ami": "al2023-gpu"}}, ("capacity", "ami")),
    ],
)
def test_processors_that_differ(changes: dict[str, object], path: tuple[str, ...]) -> None:
    problem = only(**changes)
    assert (problem.code, problem.path, problem.joins) == ("E408", path, ("architecture",))
    assert problem.hint


@pytest.mark.parametrize("ami", ["bottlerocket", "ami-0123456789abcdef0", "ssm:/own/image", "amazon-linux-2"])
def test_images_for_both_processors_or_of_unknown_ones(ami: str) -> None:
    for architecture in ("X86_64", "ARM64"):
        problems = found(architecture=architecture, capacity={"ami": ami})
        assert not [problem for problem in problems if problem.severity == "error"]


def test_an_instance_type_newer_than_the_table_is_taken_with_a_warning() -> None:
    problem = only(capacity={"instance_type": "t3.mikro", "max": 1}, memory=900_000)
    assert (problem.code, problem.severity) == ("W413", "warning")
    assert "t3.micro" in problem.hint
    assert only(capacity={"instance_type": "zz99.metal-900xl"}).hint == ""
