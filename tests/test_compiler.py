"""The recipe: fragments in any order give the same bytes, and what breaks a law does not leave the house."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.backends.guard import Guarded
from ecsspec.backends.registry import capacity_of
from ecsspec.blueprint.app import App, app_of
from ecsspec.blueprint.fragment import Fragment, gather
from ecsspec.blueprint.seams import Backend, Feature
from ecsspec.cfn.emit import emit_json, emit_yaml
from ecsspec.cfn.findings import Finding
from ecsspec.cfn.link import link
from ecsspec.cfn.template import Output, Parameter, Resource
from ecsspec.cfn.values import Ref
from ecsspec.compiler import FEATURES, SPEC_LIMIT, assemble, build, compile_spec, judge, unlawful
from ecsspec.problems import EcsspecError
from ecsspec.spec.app import Spec
from ecsspec.spec.canonical import canonical
from ecsspec.spec.validate import build_spec
from ecsspec.version import __version__
from ecsspec.workload.build import build as build_workload
from tests.builders import Data, a_backend, a_spec, a_template, problems_of
from tests.cases import Case, cases
from tests.strategies import specs

Shuffle: TypeAlias = Callable[[tuple[Any, ...]], tuple[Any, ...]]


def spec_of(data: Data) -> Spec:
    """Return the spec of field-valid data."""
    spec = build_spec(data, capacity_of)
    assert spec is not None
    return spec


def app_in(spec: Spec) -> App:
    """Return the app of a spec, placed by its backend."""
    return app_of(spec, a_backend(spec.launch_type).placement(spec))


ANY_SPEC = specs().map(spec_of)


class Shuffled:
    """A backend whose capacity fragment comes in another order."""

    def __init__(self, inner: Backend, shuffle: Shuffle) -> None:
        self._inner, self._shuffle = inner, shuffle

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def capacity(self, app: App) -> Fragment:
        return shuffled(self._inner.capacity(app), self._shuffle)


def shuffled(part: Fragment, shuffle: Shuffle) -> Fragment:
    """Return a fragment with everything in another order."""
    return Fragment(shuffle(part.resources), shuffle(part.slots), shuffle(part.parameters), shuffle(part.outputs))


@settings(max_examples=40, deadline=None)
@given(spec=ANY_SPEC, random=st.randoms(use_true_random=False))
def test_the_order_of_features_and_fragments_does_not_show(spec: Spec, random: Random) -> None:
    def shuffle(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    def mixed(feature: Feature) -> Feature:
        return lambda app: shuffled(feature(app), shuffle)

    backend = a_backend(spec.launch_type)
    features = [mixed(feature) for feature in shuffle(FEATURES)]
    other = build(spec, Shuffled(backend, shuffle), features=features)
    assert emit_yaml(other) == emit_yaml(build(spec, backend))


@settings(max_examples=20, deadline=None)
@given(spec=ANY_SPEC, random=st.randoms(use_true_random=False))
def test_the_order_of_gathered_slots_does_not_show(spec: Spec, random: Random) -> None:
    def shuffle(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    backend = a_backend(spec.launch_type)
    app = app_in(spec)
    parts = gather((*(feature(app) for feature in FEATURES), backend.capacity(app)))
    one, other = (assemble(spec, build_workload(app, backend, found)) for found in (parts, shuffled(parts, shuffle)))
    assert emit_json(one) == emit_json(other)


@settings(max_examples=80, deadline=None)
@given(ANY_SPEC)
def test_every_field_valid_spec_builds_and_links(spec: Spec) -> None:
    assert link(build(spec, a_backend(spec.launch_type))) == ()


@settings(max_examples=80, deadline=None)
@given(ANY_SPEC)
def test_what_nobody_objects_to_breaks_no_law(spec: Spec) -> None:
    backend = a_backend(spec.launch_type)
    if not [problem for problem in judge(spec, backend) if problem.severity == "error"]:
        compile_spec(spec, backend)


@pytest.mark.soak
@settings(max_examples=5000, deadline=None)
@given(ANY_SPEC)
def test_thousands_of_specs_break_no_law(spec: Spec) -> None:
    test_what_nobody_objects_to_breaks_no_law.hypothesis.inner_test(spec)


def test_resources_parameters_and_outputs_are_sorted() -> None:
    template = a_template(launch_type="EC2")
    for section in (template.resources, template.parameters, template.outputs):
        assert list(section) == sorted(section)


def test_backend_and_rules_are_both_asked() -> None:
    codes = [problem.code for problem in problems_of(memory=700, network={"nat": "single"})]
    assert codes == ["E401", "E303"]


def test_the_template_says_what_it_is_made_of() -> None:
    template = a_template(desired_count=2)
    metadata = template.metadata["ecsspec"]
    assert list(template.metadata) == ["ecsspec"]
    assert metadata["version"] == __version__
    assert metadata["spec"] == {"name": "app", "image": "nginx:1.29", "port": 80, "desired_count": 2}
    assert metadata["purposes"] == {id_: one.why for id_, one in template.resources.items()}
    assert all(metadata["purposes"].values())


def test_a_long_spec_is_left_out() -> None:
    long, short = ({"environment": {"A": "x" * size}} for size in (SPEC_LIMIT, SPEC_LIMIT - 200))
    assert "spec" not in a_template(**long).metadata["ecsspec"]
    assert a_template(**short).metadata["ecsspec"]["spec"] == canonical(a_spec(**short))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_spec_in_a_template_compiles_to_the_same_template(case: Case) -> None:
    remembered = case.template.metadata["ecsspec"]["spec"]
    assert emit_yaml(compile_spec(spec_of(remembered), a_backend(case.backend))) == case.text


@pytest.mark.parametrize(
    "twice",
    [
        Fragment((Resource("A", "T", "x"), Resource("A", "T", "y"))),
        Fragment(parameters=(Parameter("A", "String"), Parameter("A", "Number"))),
        Fragment(outputs=(Output("A", "x", ""), Output("A", "y", ""))),
    ],
    ids=["resource", "parameter", "output"],
)
def test_two_rooms_with_one_id_are_named(twice: Fragment) -> None:
    with pytest.raises(EcsspecError, match="two rooms write A: "):
        assemble(a_spec(), twice)


class Unlawful:
    """FARGATE with a resource that refers to nothing, and a listener that nobody asked for."""

    def __getattr__(self, name: str) -> object:
        return getattr(a_backend(), name)

    def capacity(self, app: App) -> Fragment:
        dangling = Resource("Broken", "AWS::SNS::Topic", "nothing", {"TopicName": Ref("Nowhere")})
        return a_backend().capacity(app) + Fragment((dangling,))


def test_a_template_that_breaks_a_law_does_not_leave() -> None:
    with pytest.raises(EcsspecError) as raised:
        compile_spec(a_spec(), Unlawful())
    assert raised.value.code == "E501"
    assert raised.value.details == (
        "[E510] Broken.TopicName: Ref names Nowhere, which is no resource or parameter of this template",
    )


def test_findings_are_listed_by_place() -> None:
    found = [Finding("E520", "Service", ("LoadBalancers", 0), "what"), Finding("E512", "", ("Outputs",), "w")]
    error = unlawful(found, a_backend())
    assert error.details == ("[E520] Service.LoadBalancers.0: what", "[E512] Outputs: w")
    assert error.hint == "this is our fault, not your spec's: please report it with the spec"
    assert "the fault of the backend MANAGED or of ecsspec" in unlawful(found, Guarded("MANAGED", a_backend())).hint
