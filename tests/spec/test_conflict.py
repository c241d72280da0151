"""A git conflict is told as one, at its first mark."""

from __future__ import annotations

import pytest

from ecsspec.spec.conflict import conflict_in
from ecsspec.spec.document import Sheet, SourceFile
from tests.spec.reading import data_of, only

OURS, APART, THEIRS = "<<<<<<< HEAD", "=======", ">>>>>>> feature/x"


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (("name: web", OURS, "image: a", APART, "image: b", THEIRS, "port: 80"), 2),
        ((OURS, "name: a", APART, "name: b", THEIRS), 1),
        (("name: web", "environment:", "  A: b", OURS, "  B: c", APART, "  B: d", THEIRS), 4),
        (("environment:", OURS, APART, "  B: d", THEIRS), 2),
        (("name: web", OURS, "image: a", "||||||| 1c2d3e4", "image: o", APART, "image: b", THEIRS), 2),
        (("name: web", "image: a", APART, "image: b", THEIRS), 3),
        (("name: web\r", f"{OURS}\r", "image: a\r", f"{APART}\r", "image: b\r", f"{THEIRS}\r"), 2),
    ],
)
def test_a_conflict_is_told_at_its_first_mark(lines: tuple[str, ...], at: int) -> None:
    problem = only("\n".join(lines) + "\n")
    assert problem.code == "E104"
    assert "a git merge left a conflict here" in problem.what
    assert "keep one of the two sides" in problem.hint
    assert problem.span
    assert (problem.span.line, problem.span.column) == (at, 1)


@pytest.mark.parametrize("text", ["a: [\n=======\n", "a: [\n<<<<<<<x\n========\n", "a: [\n <<<<<<< a\n =======\n"])
def test_a_line_that_only_looks_so_is_none(text: str) -> None:
    assert conflict_in(Sheet.of(SourceFile("web.yml", text))) is None


def test_marks_in_a_text_are_a_text() -> None:
    assert data_of(f"a: |\n  {OURS}\n  {APART}\n  {THEIRS}\n") == {"a": f"{OURS}\n{APART}\n{THEIRS}\n"}
