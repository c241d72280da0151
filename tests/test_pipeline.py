"""From a spec file to a template: every problem at once, each once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecsspec.cfn.emit import emit_yaml
from ecsspec.cfn.template import Template
from ecsspec.pipeline import Loaded, _backend, compile_file, compile_loaded, load, load_source, template_of
from ecsspec.problems import MachineError, Problem, SpecError
from ecsspec.spec.source import SourceFile
from tests.builders import a_backend, a_template
from tests.packages import install

HEAD = "name: app\nimage: nginx:1.29\n"


def loaded(text: str) -> Loaded:
    return load_source(SourceFile("app.yml", text))


def refused(text: str) -> list[Problem]:
    with pytest.raises(SpecError) as raised:
        loaded(text)
    assert raised.value.exit_code == 3
    assert all(problem.span and problem.span.file == "app.yml" for problem in raised.value.problems)
    return list(raised.value.problems)


def codes(text: str) -> list[str]:
    """Return the codes of a spec's problems with their line, in order."""
    return [f"{problem.code}:{problem.span.line}" for problem in refused(text)]


def test_a_spec_becomes_a_template() -> None:
    result = loaded(f"{HEAD}port: 80\n")
    assert result.warnings == ()
    assert result.backend is a_backend("FARGATE")
    compiled = compile_loaded(result)
    assert compiled.loaded is result
    assert emit_yaml(compiled.template) == emit_yaml(a_template())


def test_a_file_becomes_a_template(tmp_path: Path) -> None:
    file = tmp_path / "app.yml"
    file.write_text(f"{HEAD}port: 80\n", encoding="utf-8")
    assert emit_yaml(compile_file(str(file)).template) == emit_yaml(a_template())
    assert load(str(file)).document.source.path == str(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        load(str(tmp_path / "none.yml"))


def test_warnings_do_not_stop_a_spec() -> None:
    (warning,) = loaded(f"{HEAD}environment: {{TOKEN: x}}\n").warnings
    assert (warning.code, warning.severity, warning.span.line) == ("W305", "warning", 3)


def test_a_file_that_cannot_be_read_on_is_judged_no_further() -> None:
    assert {problem.code[:2] for problem in refused(f"{HEAD}command: [a\nport: eighty\n")} <= {"E1", "E2"}


def test_problems_of_models_rules_and_backend_come_together_in_the_order_of_the_lines() -> None:
    lines = ("desired_count: many", "memory: 4096", "network: {nat: single}", "load_balancer: public")
    text = "\n".join((HEAD.strip(), *lines, "environment: {TOKEN: x}\n"))
    assert codes(text) == ["E204:3", "E401:4", "E303:5", "E301:6", "W305:7"]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        (f"{HEAD}port: eighty\nload_balancer: public\n", "port"),
        (f"{HEAD}prot: 80\nload_balancer: public\n", "prot"),
        (f"{HEAD}cpu: lots\nmemory: 4096\n", "cpu"),
        (f"{HEAD}launch_type: EC2\nnetwork_mode: awsvpc\nnetwork:\n  tasks: both\n", "network.tasks"),
        (f"{HEAD}desired_count: -1\ndeployment: {{maximum_percent: 100}}\n", "desired_count"),
        (f"{HEAD}launch_type: EC2\nmemory: none\ncapacity: {{instance_type: t3.nano}}\n", "memory"),
        (f"{HEAD}launch_type: EC2\narchitecture: arm\ncapacity: {{ami: al2023-arm64}}\n", "architecture"),
    ],
)
def test_an_echo_of_another_problem_is_not_told(text: str, only: str) -> None:
    """What a rule says of two keys may be no fault at all once the broken one is mended."""
    assert [problem.key for problem in refused(text)] == [only]


def test_what_is_no_echo_is_told() -> None:
    keys = [problem.key for problem in refused(f"{HEAD}port: eighty\nmemory: 4096\nnetwork: {{nat: single}}\n")]
    assert keys == ["port", "memory", "network.nat"]


def test_a_required_key_that_is_missing_does_not_hide_the_rest() -> None:
    problems = refused("memory: 4096\n")
    assert [problem.code for problem in problems if problem.code.startswith("E4")] == ["E401"]
    assert [problem.code for problem in problems].count("E202") == 2


@pytest.mark.parametrize("launch_type", ["FARGAT", "7", "[EC2]", "fargate"])
def test_without_a_launch_type_no_backend_is_asked(launch_type: str) -> None:
    (problem,) = refused(f"{HEAD}launch_type: {launch_type}\nmemory: 4096\n")
    assert problem.key == "launch_type"


def test_what_is_left_may_be_too_little_to_judge() -> None:
    """`deployment` is judged with a capacity of another launch type: nothing is left that is valid."""
    problems = refused(f"{HEAD}launch_type: EC2\ncapacity: {{spot: 3}}\nnetwork: {{zones: 1}}\nmemory: 4096\n")
    assert {problem.key for problem in problems} >= {"capacity.spot", "network.zones"}


PICKY = """
from ecsspec.backends.fargate import Fargate
from ecsspec.problems import Problem

class Picky(Fargate):
    def problems(self, spec):
        yield Problem("E405", "nothing pleases me")

BACKEND = Picky()
"""


def test_a_problem_about_the_whole_spec_stands_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, {"picky": PICKY}, {"PICKY": "picky:BACKEND"}, monkeypatch)
    assert codes(f"{HEAD}launch_type: PICKY\n") == ["E405:1"]
    assert codes(f"{HEAD}launch_type: PICKY\nport: 0\n") == ["E405:1", "E205:4"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "app"},
        {"name": "app", "image": "nginx", "launch_type": "NOWHERE"},
        {"name": "app", "image": "nginx", "launch_type": 3},
        {"name": "app", "image": "nginx", "port": None},
    ],
)
def test_data_that_is_no_spec_has_no_template(data: dict[str, object]) -> None:
    assert template_of(data) is None


def test_plain_data_has_the_template_of_its_file() -> None:
    template = template_of({"name": "app", "image": "nginx:1.29", "port": 80})
    assert isinstance(template, Template)
    assert emit_yaml(template) == emit_yaml(a_template())


def test_a_spec_that_rules_refuse_has_a_template_for_provenance() -> None:
    assert template_of({"name": "app", "image": "nginx", "memory": 700}) is not None


def test_a_backend_that_went_away_meanwhile_is_a_problem_of_the_spec() -> None:
    with pytest.raises(SpecError, match="E403"):
        _backend("NOWHERE")
