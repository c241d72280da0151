"""Slots: typed contributions that a fragment makes to the resources that many rooms share.

All are frozen and ordered, so that spending them sorted gives the same bytes whatever order they came in. A slot of
a container names it; `after` are logical ids that must exist before the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ecsspec.cfn.values import Value


@dataclass(frozen=True, slots=True)
class LogConfiguration:
    """Where one container's output goes; single per container."""

    container: str
    driver: str
    options: Mapping[str, Value] = field(compare=False)

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return (self.container, self.driver)


@dataclass(frozen=True, slots=True)
class Statement:
    """One IAM statement of the task role or the execution role."""

    role: Literal["task", "execution"]
    sid: str
    actions: tuple[str, ...]
    resources: tuple[Value, ...] = field(compare=False)
    conditions: Mapping[str, Value] = field(default_factory=dict, compare=False)

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return (self.role, self.sid)


@dataclass(frozen=True, slots=True)
class Ingress:
    """Traffic from a security group to a port of the containers; `source` is the group's logical id."""

    source: str
    port: int
    why: str

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return (self.source, f"{self.port:05d}")


@dataclass(frozen=True, slots=True)
class Target:
    """A target group that a container's port is registered with; `after` is what makes it reachable."""

    container: str
    port: int
    group: str
    after: str
    grace_period: int

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return (self.container, f"{self.port:05d}", self.group)


@dataclass(frozen=True, slots=True)
class Provider:
    """A capacity provider of the app's own cluster; with a weight or a base it takes part in the strategy."""

    name: str
    value: Value = field(compare=False)
    weight: int = 0
    base: int = 0

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Rollout:
    """The service's deployment configuration, in CloudFormation's keys; there is one."""

    configuration: Mapping[str, Value] = field(compare=False)
    rebalancing: bool = True

    @property
    def order(self) -> tuple[str, ...]:
        """Return what this slot is sorted by."""
        return ("",)


Slot: TypeAlias = LogConfiguration | Statement | Ingress | Target | Provider | Rollout
