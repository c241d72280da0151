"""The protocols behind which features and backends stand, and the values that they exchange with the compiler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.cfn.values import Value
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section


@dataclass(frozen=True, slots=True)
class TaskShape:
    """What a backend decides about a task definition."""

    compatibility: str
    network_mode: str


@dataclass(frozen=True, slots=True)
class RunShape:
    """What a backend decides about running tasks, service or one-off alike, in CloudFormation's keys.

    Empty `placement` says nothing; `public_ip` is None where the setting does not exist.
    """

    public_ip: Literal["ENABLED", "DISABLED"] | None
    placement: Mapping[str, Value] = field(default_factory=dict)


class Feature(Protocol):
    """A room of one user key: pure, and an empty Fragment when its section says nothing."""

    def __call__(self, app: App, /) -> Fragment:
        """Return what the key adds."""


class Backend(Protocol):
    """Where tasks run. Every method is pure."""

    capacity_model: type[Section]
    """The keys of `capacity` under this launch type."""

    def problems(self, spec: Spec, /) -> Iterable[Problem]:
        """Return what this backend refuses or warns of."""

    def placement(self, spec: Spec, /) -> Placement:
        """Return how tasks sit in the network."""

    def task(self, app: App, /) -> TaskShape:
        """Return what a task definition needs to run here."""

    def run(self, app: App, /) -> RunShape:
        """Return what a service needs to run here."""

    def capacity(self, app: App, /) -> Fragment:
        """Return what tasks run on, and the capacity providers."""
