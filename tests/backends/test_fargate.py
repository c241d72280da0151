"""The backend FARGATE."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from ecsspec.backends.fargate import FargateCapacity
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape, TaskShape
from ecsspec.blueprint.slots import Provider
from tests.builders import a_backend, a_spec, a_template, an_app, inside, problems_of, properties

FARGATE = a_backend("FARGATE")
PRIVATE = {"tasks": "private", "nat": "single"}


@pytest.mark.parametrize("mode", ["bridge", "host"])
def test_it_has_one_network_mode(mode: str) -> None:
    (problem,) = problems_of(network_mode=mode)
    assert (problem.code, problem.path, problem.allowed) == ("E402", ("network_mode",), "awsvpc")
    assert mode in problem.what


@pytest.mark.parametrize("mode", [None, "awsvpc"])
def test_which_may_be_written_or_not(mode: str | None) -> None:
    assert problems_of(network_mode=mode) == []
    assert a_template(network_mode=mode).resources == a_template().resources


def test_where_tasks_sit() -> None:
    assert FARGATE.placement(a_spec()) == Placement("awsvpc", "public", public_ip=True)
    assert FARGATE.placement(a_spec(network=PRIVATE)) == Placement("awsvpc", "private", public_ip=False)


def test_a_mode_that_rules_refuse_still_builds_for_awsvpc() -> None:
    assert FARGATE.placement(a_spec(network_mode="host")).network_mode == "awsvpc"


def test_its_shapes() -> None:
    assert FARGATE.task(an_app()) == TaskShape("FARGATE", "awsvpc")
    assert FARGATE.run(an_app()) == RunShape("ENABLED")
    assert FARGATE.run(an_app(network=PRIVATE)) == RunShape("DISABLED")


def test_it_brings_no_resources_and_both_providers() -> None:
    fragment = FARGATE.capacity(an_app())
    assert fragment.resources == ()
    assert fragment.every(Provider) == [Provider("FARGATE", "FARGATE", weight=100), Provider("FARGATE_SPOT", "", 0)]


@pytest.mark.parametrize(
    ("capacity", "strategy"),
    [
        ({}, [("FARGATE", 100, None)]),
        ({"spot": 100}, [("FARGATE_SPOT", 100, None)]),
        ({"spot": 80, "base": 1}, [("FARGATE", 20, 1), ("FARGATE_SPOT", 80, None)]),
        ({"spot": 99, "base": 2}, [("FARGATE", 1, 2), ("FARGATE_SPOT", 99, None)]),
        ({"base": 3}, [("FARGATE", 100, 3)]),
    ],
)
def test_the_share_of_spot(capacity: dict[str, int], strategy: list[tuple[str, int, int | None]]) -> None:
    items = properties(a_template(capacity=capacity), "Service")["CapacityProviderStrategy"]
    found = [(item["CapacityProvider"], item["Weight"], item.get("Base")) for item in items]
    assert found == strategy
    assert inside(properties(a_template(capacity=capacity), "ClusterCapacityProviders"), "CapacityProviders") == [
        "FARGATE",
        "FARGATE_SPOT",
    ]


def test_a_base_needs_a_share_of_its_own() -> None:
    """ECS places nothing with a provider of weight 0, its base included."""
    with pytest.raises(ValidationError) as raised:
        FargateCapacity(spot=100, base=2)
    assert [error["type"] for error in raised.value.errors()] == ["E207"]
    assert FargateCapacity(spot=100).base == 0
