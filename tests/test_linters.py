"""What two independent linters say of our templates: nothing at warning level or above."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from hypothesis import given, settings

from ecsspec.backends.registry import capacity_of
from ecsspec.cfn.emit import emit_yaml
from ecsspec.compiler import compile_spec, judge
from ecsspec.spec.validate import build_spec
from tests.builders import Data, a_backend
from tests.cases import Case, cases
from tests.strategies import specs

Linter: TypeAlias = Callable[[str], list[str]]

REGION = "us-east-1"
BROKEN = "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicNam: x}}}"

WAIVED: dict[str, str] = {}
"""Rules of either linter that do not hold here, each with its reason."""


@pytest.fixture(scope="module")
def cfn_lint() -> Linter:
    """Return cfn-lint as a function from a template's text to what it finds."""
    api = pytest.importorskip("cfnlint.api", reason="cfn-lint is not installed: install the extra `test`")

    def lint(text: str) -> list[str]:
        return [f"{one.rule.id} {one}" for one in api.lint(text, regions=[REGION]) if one.rule.id not in WAIVED]

    return lint


@pytest.fixture(scope="module")
def validator() -> Iterator[Linter]:
    """Return cloudformation-validate likewise; the engine is freed while its library is still there to do so."""
    reason = "cloudformation-validate has no build for this machine"
    library = pytest.importorskip("cloudformation_validate", reason=reason)
    engine = library.CompositeEngine(library.CompositeEngineConfig())
    only = library.ValidateConfig(severity_level=library.Severity.WARN)

    def lint(text: str) -> list[str]:
        report = engine.validate_template(library.TemplateContent(text, "template.yml"), only)
        return [f"{one.rule_id} {one}" for one in report.diagnostics if one.rule_id not in WAIVED]

    yield lint
    engine = None


@pytest.mark.parametrize("case", cases(), ids=str)
def test_cfn_lint_finds_nothing(case: Case, cfn_lint: Linter) -> None:
    assert cfn_lint(case.text) == []


@pytest.mark.parametrize("case", cases(), ids=str)
def test_cloudformation_validate_finds_nothing(case: Case, validator: Linter) -> None:
    assert validator(case.text) == []


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=specs())
def test_cloudformation_validate_finds_nothing_in_drawn_specs(data: Data, validator: Linter) -> None:
    if text := lawful(data):
        assert validator(text) == []


@pytest.mark.soak
@settings(max_examples=100, deadline=None)
@given(data=specs())
def test_cfn_lint_finds_nothing_in_a_hundred_drawn_specs(data: Data, cfn_lint: Linter) -> None:
    if text := lawful(data):
        assert cfn_lint(text) == []


def test_the_linters_are_awake(cfn_lint: Linter, validator: Linter) -> None:
    for lint in (cfn_lint, validator):
        assert any("TopicNam" in line for line in lint(BROKEN))


def lawful(data: Data) -> str:
    """Return the template of a drawn spec that nobody objects to, else nothing.

    An instance type that nobody knows is a warning of ours (W413) and an error of cfn-lint's.
    """
    spec = build_spec(data, capacity_of)
    assert spec is not None
    backend = a_backend(spec.launch_type)
    if any(problem.severity == "error" or problem.code == "W413" for problem in judge(spec, backend)):
        return ""
    return emit_yaml(compile_spec(spec, backend))
