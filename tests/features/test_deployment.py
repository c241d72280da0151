"""How a new version replaces the old one."""

from __future__ import annotations

import pytest

from tests.builders import a_template, inside, properties


def service(**section: object) -> object:
    return properties(a_template(deployment=section, desired_count=4), "Service")


def test_new_tasks_start_before_old_ones_stop() -> None:
    assert inside(service(), "DeploymentConfiguration") == {
        "MinimumHealthyPercent": 100,
        "MaximumPercent": 200,
        "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
    }


@pytest.mark.parametrize(
    ("section", "breaker"),
    [
        ({"circuit_breaker": False}, {"Enable": False, "Rollback": False}),
        ({"circuit_breaker": {"rollback": False}}, {"Enable": True, "Rollback": False}),
        ({"circuit_breaker": {"enabled": False, "rollback": True}}, {"Enable": False, "Rollback": False}),
    ],
)
def test_the_circuit_breaker(section: dict[str, object], breaker: dict[str, bool]) -> None:
    assert inside(service(**section), "DeploymentConfiguration", "DeploymentCircuitBreaker") == breaker


def test_rebalancing_is_off_where_no_task_may_start_first() -> None:
    """AWS refuses AvailabilityZoneRebalancing with a MaximumPercent of 100."""
    tight = service(maximum_percent=100, minimum_healthy_percent=50)
    assert inside(tight, "AvailabilityZoneRebalancing") == "DISABLED"
    assert inside(service(maximum_percent=101, minimum_healthy_percent=50), "AvailabilityZoneRebalancing") == "ENABLED"
