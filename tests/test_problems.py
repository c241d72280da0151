"""Every wrong spec of tests/problems prints its code and its reviewed screen, and its correction prints nothing."""

from __future__ import annotations

import pytest

from ecsspec.catalogue import explained
from ecsspec.problems import in_order
from tests.conftest import Golden
from tests.generate.errors import examples
from tests.problem_cases import HERE, MADE, cases, problems_in, screen_of

CASES = cases()
SHOWN = [code for code in CASES if code not in MADE]


@pytest.mark.parametrize("code", CASES)
def test_screen(code: str, golden: Golden) -> None:
    golden(f"../problems/{code}.txt", screen_of(code, CASES[code]))


@pytest.mark.parametrize("code", CASES)
def test_a_case_shows_its_code_and_no_other(code: str) -> None:
    found = problems_in(CASES[code], file=f"{code}.yml")
    assert {problem.code for problem in found} == {code}
    assert list(found) == list(in_order(list(found)))
    assert all(problem.span for problem in found)
    assert {problem.severity for problem in found} == {"warning" if code.startswith("W") else "error"}


@pytest.mark.parametrize("code", CASES)
def test_a_problem_says_what_is_allowed_or_what_to_type(code: str) -> None:
    assert [
        problem for problem in problems_in(CASES[code], file="web.yml") if not (problem.allowed or problem.hint)
    ] == []


@pytest.mark.parametrize("code", SHOWN)
def test_the_wrong_example_is_the_case_and_the_right_one_corrects_it(code: str) -> None:
    wrong, right = examples(explained(code))
    spec = CASES[code].decode()
    assert spec.count(wrong) == 1
    corrected = spec.replace(wrong, right)
    assert [str(problem) for problem in problems_in(corrected.encode(), file="web.yml")] == []


@pytest.mark.parametrize("code", CASES)
def test_no_line_is_wider_than_the_screen(code: str) -> None:
    assert [line for line in screen_of(code, CASES[code]).splitlines() if len(line) > 80] == []


def test_a_line_without_end_is_cut() -> None:
    screen = screen_of("E114", b"name: web\nimage: nginx\ncommand: [" + b"x, " * 80_000 + b"x]\n")
    assert max(map(len, screen.splitlines())) <= 80


def test_a_screen_belongs_to_a_case() -> None:
    assert sorted(file.stem for file in HERE.glob("*.txt")) == list(CASES)
