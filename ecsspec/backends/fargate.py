"""FARGATE: AWS runs the hosts; tasks have exact sizes and addresses of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from ecsspec.backends.constants import FARGATE, FARGATE_SPOT
from ecsspec.backends.fargate_sizes import SIZES, cpus, listed, memories, nearest, nearest_pairs
from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape, TaskShape
from ecsspec.blueprint.slots import Provider
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Percent, Section, refuse


class FargateCapacity(Section):
    """Which share of the tasks runs on spare capacity that AWS may take back with two minutes' notice."""

    spot: Percent = 0
    """Percent of the tasks above `base` that run on FARGATE_SPOT."""
    base: Annotated[int, Field(ge=0, le=5000)] = 0
    """How many tasks always run on FARGATE."""

    @model_validator(mode="after")
    def _base_has_a_share(self) -> FargateCapacity:
        if self.base and self.spot == 100:
            what = f"spot: 100 leaves FARGATE no share, so a base of {self.base} has nothing to stand on"
            raise refuse("E207", what, allowed="spot: at most 99 with a base", hint="spot: 99", key="spot")
        return self


class Fargate:
    """The backend FARGATE."""

    capacity_model: type[Section] = FargateCapacity

    def problems(self, spec: Spec) -> Iterator[Problem]:
        """Refuse sizes that Fargate lacks and network modes other than awsvpc."""
        yield from _size(spec.cpu, spec.memory)
        if spec.network_mode not in (None, "awsvpc"):
            what = f"FARGATE has no network mode {spec.network_mode}"
            yield Problem("E402", what, ("network_mode",), allowed="awsvpc", hint="remove network_mode")

    def placement(self, spec: Spec) -> Placement:
        """Place tasks with addresses of their own; in public subnets they get public ones."""
        tier = spec.network.tasks
        return Placement("awsvpc", tier, public_ip=tier == "public")

    def task(self, app: App) -> TaskShape:
        """Ask for Fargate's compatibility."""
        return TaskShape(FARGATE, app.placement.network_mode)

    def run(self, app: App) -> RunShape:
        """Ask for public addresses where there is no other way out."""
        return RunShape("ENABLED" if app.placement.public_ip else "DISABLED")

    def capacity(self, app: App) -> Fragment:
        """Bring the two providers that every account has."""
        capacity = app.spec.capacity
        spot = capacity.spot if isinstance(capacity, FargateCapacity) else 0
        base = capacity.base if isinstance(capacity, FargateCapacity) else 0
        return Fragment(
            slots=(
                Provider(FARGATE, FARGATE, weight=100 - spot, base=base),
                Provider(FARGATE_SPOT, FARGATE_SPOT, weight=spot),
            )
        )


def _size(cpu: int, memory: int) -> Iterator[Problem]:
    if cpu not in SIZES:
        near = " or ".join(map(str, nearest(cpu, list(SIZES))))
        allowed = f"{', '.join(map(str, SIZES))}; nearest: {near}"
        what = f"FARGATE has no size of cpu {cpu}"
        yield Problem("E401", what, ("cpu",), allowed=allowed, hint=_try(cpu, memory), joins=("memory",))
    elif memory not in SIZES[cpu]:
        fitting = [str(fit) for fit in cpus(memory)]
        others = f" · for memory {memory}: cpu {listed(fitting)}" if fitting else ""
        allowed = f"with cpu {cpu}: {memories(cpu)}{others}"
        what = f"FARGATE has no size of cpu {cpu} with memory {memory}"
        yield Problem("E401", what, ("memory",), allowed=allowed, hint=_try(cpu, memory), joins=("cpu",))


def _try(cpu: int, memory: int) -> str:
    pairs = nearest_pairs(cpu, memory)[:3]
    return ", or ".join(f"cpu: {c} with memory: {m}" for c, m in pairs)


BACKEND = Fargate()
