"""What every feature owes: pure, silent where its key says so, and alone in what it writes."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecsspec.blueprint.app import App, app_of
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import Feature
from ecsspec.compiler import FEATURES
from ecsspec.spec.app import Spec
from tests.builders import Data, a_backend, a_spec, an_app
from tests.contract.test_backends import spec_of
from tests.strategies import specs

EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)

SILENT: dict[str, Data] = {
    "image": {"image": "nginx:1.29"},
    "logging": {"logging": False},
    "load_balancer": {"load_balancer": "none"},
}
"""Specs under which a feature has nothing to say."""

ALWAYS = {"network": "tasks live somewhere", "deployment": "every service is replaced somehow"}
"""Features that always have something to say, and why."""

PLACEMENTS = [
    Placement(mode, tier, public_ip=public)
    for mode, tier, public in product(("awsvpc", "bridge", "host"), ("public", "private"), (True, False))
]


def apps() -> st.SearchStrategy[App]:
    return specs().map(spec_of).map(lambda spec: app_of(spec, a_backend(spec.launch_type).placement(spec)))


@EACH
def test_a_feature_is_called_as_its_key(feature: Feature) -> None:
    assert feature.__name__ in Spec.model_fields
    assert feature.__module__ == f"ecsspec.features.{feature.__name__}"


@EACH
@settings(max_examples=25, deadline=None)
@given(app=apps())
def test_a_feature_is_pure(feature: Feature, app: App) -> None:
    before = app.spec.model_dump_json()
    first = feature(app)
    assert isinstance(first, Fragment)
    assert feature(app) == first
    assert app.spec.model_dump_json() == before


@EACH
def test_a_feature_is_empty_where_its_section_says_so(feature: Feature) -> None:
    if feature.__name__ in ALWAYS:
        assert feature(an_app()) != Fragment()
    else:
        assert feature(an_app(**SILENT[feature.__name__])) == Fragment()


def test_every_feature_can_be_silent_or_has_a_reason() -> None:
    assert {*SILENT, *ALWAYS} == {feature.__name__ for feature in FEATURES}


@settings(max_examples=50, deadline=None)
@given(app=apps())
def test_no_two_rooms_write_one_id(app: App) -> None:
    parts = [feature(app) for feature in FEATURES] + [a_backend(app.spec.launch_type).capacity(app)]
    for kind in ("resources", "parameters", "outputs"):
        ids = Counter(one.id for part in parts for one in getattr(part, kind))
        assert [id_ for id_, count in ids.items() if count > 1] == []


@EACH
@pytest.mark.parametrize("placement", PLACEMENTS, ids=lambda one: f"{one.network_mode}-{one.tier}-{one.public_ip}")
def test_a_feature_works_wherever_tasks_are(feature: Feature, placement: Placement) -> None:
    network = {"tasks": placement.tier, "nat": "single" if placement.tier == "private" else "none"}
    spec = a_spec(network=network, image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1")
    fragment = feature(app_of(spec, placement))
    assert fragment != Fragment()
    assert all(resource.why and resource.type.startswith("AWS::") for resource in fragment.resources)
