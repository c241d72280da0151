"""Backends by name: ours first, then the entry points of installed packages, broken ones included."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecsspec.backends.fargate import BACKEND, FargateCapacity
from ecsspec.backends.guard import Guarded
from ecsspec.backends.registry import BUILTIN, capacity_of, find, names
from ecsspec.problems import Problem
from ecsspec.spec.base import Section
from tests.packages import install

MODULE = """
from ecsspec.backends.fargate import Fargate, FargateCapacity

class NoSection(Fargate):
    capacity_model = dict

class Exploding(Fargate):
    @property
    def capacity_model(self):
        raise RuntimeError("at the first touch")

class Lacking:
    capacity_model = FargateCapacity
    placement = None

class Instance(Fargate):
    capacity_model = FargateCapacity()

GOOD, NO_SECTION, LACKING, INSTANCE, EXPLODING = Fargate(), NoSection(), Lacking(), Instance(), Exploding()
"""
BACKENDS = {
    **{name: f"elsewhere:{name}" for name in ("GOOD", "NO_SECTION", "LACKING", "INSTANCE", "EXPLODING", "GONE")},
    "ABSENT": "elsewhere_absent:BACKEND",
    "EXITS": "elsewhere_exits:BACKEND",
    "FARGATE": "elsewhere:LACKING",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with one good backend and every kind of broken one."""
    install(tmp_path, {"elsewhere": MODULE, "elsewhere_exits": "raise SystemExit(3)\n"}, BACKENDS, monkeypatch)


def problem_of(name: str) -> Problem:
    found = find(name)
    assert isinstance(found, Problem)
    assert found.path == ("launch_type",)
    return found


@pytest.mark.parametrize("name", BUILTIN)
def test_ours(name: str) -> None:
    found = find(name)
    assert not isinstance(found, Problem | Guarded)
    assert capacity_of(name) is found.capacity_model


@pytest.mark.usefixtures("installed")
def test_an_installed_one_stands_behind_a_wall() -> None:
    assert isinstance(find("GOOD"), Guarded)
    assert capacity_of("GOOD") is FargateCapacity


@pytest.mark.usefixtures("installed")
def test_ours_come_first() -> None:
    assert names()[:2] == ["FARGATE", "EC2"]
    assert set(BACKENDS) <= set(names())


@pytest.mark.usefixtures("installed")
def test_ours_cannot_be_taken_over() -> None:
    assert find("FARGATE") is BACKEND
    assert names().count("FARGATE") == 1


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("NO_SECTION", "its capacity_model is not a subclass of ecsspec.spec.base.Section"),
        ("INSTANCE", "its capacity_model is not a subclass of ecsspec.spec.base.Section"),
        ("LACKING", "it lacks problems, task, run, capacity"),
        ("EXPLODING", "RuntimeError: at the first touch"),
        ("GONE", "AttributeError"),
        ("ABSENT", "ModuleNotFoundError: No module named 'elsewhere_absent'"),
        ("EXITS", "SystemExit: 3"),
    ],
)
def test_a_broken_one_is_a_problem_that_names_it(name: str, says: str) -> None:
    problem = problem_of(name)
    assert problem.code == "E404"
    assert problem.what.startswith(f"the backend {name} (elsewhere")
    assert says in problem.what
    assert problem.hint
    assert capacity_of(name) == problem


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("FARGAT", "launch_type: FARGATE"),
        ("GOOOD", "launch_type: GOOD"),
        ("KUBERNETES", ""),
    ],
)
def test_an_unknown_one_lists_all_and_guesses(name: str, hint: str) -> None:
    problem = problem_of(name)
    assert (problem.code, problem.what, problem.hint) == ("E403", f"there is no launch type {name}", hint)
    assert problem.allowed.startswith("FARGATE, EC2")
    assert "GOOD" in problem.allowed


def test_a_capacity_model_is_a_section() -> None:
    models = [capacity_of(name) for name in BUILTIN]
    assert all(isinstance(model, type) and issubclass(model, Section) for model in models)
