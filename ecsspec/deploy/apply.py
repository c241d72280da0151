"""Carry out exactly the change set that was previewed, and tell what happens until it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.events import ENDINGS, Event, Finished, Outcome, Started
from ecsspec.deploy.evidence.ongoing import at_work, by_whom, work
from ecsspec.deploy.evidence.resting import require_kept, rest
from ecsspec.deploy.evidence.still_deploying import gone_back
from ecsspec.deploy.evidence.verdict import blamed, failure
from ecsspec.deploy.evidence.verify import Verification
from ecsspec.deploy.evidence.witness import Witness
from ecsspec.deploy.facts import ChangeSet, Stack, StackEvent
from ecsspec.deploy.following.cancel_order import CancelOrder, Order
from ecsspec.deploy.following.cancellation import Cancellation
from ecsspec.deploy.following.follow import Follower, follow, insist, lost
from ecsspec.deploy.following.limits import NO_LIMITS, Limits
from ecsspec.deploy.following.retries import again
from ecsspec.deploy.following.rollout import Watcher
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.removal.protections import let_go
from ecsspec.deploy.request import token
from ecsspec.deploy.stack_settings import settled
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError, DeploymentFailed, NotDone

REFUSED = "E809"
"""What AWS says no to, for a reason of its own: that it runs already is one."""
BEGUN = ("EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE")
LATE_EVENTS = (1.0, 2.0, 4.0, 8.0)
"""Seconds between looks for the first event of an operation that has begun."""


def apply(
    ports: Ports, preview: Preview, *, limits: Limits = NO_LIMITS, cancel_order: CancelOrder | None = None
) -> Iterator[Event]:
    """Execute the previewed set and yield what happens; raise at the end where it did not succeed."""
    change_set = preview.change_set
    if preview.unchanged or change_set is None:
        yield from settled(_unchanged(ports, preview.stack), ports, preview)
        return
    follower = _begin(ports, preview, change_set)
    yield Started(preview.deployment.stack_name, preview.plan)
    steering = Cancellation(follower, limits, cancel_order or CancelOrder())
    happening = _to_the_end(steering, purposes=preview.purposes, change_set=change_set)
    yield from settled(happening, ports, preview)


def watch(
    ports: Ports,
    stack_name: str,
    *,
    purposes: Mapping[str, str],
    limits: Limits = NO_LIMITS,
    cancel_order: CancelOrder | None = None,
) -> Iterator[Event]:
    """Follow the operation that runs on a stack, whoever began it; a stack at rest has finished."""
    stack = ports.stacks.describe(stack_name)
    if stack is None:
        raise NotDone(f"there is no stack {stack_name}", "check the name and the region", code="E708")
    if standing(stack.status).kind is not Kind.BUSY:
        yield from rest(ports, stack, limits=limits, cancel_order=cancel_order or CancelOrder())
        return
    running = work(ports, stack)
    own = running.first.token if running.first else ""
    yield Started(stack.name, own.removeprefix("ecsspec-"))
    follower = Follower(ports, stack.id, stack.name, own, after=running.after)
    good = GONE if stack.status == "DELETE_IN_PROGRESS" else DEPLOYED
    yield from _to_the_end(
        Cancellation(follower, limits, cancel_order or CancelOrder()), purposes=purposes, change_set=None, good=good
    )


def _unchanged(ports: Ports, stack: Stack | None) -> Iterator[Event]:
    """Tell that nothing changes; raise where ECS does not run what the stack says."""
    if stack is not None:
        yield from require_kept(ports.stacks, ports.rollouts, stack)
    yield Finished(Outcome.UNCHANGED, stack.outputs if stack else {})


def _begin(ports: Ports, preview: Preview, change_set: ChangeSet) -> Follower:
    """Execute the set and return a follower that starts after the last event before it."""
    last = ports.stacks.last_event(change_set.stack_id)
    own = token(preview.plan)
    follower = Follower(ports, change_set.stack_id, preview.deployment.stack_name, own, after=last.id if last else "")
    try:
        insist(
            follower,
            lambda: ports.change_sets.execute(change_set.id, stack=change_set.stack_id, token=own),
        )
    except AwsError as error:
        before = _before_ours(follower, change_set) if isinstance(error, Unusable) or error.code == REFUSED else None
        if before is None:
            stale = _stale(ports, preview, change_set, error) if isinstance(error, Unusable) else None
            if found := at_work(ports, change_set.stack_id) or stale:
                raise found from error
            raise
        follower.after = before
    return follower


def _before_ours(follower: Follower, change_set: ChangeSet) -> str | None:
    """Return the id of the event before our operation, where our own earlier request had been heard; else None.

    boto3 asks again by itself where an answer is lost, and is refused as it runs already. Its events may come a little
    later than that. Raise where AWS does not tell.
    """
    for wait in LATE_EVENTS:
        events, is_begun = _heard_of(follower, change_set)
        first = next((at for at, event in enumerate(events) if event.token == follower.token), None)
        if first is not None:
            return events[first - 1].id if first else ""
        if not is_begun or (events[-1].id if events else "") != follower.after:  # it is somebody else who is at work
            return None
        follower.ports.clock.sleep(wait)
    return follower.after


def _heard_of(follower: Follower, change_set: ChangeSet) -> tuple[Sequence[StackEvent], bool]:
    """Return the events of the stack, and whether the change set is carried out, by us or by somebody."""
    ports = follower.ports
    look = partial(ports.change_sets.describe, change_set.id, stack=change_set.stack_id)
    try:
        found = again(ports.clock, look)
        events = again(ports.clock, partial(ports.stacks.events, follower.stack_id))
    except AwsError as error:
        raise lost(follower.stack_name, error) from error
    return events, found is not None and found.execution_status in BEGUN


def _stale(ports: Ports, preview: Preview, change_set: ChangeSet, error: AwsError) -> NotDone:
    since = f"since plan {preview.plan} was shown{by_whom(ports, change_set.stack_id)}"
    return NotDone(
        f"stack {preview.deployment.stack_name} changed {since}: nothing was done",
        "run the command again to see what would change now",
        code="E703",
        details=(error.what,),
    )


DEPLOYED = (Outcome.CREATED, Outcome.UPDATED)
GONE = (Outcome.DELETED,)


def _to_the_end(
    steering: Cancellation,
    *,
    purposes: Mapping[str, str],
    change_set: ChangeSet | None,
    good: tuple[Outcome, ...] = DEPLOYED,
) -> Iterator[Event]:
    follower = steering.follower
    witness, watcher = Witness(follower), Watcher(follower.ports, follower.stack_id)
    unbegun = partial(_require_begun, follower, change_set)
    for event in follow(follower, purposes=purposes, unbegun=unbegun, watcher=watcher, between=steering.poll):
        yield event
        yield from witness.heed(event)
        if change_set is not None or steering.order:  # who only watches changes nothing
            let_go(follower.ports, event, lambda: follower.seen)
        yield from steering.heed(event)
    status = follower.ended() or ""
    outcome = ENDINGS[status]
    if outcome not in good:
        yield from _failed(witness, status, order=steering.order)
    if outcome in DEPLOYED:
        verification = Verification(follower, steering)
        for late in verification.events():
            yield late
            yield from witness.heed(late)
        yield from gone_back(witness, verification.setbacks, order=steering.order)
    yield Finished(outcome, _outputs(follower) if outcome in DEPLOYED else {})


def _failed(witness: Witness, status: str, *, order: Order | None) -> Iterator[Event]:
    """Tell how an operation ended that failed, and raise its error."""
    evidence = witness.look()
    diagnosis = diagnose(evidence)
    yield Finished(ENDINGS[status], evidence=evidence, diagnosis=blamed(diagnosis, order))
    raise failure(witness.follower, status, diagnosis, order=order)


def _require_begun(follower: Follower, change_set: ChangeSet | None) -> None:
    """Raise where CloudFormation gave the set up before its first event."""
    if change_set is None:
        return
    found = follower.ports.change_sets.describe(change_set.id, stack=change_set.stack_id)
    if found is not None and found.execution_status == "EXECUTE_FAILED":
        raise DeploymentFailed(
            f"CloudFormation did not begin {follower.stack_name}'s change set: {found.reason or 'no reason given'}",
            "nothing was changed; run the command again",
            code="E707",
        )


def _outputs(follower: Follower) -> Mapping[str, str]:
    try:
        stack = follower.ports.stacks.describe(follower.stack_id)
    except AwsError:
        return {}
    return stack.outputs if stack else {}
