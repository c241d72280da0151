"""The exact sizes of Fargate, compared with cfn-lint's rule and with their neighbours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from ecsspec.backends.fargate_sizes import SIZES, cpus, memories, nearest, nearest_pairs
from ecsspec.problems import Problem
from tests.builders import problems_of

PAIRS = [(cpu, memory) for cpu, sizes in SIZES.items() for memory in sizes]
STEPS = sorted({memory for _, memory in PAIRS})


def refused(cpu: int, memory: int) -> Problem | None:
    """Return what Fargate has against a size."""
    found = [problem for problem in problems_of(cpu=cpu, memory=memory) if problem.code == "E401"]
    assert len(found) <= 1
    return found[0] if found else None


def in_cfn_lint() -> set[tuple[int, int]]:
    """Return the pairs of cfn-lint's rule E3047."""
    home = find_spec("cfnlint")
    if home is None or home.origin is None:
        pytest.skip("cfn-lint is not installed: install the extra `test`")
    file = Path(home.origin).parent / "data/schemas/extensions/aws_ecs_taskdefinition/fargate_cpu_memory.json"
    branches = json.loads(file.read_text(encoding="utf-8"))["then"]["anyOf"]
    sizes = [{key: rule["then"] for key, rule in branch["properties"].items()} for branch in branches]
    return {(int(cpu), memory) for size in sizes for cpu in size["Cpu"]["enum"] for memory in _memories(size["Memory"])}


def _memories(rule: dict[str, object]) -> Sequence[int]:
    return rule.get("enum") or range(rule["minimum"], rule["maximum"] + 1, rule["multipleOf"])


def test_there_are_as_many_sizes_as_aws_lists() -> None:
    assert len(PAIRS) == 3 + 4 + 7 + 13 + 23 + 12 + 12 + 3


@pytest.mark.parametrize("cpu", SIZES)
def test_every_size_is_accepted_and_every_other_step_refused(cpu: int) -> None:
    taken = {memory for memory in STEPS if refused(cpu, memory) is None}
    assert taken == set(SIZES[cpu])


@pytest.mark.parametrize("cpu", SIZES)
def test_neighbours_are_refused_with_the_nearest_sizes(cpu: int) -> None:
    for memory in (SIZES[cpu][0] - 1, SIZES[cpu][0] + 1, SIZES[cpu][-1] + 1):
        problem = refused(cpu, memory)
        assert problem is not None
        assert problem.path == ("memory",)
        assert problem.joins == ("cpu",)
        assert problem.what == f"FARGATE has no size of cpu {cpu} with memory {memory}"
        assert problem.allowed.startswith(f"with cpu {cpu}: {SIZES[cpu][0]}")
        assert f"cpu: {cpu} with memory: {nearest(memory, list(SIZES[cpu]))[-1]}" in problem.hint


@pytest.mark.parametrize(
    ("cpu", "memory", "near"),
    [
        (128, 512, "cpu: 256 with memory: 512"),
        (300, 1024, "cpu: 512 with memory: 1024, or cpu: 256 with memory: 1024"),
        (3000, 5000, "cpu: 4096 with memory: 8192, or cpu: 2048 with memory: 5120"),
        (65536, 249856, "cpu: 32768 with memory: 249856"),
    ],
)
def test_a_cpu_that_does_not_exist(cpu: int, memory: int, near: str) -> None:
    problem = refused(cpu, memory)
    assert problem is not None
    assert (problem.path, problem.joins) == (("cpu",), ("memory",))
    assert near in problem.hint


def test_the_other_way_round_is_named_where_there_is_one() -> None:
    problem = refused(256, 4096)
    assert problem is not None
    assert problem.allowed == "with cpu 256: 512, 1024 or 2048 · for memory 4096: cpu 512, 1024 or 2048"
    lonely = refused(256, 700)
    assert lonely is not None
    assert "for memory" not in lonely.allowed


def test_every_hint_is_a_legal_size() -> None:
    for cpu in (128, 256, 700, 40000):
        for memory in (6, 512, 3000, 999_999):
            assert set(nearest_pairs(cpu, memory)) <= set(PAIRS)


def test_the_helpers() -> None:
    assert nearest(5, [1, 5, 9]) == [5]
    assert nearest(6, [9, 1, 5]) == [5, 9]
    assert nearest(0, [1, 5]) == [1]
    assert memories(512) == "1024, 2048, 3072 or 4096"
    assert memories(1024) == "2048 to 8192 in steps of 1024"
    assert cpus(249856) == [32768]


def test_cfn_lint_knows_the_same_sizes() -> None:
    assert in_cfn_lint() == set(PAIRS)
