"""A stack at rest whose services are not: a deployment that ECS goes on with, whoever began it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.events import Event, Finished, Outcome, Started, Tick, Waiting
from ecsspec.deploy.evidence.verdict import blamed, set_back
from ecsspec.deploy.evidence.verify import DEFINITION, GOING_BACK, GOING_ON, Setback, Verification, primary_of
from ecsspec.deploy.evidence.witness import Witness
from ecsspec.deploy.facts import LiveResource, Stack, StackEvent
from ecsspec.deploy.following.cancel_order import CancelOrder, Order
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import STACK_TYPE, Follower
from ecsspec.deploy.following.limits import Limits
from ecsspec.deploy.following.nested import whole
from ecsspec.deploy.following.rollout import Watcher
from ecsspec.deploy.ports import Ports
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError


def outlasting(ports: Ports, stack: Stack, *, limits: Limits, cancel_order: CancelOrder) -> Iterator[Event]:
    """Follow the deployments that have not ended, if there are any; raise where a service went back."""
    seen = _under_way(ports, stack)
    services = [event for event in seen if event.type == SERVICE]
    if not services:
        return
    yield Started(stack.name, "", ", ".join(event.logical_id for event in services))
    follower = Follower(ports, stack.id, stack.name, "", seen=seen)
    steering, witness, watcher = (
        Cancellation(follower, limits, cancel_order),
        Witness(follower),
        Watcher(ports, stack.id),
    )
    verification = Verification(follower, steering)
    moving = [replace(event, status="UPDATE_IN_PROGRESS") for event in services]
    for late in verification.events():
        news = watcher.poll(moving) if isinstance(late, Waiting) else ()
        for event in (late, *(one for one in news if not isinstance(one, Tick))):
            yield event
            yield from witness.heed(event)
    yield from gone_back(witness, verification.setbacks, order=steering.order)


def gone_back(witness: Witness, found: Sequence[Setback], *, order: Order | None) -> Iterator[Event]:
    """Tell of services that ECS took back though their stack is done, and raise the error of it."""
    if found:
        evidence = witness.look()
        diagnosis = diagnose(evidence)
        yield Finished(Outcome.ROLLED_BACK, evidence=evidence, diagnosis=blamed(diagnosis, order))
        raise set_back(witness.follower.stack_name, found, diagnosis, order=order)


def _under_way(ports: Ports, stack: Stack) -> list[StackEvent]:
    """Return the services that are being deployed as if their stack had just made them, with what they are to run."""
    try:
        rows = whole(ports.stacks, stack.id)
    except AwsError:
        return []
    begins = {row: begun for row in rows if row.type == SERVICE and (begun := _begun(ports, stack, row))}
    if not begins:
        return []
    since = min(begins.values())
    own = LiveResource(stack.name, STACK_TYPE, stack.id, stack.status)
    definitions = [row for row in rows if row.type == DEFINITION]
    return [_event(row, time=since) for row in (own, *definitions, *begins)]


def _event(row: LiveResource, *, time: str) -> StackEvent:
    is_part = row.type in (SERVICE, DEFINITION)
    status = "UPDATE_COMPLETE" if is_part else row.status
    return StackEvent(row.logical_id, time, row.logical_id, row.physical_id, row.type, status)


def _begun(ports: Ports, stack: Stack, row: LiveResource) -> str:
    """Return when the deployment of a service began that has not ended; nothing where it has, or AWS does not tell."""
    cluster, name = service_address(row.physical_id)
    try:
        rows = ports.rollouts.deployments(cluster, name, since=stack.updated)
    except AwsError:
        rows = ()
    if rows:
        return rows[0].created if rows[0].status in (*GOING_ON, *GOING_BACK) else ""
    try:
        primary = primary_of(ports.rollouts.service(cluster, name))
    except AwsError:
        return ""
    is_moving = primary is not None and primary.state == "IN_PROGRESS"
    return datetime.fromtimestamp(ports.clock.now(), UTC).isoformat() if is_moving else ""
