"""Two judges of one spec: the published schema, and the models behind the reader; and what only one of them can say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from ecsspec.backends.registry import capacity_of
from ecsspec.codes import CODES
from ecsspec.problems import Problem
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, validate
from tests.generate import schema as generator

SIZES = ("cpu", "memory")
"""Keys whose text form is arithmetic: `0.3 GB` is no whole number of MiB, `400 vCPU` is too much."""


def _pattern(_: object, pattern: str, value: object, __: object) -> Iterator[ValidationError]:
    """Match as ECMA-262 does, which editors follow: `$` is the end of the text, not of its last line."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern}")


JUDGE = extend(Draft202012Validator, {"pattern": _pattern})(generator.json_schema(generator.capacities()))


def errors_of(data: Mapping[str, object]) -> list[Problem]:
    """Return what reader and models have against a spec with this data."""
    document, problems = parse(SourceFile("app.yml", json.dumps(data, ensure_ascii=False)), text_under=TEXT_UNDER)
    verdict = validate(document, capacity_of)
    errors = [problem for problem in (*problems, *verdict.problems) if problem.severity == "error"]
    assert bool(errors) == (verdict.spec is None or bool(problems))
    return errors


def can_say(problem: Problem, data: Mapping[str, object]) -> bool:
    """Tell whether a schema can express this problem."""
    is_size_text = problem.key in SIZES and isinstance(data[problem.key], str)
    return CODES[problem.code].schema and not (is_size_text and problem.code in {"E205", "E206"})


def assert_agreement(data: Mapping[str, object]) -> None:
    """Fail where the schema accepts what it could refuse, or refuses what the models accept."""
    errors = errors_of(data)
    if JUDGE.is_valid(data):
        assert [str(problem) for problem in errors if can_say(problem, data)] == []
    else:
        assert errors, [error.message for error in JUDGE.iter_errors(data)]
