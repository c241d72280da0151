"""EC2: tasks share hosts of our own; bridge mode with dynamic ports unless the spec says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.backends.constants import EC2
from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.ec2_fit import fit
from ecsspec.backends.ec2_gpu import idle_gpus
from ecsspec.backends.ec2_hosts import hosts
from ecsspec.blueprint.app import App
from ecsspec.blueprint.fragment import Fragment
from ecsspec.blueprint.placement import Placement
from ecsspec.blueprint.seams import RunShape, TaskShape
from ecsspec.cfn.values import Value
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec
from ecsspec.spec.base import Section

SPREAD: Value = {"Type": "spread", "Field": "attribute:ecs.availability-zone"}
PACK: Value = {"Type": "binpack", "Field": "memory"}


AGENTS_PORTS = (22, 2375, 2376, 51678, 51679, 51680)
"""Ports of a host that ECS never gives to a task (ssh, Docker, the agent)."""

RESERVED = ("aws", "ecs", "fargate")
"""How a capacity provider's name may not begin; CloudFormation makes ours from the stack's."""


class Ec2:
    """The backend EC2."""

    capacity_model: type[Section] = Ec2Capacity

    def problems(self, spec: Spec) -> Iterator[Problem]:
        """Refuse hosts that cannot hold the tasks, and tasks that cannot reach out."""
        capacity = capacity_of(spec)
        yield from fit(spec, capacity, instance_type_of(spec, capacity))
        yield from idle_gpus(spec, capacity, instance_type_of(spec, capacity))
        if spec.network_mode == "awsvpc" and spec.network.tasks == "public":
            what = "EC2 tasks with network_mode awsvpc get no public address, so from public subnets they reach nothing"
            yield Problem(
                "E407",
                what,
                ("network_mode",),
                allowed="bridge, or private subnets behind NAT",
                hint="remove network_mode, or write network: {tasks: private, nat: single}",
                joins=("network",),
            )
        if spec.stack_name.startswith(RESERVED):
            what = "under EC2 a name may not begin with aws, ecs or fargate: the capacity provider is named after it"
            yield Problem("E414", what, ("name",), hint=f"name: app-{spec.name}")
        if spec.network_mode == "host" and spec.port in AGENTS_PORTS:
            what = f"port {spec.port} of a host belongs to ssh, Docker or the ECS agent: with host mode no task starts"
            yield Problem("E415", what, ("port",), hint="another port, or remove network_mode", joins=("network_mode",))
        if capacity.ami == "amazon-linux-2":
            what = "Amazon Linux 2 ended on 2026-06-30: its hosts get no more fixes"
            hint = "ami: al2023"
            yield Problem("W411", what, ("capacity", "ami"), hint=hint, severity="warning")

    def placement(self, spec: Spec) -> Placement:
        """Place tasks on hosts; the hosts have public addresses in public subnets."""
        tier = spec.network.tasks
        return Placement(spec.network_mode or "bridge", tier, public_ip=tier == "public")

    def task(self, app: App) -> TaskShape:
        """Ask for EC2's compatibility."""
        return TaskShape(EC2, app.placement.network_mode)

    def run(self, app: App, /) -> RunShape:
        """Spread tasks over zones, then pack them densely; AssignPublicIp does not exist here.

        With awsvpc nothing is said: the service may move to FARGATE, which takes no strategies, and ECS keeps those
        that an update leaves out.
        """
        shared = app.placement.network_mode != "awsvpc"
        return RunShape(None, {"PlacementStrategies": [SPREAD, PACK]} if shared else {})

    def capacity(self, app: App) -> Fragment:
        """Bring the hosts and the provider that scales them."""
        capacity = capacity_of(app.spec)
        return hosts(app, capacity, instance_type_of(app.spec, capacity))


def capacity_of(spec: Spec) -> Ec2Capacity:
    """Return the spec's capacity as EC2 reads it."""
    return spec.capacity if isinstance(spec.capacity, Ec2Capacity) else Ec2Capacity()


def instance_type_of(spec: Spec, capacity: Ec2Capacity) -> str:
    """Return the hosts' instance type, by the processor where nothing is said."""
    return capacity.instance_type or ("t4g.micro" if spec.architecture == "ARM64" else "t3.micro")


BACKEND = Ec2()
