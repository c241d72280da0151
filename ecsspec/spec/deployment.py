"""How a new version replaces the old one: rolling, with a circuit breaker."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ecsspec.spec.base import Section


class CircuitBreaker(Section):
    """What stops a deployment whose tasks keep failing."""

    SHORT = "enabled"
    OFF = False

    enabled: bool = True
    """Whether to give up; with false a failing deployment tries for hours until CloudFormation does."""
    rollback: bool = True
    """Whether to go back to the last version that worked."""


class Deployment(Section):
    """A rolling deployment: new tasks start before old ones stop."""

    circuit_breaker: CircuitBreaker = CircuitBreaker.model_construct()
    """Give up after repeated failures, and roll back."""
    minimum_healthy_percent: Annotated[int, Field(ge=0, le=100)] = Field(100, examples=[50])
    """How many of the desired tasks must stay healthy meanwhile, in percent."""
    maximum_percent: Annotated[int, Field(ge=100, le=200)] = Field(200, examples=[150])
    """How many tasks may run meanwhile, in percent of the desired count."""
