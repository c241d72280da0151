"""GPUs that come to nothing."""

from __future__ import annotations

import pytest

from ecsspec.backends.instances import _table, instance
from ecsspec.problems import Problem
from tests.builders import problems_of


def warned(**changes: object) -> list[Problem]:
    return [problem for problem in problems_of(launch_type="EC2", **changes) if problem.code == "W416"]


def test_an_image_with_drivers_for_nothing() -> None:
    (problem,) = warned(capacity={"ami": "al2023-gpu"})
    assert (problem.path, problem.severity) == (("capacity", "ami"), "warning")
    assert "t3.micro has none" in problem.what
    assert problem.hint == "remove ami"


@pytest.mark.parametrize("ami", ["al2023-gpu", "al2023", "bottlerocket", None])
def test_a_gpu_that_no_container_can_ask_for(ami: str | None) -> None:
    (problem,) = warned(capacity={"instance_type": "g4dn.xlarge"} | ({"ami": ami} if ami else {}))
    assert (problem.path, problem.severity) == (("capacity", "instance_type"), "warning")
    assert "ResourceRequirements" in problem.hint


@pytest.mark.parametrize(
    "capacity",
    [
        {},
        {"instance_type": "g4dn.xlarge", "ami": "ami-0123456789abcdef0"},
        {"instance_type": "g4dn.xlarge", "ami": "ssm:/own/image"},
        {"instance_type": "t3.micro", "ami": "ami-0123456789abcdef0"},
        {"instance_type": "g99.xlarge", "ami": "al2023-gpu"},
        {"instance_type": "g4dn.xlarge", "ami": "al2023-arm64"},
    ],
)
def test_nothing_is_said_of_what_is_not_known_or_wrong_anyway(capacity: dict[str, object]) -> None:
    assert warned(capacity=capacity) == []


def test_the_nvidia_variant_of_bottlerocket_has_drivers() -> None:
    path = "ssm:/aws/service/bottlerocket/aws-ecs-2-nvidia/x86_64/latest/image_id"
    (problem,) = warned(capacity={"ami": path})
    assert problem.path == ("capacity", "ami")


def test_the_table_knows_gpus() -> None:
    hosts = [host for name in _table() if (host := instance(name)) and host.gpus]
    assert len(hosts) > 50
    assert {host.name.partition(".")[0].rstrip("0123456789bdefnrsg-") for host in hosts} <= {"g", "p", ""}
    types = {host.name: host.gpus for host in hosts}
    assert (types["g4dn.xlarge"], types["p4d.24xlarge"], types["g6f.large"]) == (1, 8, 1)
