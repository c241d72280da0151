"""Carry out exactly the change set that was previewed, and tell what happens until it has ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from ecsspec.deploy import commands
from ecsspec.deploy.causes import Cause, first_cause
from ecsspec.deploy.errors import Unusable
from ecsspec.deploy.events import ENDINGS, Event, Finished, Outcome, ResourceMoved, Started
from ecsspec.deploy.facts import ChangeSet, StackEvent
from ecsspec.deploy.follow import STACK_TYPE, Follower, follow, insist, is_of_the_stack
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview import Preview
from ecsspec.deploy.request import token
from ecsspec.deploy.rivals import at_work
from ecsspec.deploy.statuses import Kind, remedy, standing
from ecsspec.problems import AwsError, DeploymentFailed, EcsspecError, NeedsAttention, NotDone


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
    for event in follow(follower, purposes=purposes, unbegun=lambda: _require_begun(follower, change_set)):
        yield event
        if change_set is not None and _rolls_back(event):  # whoever only watches changes nothing
            _release(follower)
    status = follower.ended() or ""
    outcome = ENDINGS[status]
    cause = None if outcome in good else first_cause(follower.seen)
    yield Finished(outcome, _outputs(follower) if outcome in DEPLOYED else {}, cause)
    error = None if outcome in good else _error(follower, status=status, cause=cause)
    if error:
        raise error


ROLLING_BACK = ("ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS")
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


def _error(follower: Follower, *, status: str, cause: Cause | None) -> EcsspecError | None:
    name = follower.stack_name
    why = f"{cause.logical_id}: {cause.words}" if cause else _reason(follower)
    details = (cause.original,) if cause else ()
    match ENDINGS[status]:
        case Outcome.ROLLED_BACK:
            hint = remedy(name, status) if status == "ROLLBACK_COMPLETE" else "correct the cause and apply again"
            return DeploymentFailed(
                f"the deployment of {name} failed and was rolled back: {why}", hint, code="E704", details=details
            )
        case Outcome.NEEDS_ATTENTION:
            meaning = standing(status).meaning
            return NeedsAttention(
                f"stack {name} needs attention ({status}): {meaning}; {why}",
                remedy(name, status),
                code="E705",
                details=details,
            )
        case Outcome.DELETED:
            return DeploymentFailed(
                f"stack {name} was deleted while it was being deployed", "apply again", code="E709", details=details
            )
        case _:
            return None


def _reason(follower: Follower) -> str:
    """Return what the stack's own events say where no resource failed: a cancellation, most often."""
    said = [event.reason for event in follower.seen if is_of_the_stack(event, follower.stack_id) and event.reason]
    return said[0] if said else f"see `{commands.events(follower.stack_name)}`"
