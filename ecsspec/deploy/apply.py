"""Carry out exactly the change set that was previewed, and tell what happens until it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.events import ENDINGS, Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import ChangeSet, StackEvent
from ecsspec.deploy.follow import STACK_TYPE, Follower, follow, insist, is_of_the_stack
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview import Preview
from ecsspec.deploy.request import token
from ecsspec.deploy.rivals import at_work
from ecsspec.deploy.rollout import Watcher
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.deploy.verdict import failure, set_back
from ecsspec.deploy.verify import setbacks, verified
from ecsspec.deploy.witness import ROLLING_BACK, Witness
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError, DeploymentFailed, NotDone


def apply(ports: Ports, preview: Preview) -> Iterator[Event]:
    """Execute the previewed set and yield what happens; raise at the end where it did not succeed."""
    change_set = preview.change_set
    if preview.unchanged or change_set is None:
        yield Finished(Outcome.UNCHANGED, preview.stack.outputs if preview.stack else {})
        return
    follower = _begin(ports, preview, change_set)
    yield Started(preview.deployment.stack_name, preview.plan)
    yield from _to_the_end(follower, purposes=preview.purposes, change_set=change_set)


def watch(ports: Ports, stack_name: str, *, purposes: Mapping[str, str]) -> Iterator[Event]:
    """Follow the operation that runs on a stack, whoever began it; a stack at rest has finished."""
    stack = ports.stacks.describe(stack_name)
    if stack is None:
        raise NotDone(f"there is no stack {stack_name}", "check the name and the region", code="E708")
    if standing(stack.status).kind is not Kind.BUSY:
        yield Finished(ENDINGS.get(stack.status, Outcome.UNCHANGED), stack.outputs)
        return
    history = ports.stacks.events(stack.id)
    own = history[-1].token if history else ""
    yield Started(stack.name, own.removeprefix("ecsspec-"))
    follower = Follower(ports, stack.id, stack.name, own, after=_before_this_operation(history, stack.id))
    good = GONE if stack.status == "DELETE_IN_PROGRESS" else DEPLOYED
    yield from _to_the_end(follower, purposes=purposes, change_set=None, good=good)


def _before_this_operation(history: Sequence[StackEvent], stack_id: str) -> str:
    """Return the id of the event that ended the operation before the running one, or nothing."""
    ends = [event.id for event in history if is_of_the_stack(event, stack_id) and event.status in ENDINGS]
    return ends[-1] if ends else ""


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
        if not _began(ports, change_set, own):
            raise at_work(ports, change_set.stack_id) or _stale(preview, error) from error
        follower.after = ""
    except AwsError as error:
        if rival := at_work(ports, change_set.stack_id):
            raise rival from error
        raise
    return follower


def _began(ports: Ports, change_set: ChangeSet, own: str) -> bool:
    """Tell whether the refusal means that our own earlier request had been heard."""
    return any(event.token == own for event in ports.stacks.events(change_set.stack_id))


def _stale(preview: Preview, error: AwsError) -> NotDone:
    return NotDone(
        f"stack {preview.deployment.stack_name} changed since plan {preview.plan} was shown: nothing was done",
        "run the command again to see what would change now",
        code="E703",
        details=(error.what,),
    )


DEPLOYED = (Outcome.CREATED, Outcome.UPDATED)
GONE = (Outcome.DELETED,)


def _to_the_end(
    follower: Follower,
    *,
    purposes: Mapping[str, str],
    change_set: ChangeSet | None,
    good: tuple[Outcome, ...] = DEPLOYED,
) -> Iterator[Event]:
    witness, watcher = Witness(follower), Watcher(follower.ports, follower.stack_id)
    unbegun = partial(_require_begun, follower, change_set)
    for event in follow(follower, purposes=purposes, unbegun=unbegun, watcher=watcher):
        yield event
        witness.heed(event)
        if change_set is not None and _rolls_back(event):  # whoever only watches changes nothing
            _release(follower)
    status = follower.ended() or ""
    outcome = ENDINGS[status]
    if outcome not in good:
        yield from _failed(witness, status)
    if outcome in DEPLOYED:
        yield from verified(follower)
        yield from _set_back(witness)
    yield Finished(outcome, _outputs(follower) if outcome in DEPLOYED else {})


def _failed(witness: Witness, status: str) -> Iterator[Event]:
    """Tell how an operation ended that failed, and raise its error."""
    evidence = witness.look()
    diagnosis = diagnose(evidence)
    yield Finished(ENDINGS[status], evidence=evidence, diagnosis=diagnosis)
    raise failure(witness.follower, status, diagnosis)


def _set_back(witness: Witness) -> Iterator[Event]:
    """Tell of services that ECS took back though their stack is done, and raise the error of it."""
    found = setbacks(witness.follower)
    if found:
        evidence = witness.look()
        diagnosis = diagnose(evidence)
        yield Finished(Outcome.ROLLED_BACK, evidence=evidence, diagnosis=diagnosis)
        raise set_back(witness.follower, found, diagnosis)


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
