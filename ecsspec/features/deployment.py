"""`deployment`: how a new version replaces the old one."""

from __future__ import annotations

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.slots import Rollout
from ecsspec.cfn.values import Value


def deployment(app: App) -> Fragment:
    """Return the service's deployment configuration."""
    section = app.spec.deployment
    breaker = section.circuit_breaker
    configuration: dict[str, Value] = {
        "MinimumHealthyPercent": section.minimum_healthy_percent,
        "MaximumPercent": section.maximum_percent,
        "DeploymentCircuitBreaker": {
            "Enable": breaker.enabled,
            "Rollback": breaker.enabled and breaker.rollback,
        },
    }
    # AWS refuses rebalancing where no task may start before another stops.
    return Fragment(slots=(Rollout(configuration, rebalancing=section.maximum_percent > 100),))
