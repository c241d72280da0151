"""A stack at rest: how its last operation ended, and whether its services run what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.events import ENDINGS, Event, Finished, Outcome
from ecsspec.deploy.evidence.lookback import last_operation
from ecsspec.deploy.evidence.still_deploying import outlasting
from ecsspec.deploy.evidence.verdict import as_it_rests, set_back
from ecsspec.deploy.evidence.verify import DEFINITION, Setback, primary_of, setback, unverified
from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.deploy.following.cancel_order import CancelOrder
from ecsspec.deploy.following.limits import Limits
from ecsspec.deploy.following.rollback_cause import was_cancelled
from ecsspec.deploy.ports import Ports, Rollouts, Stacks
from ecsspec.deploy.services import ServiceDeployment
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.problems import AwsError

_WENT_BACK = ("ROLLBACK_", "STOPPED")


def rest(ports: Ports, stack: Stack, *, limits: Limits, cancel_order: CancelOrder) -> Iterator[Event]:
    """Tell how a stack stands on which nothing runs; raise where its last operation or a service of it failed.

    What ECS has not ended is followed first.
    """
    if standing(stack.status).kind is Kind.READY:
        yield from outlasting(ports, stack, limits=limits, cancel_order=cancel_order)
    failed = as_it_rests(stack, cancelled=_was_cancelled(ports.stacks, stack))
    if failed:
        broken = standing(stack.status).kind is Kind.BROKEN
        yield Finished(ENDINGS.get(stack.status, Outcome.NEEDS_ATTENTION if broken else Outcome.UNCHANGED))
        raise failed
    yield from require_kept(ports.stacks, ports.rollouts, stack)
    yield Finished(ENDINGS.get(stack.status, Outcome.UNCHANGED), stack.outputs)


def _was_cancelled(stacks: Stacks, stack: Stack) -> bool:
    """Tell whether somebody cancelled the last operation of a stack that was rolled back; who may not ask does not."""
    if ENDINGS.get(stack.status) is Outcome.ROLLED_BACK:
        with suppress(AwsError):
            return was_cancelled(last_operation(stacks.events(stack.id), stack.id), stack.id)
    return False


def require_kept(stacks: Stacks, rollouts: Rollouts, stack: Stack) -> Iterator[Event]:
    """Raise where a service does not run what its stack says; what AWS does not tell is told, and is no error."""
    try:
        rows = stacks.resources(stack.id)
    except AwsError as error:
        yield unverified(stack.name, error.what)
        return
    wanted = [row.physical_id for row in rows if row.type == DEFINITION and row.physical_id]
    found: list[Setback] = []
    for row in rows:
        if row.type == SERVICE and row.physical_id:
            try:
                found += _gone_back(rollouts, stack, row, wanted=wanted)
            except AwsError as error:
                yield unverified(row.logical_id, error.what)
    if found:
        yield Finished(Outcome.ROLLED_BACK)
        raise set_back(stack.name, found)


def _gone_back(rollouts: Rollouts, stack: Stack, row: LiveResource, *, wanted: Sequence[str]) -> Iterator[Setback]:
    cluster, name = service_address(row.physical_id)
    primary = primary_of(rollouts.service(cluster, name))
    if primary is None:
        return
    found = setback(row, primary.state, primary.reason, runs=primary.task_definition, wanted=wanted)
    if found is None:
        return
    newest = _newest(rollouts, cluster, name, since=stack.updated)
    known = setback(row, newest.status, newest.reason, runs=primary.task_definition, wanted=wanted) if newest else None
    yield known or found


def _newest(rollouts: Rollouts, cluster: str, name: str, *, since: str) -> ServiceDeployment | None:
    """Return how ECS went back, in its own history, which may be forbidden."""
    with suppress(AwsError):
        rows = rollouts.deployments(cluster, name, since=since)
        return rows[0] if rows and rows[0].status.startswith(_WENT_BACK) else None
    return None
