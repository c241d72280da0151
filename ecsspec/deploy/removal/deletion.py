"""Let CloudFormation delete a stack, follow it to its end, and explain what could not go."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import partial

from ecsspec.deploy import commands
from ecsspec.deploy.events import Event
from ecsspec.deploy.evidence.ongoing import busy_now
from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower, follow, insist
from ecsspec.deploy.following.retries import again
from ecsspec.deploy.following.rollout import Watcher
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.inventory import GONE, DestroyPlan, options
from ecsspec.deploy.statuses import OURS, Kind, standing
from ecsspec.diagnosis.evidence import Evidence, ResourceFailure
from ecsspec.diagnosis.findings import Finding, diagnose
from ecsspec.problems import AwsError, NeedsAttention, NotDone

BEFORE_RETRY, ATTEMPTS = 60.0, 3
_IN_USE = re.compile(
    r"in use|ResourceInUse|ClusterContains|cannot be deleted while|DependencyViolation|has dependenc|dependent object|"
    r"mapped public address|ScalingActivityInProgress",
    re.IGNORECASE,
)
"""What AWS says of things that let go a little later: draining tasks and hosts, lingering network interfaces."""


def token_of(stack: Stack, *, last: str) -> str:
    """Return the token of a deletion that begins after the event `last`: a repeat has it too, another attempt not."""
    place = f"destroy {stack.id} {stack.updated} {stack.status} {last}"
    return f"{OURS}{hashlib.sha256(place.encode()).hexdigest()[:12]}"


def delete_stack(
    ports: Ports, plan: DestroyPlan, *, limit: Cancellation, telling: Sequence[Event] = (), attempt: int = 1
) -> Iterator[Event]:
    """Delete and follow; again where something was still in use, as things may drain longer than AWS says.

    `telling` is told when it has begun; `limit` ends all attempts together.
    """
    purposes = {entry.logical_id: entry.purpose for entry in (*plan.going, *plan.kept)}
    follower = limit.follower = _begun(ports, plan)
    yield from telling
    unbegun = partial(_require_begun, follower)
    watcher = Watcher(ports, follower.stack_id)
    yield from follow(follower, purposes=purposes, unbegun=unbegun, watcher=watcher, between=limit.poll)
    if follower.ended() == "DELETE_COMPLETE":
        return
    cause = _cause(follower)
    is_last = attempt >= ATTEMPTS or limit.is_over(within=BEFORE_RETRY)
    if is_last or cause is None or not any(map(_IN_USE.search, cause.originals)):
        raise _undeleted(ports, plan, cause)
    ports.clock.sleep(BEFORE_RETRY)
    yield from delete_stack(ports, plan, attempt=attempt + 1, limit=limit)


def _begun(ports: Ports, plan: DestroyPlan) -> Follower:
    """Ask AWS to begin, and return a follower from there on."""
    stack = plan.stack
    last = again(ports.clock, partial(ports.stacks.last_event, stack.id))
    after = last.id if last else ""
    follower = Follower(ports, stack.id, stack.name, token_of(stack, last=after), after=after)
    insist(follower, partial(_ask, follower, plan))
    return follower


def _ask(follower: Follower, plan: DestroyPlan) -> None:
    operations, id_, token = follower.ports.operations, follower.stack_id, follower.token
    if plan.retain:
        operations.delete_keeping(id_, keep=plan.retain, token=token, role=plan.role)
    else:
        operations.delete(id_, token=token, role=plan.role)


def _require_begun(follower: Follower) -> None:
    """Raise where nothing is heard of our deletion: somebody else's runs, or came first."""
    stack = follower.ports.stacks.describe(follower.stack_id)
    if stack is None or standing(stack.status).kind is Kind.ABSENT:
        raise NotDone(
            f"somebody else deleted stack {follower.stack_name} meanwhile",
            f"run `{commands.destroy(follower.stack_name)}` again, to be sure that nothing is left",
            code="E709",
        )
    if standing(stack.status).kind is Kind.BUSY:
        raise busy_now(follower.ports, stack)


def _cause(follower: Follower) -> Finding | None:
    """Return what the deletion failed of, which the stack's events alone tell."""
    failed = [event for event in follower.seen if event.status.endswith("_FAILED")]
    failures = (ResourceFailure(one.time, one.logical_id, one.type, one.reason) for one in failed)
    return diagnose(Evidence(follower.stack_name, follower.ended() or "", tuple(failures))).cause


def _undeleted(ports: Ports, plan: DestroyPlan, cause: Finding | None) -> NeedsAttention:
    name, left = plan.stack.name, _left(ports, plan.stack)
    why = f"; {cause.logical_id}: {cause.cause}" if cause else ""
    return NeedsAttention(
        f"stack {name} could not be deleted whole{why}",
        f"clear what holds it, then `{commands.destroy(name)}` again{_or_leave(name, left)}",
        code="E713",
        details=(*(cause.originals[:1] if cause else ()), *_used(ports, left), *_listed(left)),
    )


def _left(ports: Ports, stack: Stack) -> Sequence[LiveResource]:
    """Return the resources that still stand; nothing where AWS does not tell."""
    try:
        return [entry for entry in ports.stacks.resources(stack.id) if entry.status not in GONE]
    except AwsError:
        return []


def _or_leave(name: str, left: Sequence[LiveResource]) -> str:
    stuck = sorted(entry.logical_id for entry in left if entry.status == "DELETE_FAILED")
    return f"; or leave it in AWS: `{commands.destroy(name, *options(stuck))}`" if stuck else ""


def _used(ports: Ports, left: Sequence[LiveResource]) -> Iterator[str]:
    """Yield who uses what could not go, as far as EC2 tells; that is worth no error of its own."""
    for entry in left:
        try:
            users = ports.removal.users(entry.type, entry.physical_id) if entry.status == "DELETE_FAILED" else ()
        except AwsError:
            users = ()
        yield from (f"{entry.logical_id} ({entry.physical_id}) is used by {user}" for user in users)


def _listed(left: Sequence[LiveResource]) -> Iterator[str]:
    for entry in left:
        yield f"left: {entry.logical_id} {entry.type} {entry.physical_id}".rstrip()
