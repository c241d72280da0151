"""Empty a stack's hosts before it is deleted: CloudFormation alone would wait for ever on protected hosts.

Tasks, hosts and their registrations go while the capacity provider is still associated, as ECS drains no host without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ecsspec.deploy import commands
from ecsspec.deploy.counts import service_address
from ecsspec.deploy.events import Waiting
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import pause
from ecsspec.deploy.outside import Tenant
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.inventory import DestroyPlan, InventoryItem
from ecsspec.problems import AwsError, NeedsAttention, NotDone, StillRunning, counted

TASKS_PATIENCE, HOSTS_PATIENCE, INSTANCES_PATIENCE = 900.0, 1800.0, 600.0
_DENIED = "E803"
Answer = TypeVar("Answer")


def require_alone(ports: Ports, plan: DestroyPlan) -> None:
    """Refuse where others run in a cluster that goes: ECS deletes none that is in use, and their tasks hold its hosts.

    Whoever may not list services is not told, and goes on.
    """
    for cluster in plan.clusters:
        if found := _if_allowed(partial(ports.workloads.tenants, cluster.physical_id, own=plan.own)):
            raise _shared(plan, cluster, found)


def _if_allowed(ask: Callable[[], Answer]) -> Answer | None:
    """Return the answer; None to somebody who may not ask, and does without it."""
    try:
        return ask()
    except AwsError as error:
        if error.code != _DENIED:
            raise
        return None


def _shared(plan: DestroyPlan, cluster: InventoryItem, found: Sequence[Tenant]) -> NotDone:
    return NotDone(
        f"others run in the cluster of {plan.stack.name} ({cluster.physical_id}): {', '.join(map(_named, found))}; "
        "nothing was destroyed",
        f"take them away first, then `{commands.destroy(plan.stack.name)}` again",
        code="E723",
        details=tuple(_removal(one, cluster.physical_id) for one in found),
    )


def _named(one: Tenant) -> str:
    return f"{one.kind} {one.name}" + (f" with {counted(one.tasks, 'task')}" if one.tasks else "")


def _removal(one: Tenant, cluster: str) -> str:
    if ":service/" in one.arn:
        return f"{one.name}: aws ecs delete-service --force --cluster {cluster} --service {one.name}"
    return f"{one.name}: aws ecs stop-task --cluster {cluster} --task {one.name}"


@dataclass(frozen=True, slots=True)
class _Wait:
    """Something that must come down to none: how it is counted, how long that may take, and how to look at it."""

    what: str
    count: Callable[[], int]
    patience: float
    look: Callable[[], Sequence[str]]


def stop_services(ports: Ports, plan: DestroyPlan) -> Sequence[InventoryItem]:
    """Ask for no tasks any more, and return the services that heed it: a daemon runs as long as its hosts do."""
    return [one for one in plan.services if ports.workloads.stop_service(*service_address(one.physical_id))]


def empty_capacity(
    ports: Ports, plan: DestroyPlan, *, stopping: Sequence[InventoryItem], limit: Cancellation
) -> Iterator[Waiting]:
    """Wait for the tasks to stop, let the hosts go, and wait until the clusters know of none."""
    for service in stopping:
        yield from _until_none(ports, plan, _tasks_of(ports, service), limit=limit)
    for group in plan.groups:
        ports.workloads.release_hosts(group.physical_id)
    for group in plan.groups:
        yield from _until_none(ports, plan, _hosts_of(ports, group), limit=limit)
    for cluster in plan.clusters:
        yield from _until_none(ports, plan, _registered_in(ports, cluster), limit=limit)
    for service in plan.services:  # a task that was asked for meanwhile finds no host, and still holds the provider
        yield from _until_none(ports, plan, _tasks_of(ports, service), limit=limit)


def _tasks_of(ports: Ports, service: InventoryItem) -> _Wait:
    address = service_address(service.physical_id)

    def remaining() -> int:
        """Count the tasks; ask for none once more where somebody, or scaling, asked for some meanwhile."""
        live = _if_allowed(partial(ports.workloads.count, *address))
        if live is not None and live.desired:
            ports.workloads.stop_service(*address)
        return ports.workloads.running_tasks(*address)

    look = f"see them: aws ecs list-tasks --cluster {address[0]} --service-name {address[1]}"
    return _Wait(f"tasks of {service.logical_id}", remaining, TASKS_PATIENCE, lambda: (look,))


def _hosts_of(ports: Ports, group: InventoryItem) -> _Wait:
    name = group.physical_id
    look = f"see why: aws autoscaling describe-scaling-activities --auto-scaling-group-name {name}"
    count = partial(ports.workloads.hosts, name)
    return _Wait(f"hosts of {group.logical_id}", count, HOSTS_PATIENCE, lambda: (look,))


def _registered_in(ports: Ports, cluster: InventoryItem) -> _Wait:
    name = cluster.physical_id

    def look() -> Sequence[str]:
        ids = [arn.rpartition("/")[2] for arn in ports.workloads.container_instances(name)]
        take = f"aws ecs deregister-container-instance --force --cluster {name} --container-instance"
        return [f"no host of this stack's groups, or one that is gone: {take} {id_}" for id_ in ids]

    count = partial(_count, ports, name)
    return _Wait(f"container instances of {cluster.logical_id}", count, INSTANCES_PATIENCE, look)


def _count(ports: Ports, cluster: str) -> int:
    return len(_if_allowed(partial(ports.workloads.container_instances, cluster)) or ())


def _until_none(ports: Ports, plan: DestroyPlan, wait: _Wait, *, limit: Cancellation) -> Iterator[Waiting]:
    deadline, polls = ports.clock.now() + wait.patience, 0
    while True:
        is_late = ports.clock.now() >= deadline  # before the count: this computer may sleep during one
        if not (remaining := wait.count()):
            return
        yield Waiting(wait.what, remaining)
        if is_late:
            raise _held(plan, wait, remaining)
        if limit.is_over():
            raise _unemptied(plan, wait, remaining, waited=limit.waited)
        polls += 1
        ports.clock.sleep(pause(polls, token=limit.follower.token))


def _held(plan: DestroyPlan, wait: _Wait, remaining: int) -> NeedsAttention:
    return NeedsAttention(
        f"{wait.what} are still there after {wait.patience / 60:.0f} minutes ({remaining} left); "
        "the stack was not deleted",
        f"see what holds them, then `{commands.destroy(plan.stack.name)}` again: it goes on from here",
        code="E712",
        details=tuple(wait.look()),
    )


def _unemptied(plan: DestroyPlan, wait: _Wait, remaining: int, *, waited: str) -> StillRunning:
    """Return the error of a time that ended before the deletion began: nobody but we asks for that."""
    name = plan.stack.name
    return StillRunning(
        f"{wait.what} are still there after {waited} ({remaining} left); "
        "the stack is not deleted, and AWS does not go on to that by itself",
        f"`{commands.repair(name, '--delete', name)}` goes on from here; a longer --timeout waits for the rest",
        code="E706",
    )
