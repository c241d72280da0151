"""Every example that a field carries is accepted by the models and by the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.fields import section_of
from tests.generate.schema import capacities
from tests.spec.schema_cases import SMALL
from tests.spec.schema_judge import JUDGE, errors_of


def examples() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield a spec for each example of each field."""
    yield from _examples(Spec, "", SMALL)
    for name, model in capacities().items():
        yield from _examples(model, "capacity.", {**SMALL, "launch_type": name})


def _examples(
    section: type[Section], prefix: str, around: Mapping[str, object]
) -> Iterator[tuple[str, dict[str, object]]]:
    required = {key: field.examples[0] for key, field in section.model_fields.items() if field.is_required()}
    for key, field in section.model_fields.items():
        path = f"{prefix}{key}"
        for number, value in enumerate(field.examples or []):
            yield f"{path}-{number}", _within(path.split("."), value, required if prefix else {}, around)
        inner = section_of(field)
        if inner and inner.model_fields:
            yield from _examples(inner, f"{path}.", around)


def _within(
    steps: list[str], value: object, beside: Mapping[str, object], around: Mapping[str, object]
) -> dict[str, object]:
    *above, key = steps
    inner: object = {**beside, key: value}
    for step in reversed(above):
        inner = {step: inner}
    return {**around, **inner}  # type: ignore[dict-item]


EXAMPLES = dict(examples())


@pytest.mark.parametrize("data", EXAMPLES.values(), ids=EXAMPLES)
def test_every_example_is_accepted(data: dict[str, object]):
    assert [error.message for error in JUDGE.iter_errors(data)] == []
    assert [str(problem) for problem in errors_of(data)] == []


def test_there_are_examples():
    assert len(EXAMPLES) > 20
