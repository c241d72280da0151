"""Whether hosts of a type can hold the tasks: size, processor, ports, network interfaces, and how many it takes."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from ecsspec.backends.amis import ami_of
from ecsspec.backends.ec2_capacity import Ec2Capacity
from ecsspec.backends.instances import Instance, instance, near, smallest
from ecsspec.problems import Problem
from ecsspec.spec.app import Spec

TYPE = ("capacity", "instance_type")
JOINS = ("cpu", "memory", "desired_count", "deployment", "network_mode", "port", "architecture")


def fit(spec: Spec, capacity: Ec2Capacity, instance_type: str) -> Iterator[Problem]:
    """Yield what does not fit."""
    yield from _image(spec, capacity)
    host = instance(instance_type)
    if host is None:
        yield _unknown(instance_type)
        return
    if host.architecture != spec.architecture:
        yield _processor(spec, host)
        return
    if host.cpu < spec.cpu or host.usable < spec.memory:
        yield _too_small(spec, host)
        return
    yield from _enough(spec, capacity, host)


def per_host(spec: Spec, host: Instance) -> int:
    """Return how many tasks one host holds."""
    fits = [host.cpu // spec.cpu, host.usable // spec.memory]
    if spec.network_mode == "awsvpc":
        fits.append(host.interfaces - 1)
    if spec.network_mode == "host" and spec.port:
        fits.append(1)
    return min(fits)


def tasks_meanwhile(spec: Spec) -> int:
    """Return how many tasks must find room for a deployment to move: one more unless one may stop first."""
    must_stay = ceil(spec.desired_count * spec.deployment.minimum_healthy_percent / 100)
    return spec.desired_count + (1 if spec.desired_count and must_stay >= spec.desired_count else 0)


def _enough(spec: Spec, capacity: Ec2Capacity, host: Instance) -> Iterator[Problem]:
    each = per_host(spec, host)
    tasks = tasks_meanwhile(spec)
    needed = ceil(tasks / each)
    if needed > capacity.max:
        what = f"max: {capacity.max} leaves room for {capacity.max * each} of the {tasks} tasks that a deployment needs"
        allowed = f"{needed} or more: one {host.name} holds {each}"
        yield Problem("E406", what, ("capacity", "max"), allowed=allowed, hint=f"max: {needed}", joins=JOINS)


def _image(spec: Spec, capacity: Ec2Capacity) -> Iterator[Problem]:
    image = ami_of(capacity.ami, spec.architecture)
    if image.architectures and spec.architecture not in image.architectures:
        what = f"the image {capacity.ami} is for {image.architectures[0]}, the app for {spec.architecture}"
        hint = "remove ami: the right one is chosen" if capacity.ami != "al2023-gpu" else "architecture: X86_64"
        yield Problem("E408", what, ("capacity", "ami"), hint=hint, joins=("architecture",))


def _processor(spec: Spec, host: Instance) -> Problem:
    what = f"{host.name} is {host.architecture}, the app is built for {spec.architecture}"
    hint = f"architecture: {host.architecture}, if the image is built for it; or another instance_type"
    return Problem("E408", what, TYPE, hint=hint, joins=("architecture",))


def _too_small(spec: Spec, host: Instance) -> Problem:
    what = f"{host.name} does not hold a task of cpu {spec.cpu} and memory {spec.memory}"
    allowed = f"it has about {host.usable} MiB and {host.cpu} CPU units for tasks"
    better = smallest(cpu=spec.cpu, memory=spec.memory, family=host.name.partition(".")[0])
    return Problem("E405", what, TYPE, allowed=allowed, hint=f"instance_type: {better}" if better else "", joins=JOINS)


def _unknown(name: str) -> Problem:
    guesses = near(name)
    allowed = f"did you mean {' or '.join(guesses)}?" if guesses else ""
    hint = f"instance_type: {guesses[0]}, or leave it if it is newer than this version" if guesses else ""
    what = f"this version does not know the instance type {name}, so whether tasks fit was not checked"
    return Problem("W413", what, TYPE, allowed=allowed, hint=hint, severity="warning")
