"""The wall around a third party's backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import get_args

import pytest

from ecsspec.backends.conformity import FITS
from ecsspec.backends.fargate import BACKEND, Fargate
from ecsspec.backends.guard import Guarded
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import Backend, RunShape, TaskShape
from ecsspec.blueprint.slots import Provider, Slot, Statement
from ecsspec.cfn.template import Keep, Output, Parameter, Resource
from ecsspec.cfn.values import GetAtt, Intrinsic, Join, Ref, Sub
from ecsspec.problems import MachineError, NotDone, Problem
from ecsspec.spec.app import Spec
from tests.builders import a_spec, an_app

QUESTIONS: dict[str, Callable[[Backend], object]] = {
    "problems": lambda backend: tuple(backend.problems(a_spec(cpu=300))),
    "placement": lambda backend: backend.placement(a_spec()),
    "task": lambda backend: backend.task(an_app()),
    "run": lambda backend: backend.run(an_app()),
    "capacity": lambda backend: backend.capacity(an_app()),
}


def answering(question: str, answer: Callable[..., object]) -> Guarded:
    """Return a guarded FARGATE that answers one question otherwise."""
    inner = type("Odd", (Fargate,), {question: lambda _, *given: answer(*given)})()
    return Guarded("ODD", inner)


def refused(backend: Guarded, question: str) -> MachineError:
    with pytest.raises(MachineError) as raised:
        QUESTIONS[question](backend)
    assert raised.value.code == "E412"
    assert raised.value.what.startswith(f"the backend ODD ({__name__}) ")
    assert raised.value.what.endswith(f"when asked for {question}")
    assert "not of your spec" in raised.value.hint
    return raised.value


@pytest.mark.parametrize("question", QUESTIONS)
def test_good_answers_pass(question: str) -> None:
    assert QUESTIONS[question](Guarded("GOOD", BACKEND)) == QUESTIONS[question](BACKEND)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("error", [KeyError("zone"), SystemExit(0), RecursionError("deep")])
def test_whatever_it_raises_names_it(question: str, error: BaseException) -> None:
    def fail(*_: object) -> object:
        raise error

    told = refused(answering(question, fail), question)
    assert f"raised {type(error).__name__}" in told.what


@pytest.mark.parametrize("question", ["placement", "task", "run", "capacity"])
@pytest.mark.parametrize("answer", [None, {}, "awsvpc"])
def test_an_answer_of_another_kind_names_it(question: str, answer: object) -> None:
    told = refused(answering(question, lambda *_: answer), question)
    assert f"answered {type(answer).__name__}, not " in told.what


def test_problems_are_problems() -> None:
    assert "answered str, not Problem" in refused(answering("problems", lambda _: ["no"]), "problems").what
    assert "raised TypeError" in refused(answering("problems", lambda _: None), "problems").what


def test_a_generator_that_fails_half_way_is_caught() -> None:
    def half(_: Spec) -> Iterator[Problem]:
        yield Problem("E405", "first")
        raise ValueError("second")

    assert "raised ValueError: second" in refused(answering("problems", half), "problems").what


def test_an_error_of_ours_passes() -> None:
    def refuse(_: Spec) -> object:
        raise NotDone("on purpose")

    with pytest.raises(NotDone):
        answering("placement", refuse).placement(a_spec())


def a_resource(**changes: object) -> Fragment:
    return Fragment((replace(Resource("A", "AWS::ECS::Cluster", "runs tasks"), **changes),))  # type: ignore[arg-type]


MISFITS: list[tuple[str, object, str]] = [
    ("placement", Placement("vpc", "public", public_ip=True), "a Placement whose network_mode is 'vpc'"),
    ("placement", Placement("awsvpc", "secret", public_ip=True), "a Placement whose tier is 'secret'"),
    ("placement", Placement("awsvpc", "public", public_ip="yes"), "a Placement whose public_ip is 'yes'"),
    ("task", TaskShape(None, "awsvpc"), "a TaskShape whose compatibility is None, not str"),
    ("task", TaskShape("FARGATE", 3), "a TaskShape whose network_mode is 3"),
    ("run", RunShape("YES"), "a RunShape whose public_ip is 'YES'"),
    ("run", RunShape(None, {"PlacementStrategies": {1}}), "a RunShape whose placement is"),
    ("run", RunShape(None, None), "a RunShape whose placement is None"),
    ("problems", [Problem("E405", 3)], "a Problem whose what is 3"),
    ("problems", [Problem("E405", "x", "memory")], "a Problem whose path is 'memory'"),
    ("capacity", Fragment(("x",)), "a Fragment whose resources is ('x',)"),
    ("capacity", Fragment([]), "a Fragment whose resources is []"),
    ("capacity", Fragment(slots=(3,)), "a Fragment whose slots is (3,)"),
    ("capacity", Fragment(parameters=("x",)), "a Fragment whose parameters is ('x',)"),
    ("capacity", Fragment(outputs=("x",)), "a Fragment whose outputs is ('x',)"),
    ("capacity", a_resource(id=7), "a Resource whose id is 7"),
    ("capacity", a_resource(after=["Vpc"]), "a Resource whose after is ['Vpc']"),
    ("capacity", a_resource(keep="Retain"), "a Resource whose keep is 'Retain'"),
    ("capacity", a_resource(properties={"Name": object}), "a Resource whose properties is"),
    ("capacity", a_resource(properties={"Name": [Ref(3)]}), "a Resource whose properties is"),
    ("capacity", a_resource(properties={3: "x"}), "a Resource whose properties is"),
    ("capacity", Fragment(slots=(Provider("X", "X", weight="1"),)), "a Provider whose weight is '1'"),
    ("capacity", Fragment(slots=(Statement("host", "X", (), ()),)), "a Statement whose role is 'host'"),
]  # type: ignore[list-item]


@pytest.mark.parametrize(("question", "answer", "says"), MISFITS)
def test_an_answer_made_of_the_wrong_things_names_it(question: str, answer: object, says: str) -> None:
    assert says in refused(answering(question, lambda *_: answer), question).what


def test_every_kind_of_value_is_taken() -> None:
    properties = {"A": [Ref("B"), GetAtt("B", "Arn"), 1, 0.5, True, None], "B": Join(",", [Sub("x")]), "C": ("x",)}
    good = a_resource(properties=properties, keep=Keep("Retain"), after=("B",))
    assert answering("capacity", lambda *_: good).capacity(an_app()) == good


def test_an_endless_answer_is_told_too() -> None:
    endless: list[object] = []
    endless.append(endless)
    told = refused(answering("capacity", lambda *_: a_resource(properties={"A": endless})), "capacity")
    assert "raised RecursionError" in told.what


def test_every_member_of_an_answer_is_looked_at() -> None:
    kinds = (Placement, TaskShape, RunShape, Fragment, Problem, Resource, Parameter, Output, *get_args(Slot))
    annotations = {str(field.type) for kind in (*kinds, *get_args(Intrinsic)) for field in fields(kind)}
    assert annotations == FITS.keys()
