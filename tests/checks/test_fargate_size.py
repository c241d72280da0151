from __future__ import annotations

import pytest

from ecsspec.backends import fargate_sizes
from ecsspec.cfn.values import Ref
from ecsspec.checks.fargate_size import SIZES, fargate_size
from tests.checks.mutate import Case, Change, Holds, both, drop, put

MEMORY = "TaskDefinition.Memory"


def size(cpu: object, memory: object) -> Change:
    return both(put("TaskDefinition", "Cpu", cpu), put("TaskDefinition", "Memory", memory))


def case(what: str, change: Change, place: str = MEMORY) -> Case:
    return Case(fargate_size, "fargate", what, change, "E555", place)


CASES = (
    case("too much memory", size("256", "4096")),
    case("between two steps", size("8192", "18432")),
    case("no such cpu", size("300", "512")),
    case("no cpu", drop("TaskDefinition", "Cpu"), "TaskDefinition.Cpu"),
    case("no memory", drop("TaskDefinition", "Memory")),
    case("words", size("a lot", "512")),
    case(
        "Windows",
        both(
            size("8192", "16384"),
            put("TaskDefinition", "RuntimePlatform.OperatingSystemFamily", "WINDOWS_SERVER_2022_CORE"),
        ),
    ),
)
HOLDS = (
    Holds("fargate", "the largest", size("32768", "249856")),
    Holds("fargate", "in words", size(".25 vCPU", "0.5 GB")),
    Holds("fargate", "in numbers", size(512, 1024)),
    Holds("fargate", "parameters", size(Ref("Given"), "1")),
    Holds("ec2", "any size on hosts", size("300", "700")),
)


def test_the_matrix_is_the_backends() -> None:
    every = range(512, 249856 + 1, 512)
    assert {cpu: tuple(one for one in every if one in sizes) for cpu, sizes in SIZES.items()} == fargate_sizes.SIZES


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refuses(case: Case) -> None:
    case.check()


@pytest.mark.parametrize("case", HOLDS, ids=str)
def test_accepts(case: Holds) -> None:
    case.check()
