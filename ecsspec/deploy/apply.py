"""Carry out exactly the change set that was previewed, and tell what happens until it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.events import ENDINGS, Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import ChangeSet, Stack
from ecsspec.deploy.follow import STACK_TYPE, Follower, follow, insist, lost
from ecsspec.deploy.helm import Helm, Order
from ecsspec.deploy.limits import NO_LIMITS, Limits
from ecsspec.deploy.patience import again
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview import Preview
from ecsspec.deploy.request import token
from ecsspec.deploy.resting import require_kept, rest
from ecsspec.deploy.rivals import at_work, by_whom, work
from ecsspec.deploy.rollout import Watcher
from ecsspec.deploy.settling import settled
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.deploy.steering import Steering
from ecsspec.deploy.verdict import blamed, failure, set_back
from ecsspec.deploy.verify import Setback, Verification
from ecsspec.deploy.witness import ROLLING_BACK, Witness
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError, DeploymentFailed, NotDone


def apply(ports: Ports, preview: Preview, *, limits: Limits = NO_LIMITS, helm: Helm | None = None) -> Iterator[Event]:
    """Execute the previewed set and yield what happens; raise at the end where it did not succeed."""
    change_set = preview.change_set
    if preview.unchanged or change_set is None:
        yield from settled(_unchanged(ports, preview.stack), ports, preview)
        return
    follower = _begin(ports, preview, change_set)
    yield Started(preview.deployment.stack_name, preview.plan)
    steering = Steering(follower, limits, helm or Helm())
    happening = _to_the_end(steering, purposes=preview.purposes, change_set=change_set)
    yield from settled(happening, ports, preview)


def watch(
    ports: Ports,
    stack_name: str,
    *,
    purposes: Mapping[str, str],
    limits: Limits = NO_LIMITS,
    helm: Helm | None = None,
) -> Iterator[Event]:
    """Follow the operation that runs on a stack, whoever began it; a stack at rest has finished."""
    stack = ports.stacks.describe(stack_name)
    if stack is None:
        raise NotDone(f"there is no stack {stack_name}", "check the name and the region", code="E708")
    if standing(stack.status).kind is not Kind.BUSY:
        yield from rest(ports.stacks, ports.rollouts, stack)
        return
    running = work(ports, stack)
    own = running.last.token if running.last else ""
    yield Started(stack.name, own.removeprefix("ecsspec-"))
    follower = Follower(ports, stack.id, stack.name, own, after=running.after)
    good = GONE if stack.status == "DELETE_IN_PROGRESS" else DEPLOYED
    yield from _to_the_end(Steering(follower, limits, helm or Helm()), purposes=purposes, change_set=None, good=good)


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
    except Unusable as error:
        before = _before_ours(follower)
        if before is None:
            raise at_work(ports, change_set.stack_id) or _stale(ports, preview, change_set, error) from error
        follower.after = before
    except AwsError as error:
        if rival := at_work(ports, change_set.stack_id):
            raise rival from error
        raise
    return follower


def _before_ours(follower: Follower) -> str | None:
    """Return the id of the event before our operation, where our own earlier request had been heard; else None.

    Raise where AWS does not tell.
    """
    try:
        events = again(follower.ports.clock, partial(follower.ports.stacks.events, follower.stack_id))
    except AwsError as error:
        raise lost(follower.stack_name, error) from error
    first = next((at for at, event in enumerate(events) if event.token == follower.token), None)
    return None if first is None else events[first - 1].id if first else ""


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
    steering: Steering,
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
        if _rolls_back(event) and (change_set is not None or steering.order):  # who only watches changes nothing
            _release(follower)
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
        yield from _set_back(witness, verification.setbacks, order=steering.order)
    yield Finished(outcome, _outputs(follower) if outcome in DEPLOYED else {})


def _failed(witness: Witness, status: str, *, order: Order | None) -> Iterator[Event]:
    """Tell how an operation ended that failed, and raise its error."""
    evidence = witness.look()
    diagnosis = diagnose(evidence)
    yield Finished(ENDINGS[status], evidence=evidence, diagnosis=blamed(diagnosis, order))
    raise failure(witness.follower, status, diagnosis, order=order)


def _set_back(witness: Witness, found: Sequence[Setback], *, order: Order | None) -> Iterator[Event]:
    """Tell of services that ECS took back though their stack is done, and raise the error of it."""
    if found:
        evidence = witness.look()
        diagnosis = diagnose(evidence)
        yield Finished(Outcome.ROLLED_BACK, evidence=evidence, diagnosis=blamed(diagnosis, order))
        raise set_back(witness.follower.stack_name, found, diagnosis, order=order)


GROUP = "AWS::AutoScaling::AutoScalingGroup"


def _rolls_back(event: Event) -> bool:
    return isinstance(event, ResourceMoved) and event.status in ROLLING_BACK and event.type == STACK_TYPE


def _release(follower: Follower) -> None:
    """Let go of hosts that this operation made: CloudFormation cannot delete a group whose hosts are protected."""
    made = {
        e.physical_id for e in follower.seen if e.type == GROUP and e.status.startswith("CREATE_") and e.physical_id
    }
    for group in sorted(made):
        with suppress(AwsError):
            follower.ports.workloads.release_hosts(group)


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
