"""What every backend owes, asked of each built-in one through its entry point, as of a third party's."""

from __future__ import annotations

import tomllib
from dataclasses import FrozenInstanceError, replace
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.backends.registry import BUILTIN, GROUP, capacity_of, find
from ecsspec.blueprint.app import App, app_of
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import Backend, RunShape, TaskShape
from ecsspec.blueprint.slots import Provider
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section
from ecsspec.spec.descriptions import descriptions
from ecsspec.spec.source import SourceFile, parse
from ecsspec.spec.validate import TEXT_UNDER, build_spec, located
from tests.builders import Data
from tests.cases import ROOT
from tests.strategies import language_of, specs

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LISTED: dict[str, str] = PROJECT["project"]["entry-points"][GROUP]

BACKENDS = pytest.mark.parametrize("name", LISTED)


def loaded(name: str) -> Backend:
    """Return a backend as a scan of installed packages would load it."""
    backend: Backend = EntryPoint(name, LISTED[name], GROUP).load()
    return backend


def spec_of(data: Data) -> Spec:
    spec = build_spec(data, capacity_of)
    assert spec is not None
    return spec


def drawn(name: str) -> st.SearchStrategy[Spec]:
    return specs(name).map(spec_of)


def app_in(backend: Backend, spec: Spec) -> App:
    return app_of(spec, backend.placement(spec))


def test_every_backend_of_ours_is_listed_and_no_other() -> None:
    assert list(LISTED) == list(BUILTIN)


@BACKENDS
def test_the_entry_point_is_what_the_short_way_finds(name: str) -> None:
    assert loaded(name) is find(name)


def test_the_installed_package_lists_them() -> None:
    try:
        installed = distribution("ecsspec").entry_points.select(group=GROUP)
    except PackageNotFoundError:
        pytest.skip("ecsspec is not installed here, only on the path")
    assert {entry.name: entry.value for entry in installed} == LISTED


@BACKENDS
def test_its_capacity_is_a_section_whose_keys_are_all_explained(name: str) -> None:
    model = loaded(name).capacity_model
    assert issubclass(model, Section)
    assert model is not Section
    assert model() == model()
    assert descriptions(model).keys() >= model.model_fields.keys()
    assert {path for path in language_of(name).every_key() if path[0] == "capacity"}


@BACKENDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_same_question_has_the_same_answer(name: str, data: st.DataObject) -> None:
    backend = loaded(name)
    spec = data.draw(drawn(name))
    before = spec.model_dump_json()
    for _ in range(2):
        app = app_in(backend, spec)
        answers = (tuple(backend.problems(spec)), backend.placement(spec), backend.task(app), backend.run(app))
        assert answers == (
            tuple(backend.problems(spec)),
            backend.placement(spec),
            backend.task(app),
            backend.run(app),
        )
        assert backend.capacity(app) == backend.capacity(app)
    assert spec.model_dump_json() == before


@BACKENDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_its_answers_are_of_the_kinds_it_promises(name: str, data: st.DataObject) -> None:
    backend = loaded(name)
    spec = data.draw(drawn(name))
    placement = backend.placement(spec)
    app = app_of(spec, placement)
    assert type(placement) is Placement
    assert placement.tier == spec.network.tasks
    task, run, capacity = backend.task(app), backend.run(app), backend.capacity(app)
    assert (type(task), type(run), type(capacity)) == (TaskShape, RunShape, Fragment)
    assert task.network_mode == placement.network_mode
    assert run.public_ip is None or placement.network_mode == "awsvpc"


@BACKENDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_provider_takes_part(name: str, data: st.DataObject) -> None:
    backend = loaded(name)
    providers = backend.capacity(app_in(backend, data.draw(drawn(name)))).every(Provider)
    assert [provider for provider in providers if provider.weight]
    assert len({provider.name for provider in providers}) == len(providers)
    assert len([provider for provider in providers if provider.base]) <= 1


@BACKENDS
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_it_refuses_has_a_place_that_can_be_shown(name: str, data: st.DataObject) -> None:
    backend = loaded(name)
    written = data.draw(specs(name))
    for problem in backend.problems(spec_of(written)):
        assert isinstance(problem, Problem)
        assert problem.path
        assert problem.path[0] in Spec.model_fields
        assert problem.severity == ("warning" if problem.code.startswith("W") else "error")
        assert problem.code[1] == "4"
        assert set(problem.joins) <= Spec.model_fields.keys()
        assert problem.hint or problem.allowed or problem.severity == "warning"


@BACKENDS
def test_a_refusal_points_at_the_line(name: str) -> None:
    wrong = {"FARGATE": "memory: 700", "EC2": "memory: 90000"}[name]
    text = f"name: app\nimage: nginx\nlaunch_type: {name}\n{wrong}\ncapacity: {{}}\n"
    document, _ = parse(SourceFile("app.yml", text), text_under=TEXT_UNDER)
    spec = spec_of(dict(document.data))
    (problem,) = located(list(loaded(name).problems(spec)), document)
    assert problem.span is not None
    assert problem.span.line in {4, 5}


@BACKENDS
def test_its_answers_cannot_be_changed(name: str) -> None:
    spec = spec_of({"name": "app", "image": "nginx", "launch_type": name})
    placement = loaded(name).placement(spec)
    with pytest.raises(FrozenInstanceError):
        placement.public_ip = False
    assert replace(placement) == placement
