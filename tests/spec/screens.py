"""Short words for tests about problems: lines of a spec in, what is wrong with them out."""

from __future__ import annotations

from ecsspec.backends.registry import capacity_of
from ecsspec.problems import Problem
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, Verdict, validate

SMALL = "name: web\nimage: nginx\n"


def judged(text: str) -> Verdict:
    """Return the verdict on the text of a spec."""
    document, _ = parse(SourceFile("web.yml", text), text_under=TEXT_UNDER)
    return validate(document, capacity_of)


def problems_of(lines: str) -> list[Problem]:
    """Return what is wrong with lines added to a small spec."""
    return list(judged(SMALL + lines).problems)


def problem_of(lines: str) -> Problem:
    """Return the one thing that is wrong with lines added to a small spec."""
    found = problems_of(lines)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]
