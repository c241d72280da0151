"""The backend EC2."""

from __future__ import annotations

import pytest

from ecsspec.backends.ec2 import capacity_of, instance_type_of
from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape, TaskShape
from tests.builders import a_backend, a_spec, an_app, problems_of

EC2 = a_backend("EC2")
PRIVATE = {"tasks": "private", "nat": "single"}


@pytest.mark.parametrize(
    ("changes", "placement"),
    [
        ({}, Placement("bridge", "public", public_ip=True)),
        ({"network": PRIVATE}, Placement("bridge", "private", public_ip=False)),
        ({"network_mode": "host"}, Placement("host", "public", public_ip=True)),
        ({"network_mode": "awsvpc", "network": PRIVATE}, Placement("awsvpc", "private", public_ip=False)),
    ],
)
def test_where_tasks_sit(changes: dict[str, object], placement: Placement) -> None:
    assert EC2.placement(a_spec(launch_type="EC2", **changes)) == placement


def test_its_shapes() -> None:
    app = an_app(launch_type="EC2", network_mode="host")
    assert EC2.task(app) == TaskShape("EC2", "host")
    shape = EC2.run(app)
    assert shape == RunShape(None, shape.placement)
    assert [item["Type"] for item in shape.placement["PlacementStrategies"]] == ["spread", "binpack"]


def test_tasks_with_addresses_of_their_own_need_private_subnets() -> None:
    (problem,) = problems_of(launch_type="EC2", network_mode="awsvpc")
    assert (problem.code, problem.path, problem.joins) == ("E407", ("network_mode",), ("network",))
    assert "nat: single" in problem.hint
    assert problems_of(launch_type="EC2", network_mode="awsvpc", network=PRIVATE) == []


def test_an_image_that_aws_no_longer_mends_is_warned_of() -> None:
    (problem,) = problems_of(launch_type="EC2", capacity={"ami": "amazon-linux-2"})
    assert (problem.code, problem.severity, problem.hint) == ("W411", "warning", "ami: al2023")


@pytest.mark.parametrize(
    ("changes", "chosen"),
    [
        ({}, "t3.micro"),
        ({"architecture": "ARM64"}, "t4g.micro"),
        ({"capacity": {"instance_type": "m7i.large"}}, "m7i.large"),
    ],
)
def test_the_instance_type_follows_the_processor(changes: dict[str, object], chosen: str) -> None:
    spec = a_spec(launch_type="EC2", **changes)
    assert instance_type_of(spec, capacity_of(spec)) == chosen


def test_a_capacity_of_another_backend_counts_as_none() -> None:
    assert capacity_of(a_spec()) == Ec2Capacity()


@pytest.mark.parametrize("name", ["aws", "ecs-web", "fargate1"])
def test_a_name_that_would_begin_the_providers(name: str) -> None:
    (problem,) = problems_of(launch_type="EC2", name=name)
    assert (problem.code, problem.path, problem.hint) == ("E414", ("name",), f"name: app-{name}")
    assert problems_of(launch_type="EC2", name=f"app-{name}") == []
    assert problems_of(name=name) == []


@pytest.mark.parametrize("port", [22, 51678])
def test_a_port_that_the_host_keeps(port: int) -> None:
    changes = {"launch_type": "EC2", "port": port}
    (problem,) = problems_of(**changes, network_mode="host")
    assert (problem.code, problem.path, problem.joins) == ("E415", ("port",), ("network_mode",))
    assert problems_of(**changes) == []


def test_with_awsvpc_no_strategy_is_written() -> None:
    """The service may move to FARGATE, which takes none, and ECS keeps what an update leaves out."""
    app = an_app(launch_type="EC2", network_mode="awsvpc", network={"tasks": "private", "nat": "single"})
    assert EC2.run(app).placement == {}
