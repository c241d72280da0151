"""Take a stack away in the safe order: protection, tasks, hosts, the stack, and at last what it keeps, if agreed to.

Everything is read from the live stack; no spec is needed. Each step is harmless when it is repeated, so that a run that
was cut off is gone on with by the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial

from ecsspec.deploy import commands
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.events import Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower
from ecsspec.deploy.following.limits import NO_LIMITS, Limits
from ecsspec.deploy.following.retries import Retried
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.changeset import withdraw
from ecsspec.deploy.removal.deletion import delete_stack, token_of
from ecsspec.deploy.removal.draining import empty_capacity, require_alone, stop_services
from ecsspec.deploy.removal.inventory import TASK, DestroyPlan, InventoryItem, plan_destroy
from ecsspec.deploy.removal.protections import lift
from ecsspec.deploy.removal.retained import Retained, remove
from ecsspec.deploy.statuses import OURS, Kind, standing
from ecsspec.problems import AwsError, NeedsAttention

__all__ = ["DestroyPlan", "InventoryItem", "destroy", "plan_destroy", "remove_remnants"]

UNGUARDED = "no longer protected against deletion"


def destroy(
    ports: Ports, plan: DestroyPlan, *, also: Sequence[Retained] = (), limits: Limits = NO_LIMITS
) -> Iterator[Event]:
    """Carry the plan out, then delete `also` of what it keeps; yield what happens, raise where something is left.

    The time that the limits give is that of the whole: of tasks and hosts that go, and of each attempt to delete.
    """
    ports, stack = Retried(ports), plan.stack
    require_alone(ports, plan)
    for guard in lift(ports, plan.guards):
        yield ResourceMoved(guard.name, guard.type, UNGUARDED, "UPDATE_COMPLETE")
    token = token_of(stack, last="")
    began, started = ports.clock.now(), Started(stack.name, token.removeprefix(OURS))
    limit = Cancellation(Follower(ports, stack.id, stack.name, token), limits, CancelOrder())
    if plan.groups:
        stopping = stop_services(ports, plan)
        yield started
        yield from empty_capacity(ports, plan, stopping=stopping, limit=limit)
    _deregister(ports, plan)
    yield from _deleted(ports, plan, telling=() if plan.groups else (started,), limit=limit)
    yield from _removed(ports, also, stack=stack.name, began=began)
    yield Finished(Outcome.DELETED)


def require_untouched(ports: Ports, plan: DestroyPlan) -> None:
    """Raise where a destroy that has not told of its begin may have begun all the same."""
    stack = ports.stacks.describe(plan.stack.id)
    if plan.groups or stack is None or stack.status != plan.stack.status:
        raise AwsError(f"the end of {plan.stack.name} may have begun")


def _deleted(ports: Ports, plan: DestroyPlan, *, telling: Sequence[Started], limit: Cancellation) -> Iterator[Event]:
    """Delete the stack; its begin is told once AWS has taken the request: what it refuses began nothing."""
    if standing(plan.stack.status).kind is Kind.REVIEW:
        _delete_shell(ports, plan.stack)
        yield from telling
    else:
        yield from delete_stack(ports, plan, telling=telling, limit=limit)


def remove_remnants(ports: Ports, remnants: Sequence[Retained], *, stack: str) -> Iterator[Event]:
    """Delete what an earlier destroy left, and yield what happens."""
    digest = hashlib.sha256(" ".join([stack, *(one.physical_id for one in remnants)]).encode()).hexdigest()
    yield Started(stack, digest[:12])
    yield from _removed(ports, remnants, stack=stack, began=ports.clock.now())
    yield Finished(Outcome.DELETED)


def _removed(ports: Ports, remnants: Sequence[Retained], *, stack: str, began: float) -> Iterator[Event]:
    moved = partial(ResourceMoved, status="DELETE_COMPLETE")
    try:
        for one in remove(ports, remnants):
            name, seconds = one.logical_id or one.physical_id, ports.clock.now() - began
            yield moved(name, one.type, f"{one.physical_id}, which the stack had kept", seconds=seconds)
    except AwsError as error:
        raise NeedsAttention(
            f"stack {stack} is gone, but not all that it had kept: {error.what}",
            f"`{commands.destroy(stack, '--everything')}` goes on with the rest",
            code="E713",
            details=(error.hint,) if error.hint else (),
        ) from error


def _delete_shell(ports: Ports, stack: Stack) -> None:
    """Take away a stack that never came to be, with the change sets of ours on it."""
    for entry in ports.change_sets.names(stack.id):
        withdraw(ports, change_set=entry.id, stack=stack.id)
    left = ports.stacks.describe(stack.id)
    if left is not None and standing(left.status).kind is Kind.REVIEW:
        ports.operations.delete(stack.id, token=token_of(stack, last=""))


def _deregister(ports: Ports, plan: DestroyPlan) -> None:
    """Retire the revisions that updates kept for rollbacks, but the stack's own, which goes with it.

    It comes before the deletion: a run that is cut off finds the stack, and with it what is left to do.
    """
    own = {entry.physical_id for entry in plan.of_type(TASK)}
    owner = (OWNER_TAG, plan.stack.tags.get(OWNER_TAG, plan.stack.name))
    for revision in ports.workloads.active_revisions(plan.stack.name, tag=owner) if own else ():
        if revision not in own:
            ports.workloads.deregister(revision)
