"""Take a stack away in the safe order: tasks first, then hosts, then the stack, then its task definitions.

Everything is read from the live stack; no spec is needed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ecsspec.cfn import read
from ecsspec.cfn.template import Template
from ecsspec.deploy import commands
from ecsspec.deploy.changeset import withdraw
from ecsspec.deploy.counts import SERVICE, service_address
from ecsspec.deploy.deployment import OWNER_TAG
from ecsspec.deploy.events import Event, Finished, Outcome, Started, Waiting
from ecsspec.deploy.facts import LiveResource, Stack
from ecsspec.deploy.follow import Follower, follow, insist, pause
from ecsspec.deploy.ownership import require_free, require_ours
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.request import KEPT
from ecsspec.deploy.rivals import busy_now
from ecsspec.deploy.rollout import Watcher
from ecsspec.deploy.statuses import Kind, standing
from ecsspec.diagnosis.evidence import Evidence, ResourceFailure
from ecsspec.diagnosis.findings import Finding, diagnose
from ecsspec.problems import AwsError, NeedsAttention, NotDone

TASKS_PATIENCE, HOSTS_PATIENCE = 900.0, 1800.0
BEFORE_RETRY, ATTEMPTS = 60.0, 3
GROUP, TASK = "AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::TaskDefinition"
_IN_USE = re.compile(
    r"in use|ResourceInUse|ClusterContains|cannot be deleted while|DependencyViolation|has dependenc|"
    r"mapped public address|ScalingActivityInProgress",
    re.IGNORECASE,
)
"""What AWS says of things that let go a little later: draining tasks and hosts, lingering network interfaces."""
_GONE = ("DELETE_COMPLETE", "DELETE_SKIPPED")


@dataclass(frozen=True, slots=True)
class Doomed:
    """One resource that a destroy meets, with its purpose."""

    logical_id: str
    type: str
    physical_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DestroyPlan:
    """What goes and what is kept, before anything is touched."""

    stack: Stack
    going: tuple[Doomed, ...]
    kept: tuple[Doomed, ...]

    @property
    def services(self) -> tuple[Doomed, ...]:
        """Return the services whose tasks must stop before their hosts may go."""
        return self.of_type(SERVICE) if self.groups else ()

    @property
    def groups(self) -> tuple[Doomed, ...]:
        """Return the Auto Scaling groups that are to be emptied."""
        return self.of_type(GROUP)

    def of_type(self, type_: str) -> tuple[Doomed, ...]:
        """Return the resources of a type that go."""
        return tuple(entry for entry in self.going if entry.type == type_ and entry.physical_id)


def plan_destroy(ports: Ports, stack_name: str, *, owner: str = "") -> DestroyPlan | None:
    """Return what a destroy would do, or None where there is no stack; refuse what is not ours or protected."""
    stack = ports.stacks.describe(stack_name)
    if stack is None or standing(stack.status).kind is Kind.ABSENT:
        return None
    if standing(stack.status).kind is Kind.BUSY:
        raise busy_now(ports, stack)
    template = _owned_template(ports, stack, owner=owner)
    if stack.protected:
        raise NotDone(
            f"stack {stack.name} is protected against deletion",
            f"lift it first: {commands.unprotect(stack.name)}",
            code="E711",
        )
    live = [entry for entry in ports.stacks.resources(stack.id) if entry.status not in _GONE]
    kept = {entry.logical_id for entry in live if _is_kept(template, entry)}
    return DestroyPlan(
        stack=stack,
        going=tuple(_doomed(template, entry) for entry in live if entry.logical_id not in kept),
        kept=tuple(_doomed(template, entry) for entry in live if entry.logical_id in kept),
    )


def _owned_template(ports: Ports, stack: Stack, *, owner: str) -> Template:
    """Return the live template of a stack of ours; one in review has none yet."""
    if standing(stack.status).kind is Kind.REVIEW:
        require_free(stack, ports.change_sets.names(stack.id), owner=owner)
        return Template("", {})
    template = read.read(ports.stacks.template(stack.id))
    require_ours(stack, template, owner=owner)
    return template


def _is_kept(template: Template, entry: LiveResource) -> bool:
    resource = template.resources.get(entry.logical_id)
    return resource is not None and resource.keep.on_delete in KEPT


def _doomed(template: Template, entry: LiveResource) -> Doomed:
    resource = template.resources.get(entry.logical_id)
    return Doomed(entry.logical_id, entry.type, entry.physical_id, resource.why if resource else "")


def destroy(ports: Ports, plan: DestroyPlan) -> Iterator[Event]:
    """Carry the plan out and yield what happens; raise where something is left."""
    stack = plan.stack
    token = _token(stack, attempt=1)
    yield Started(stack.name, token.removeprefix("ecsspec-"))
    yield from _empty_capacity(ports, plan, token=token)
    _deregister(ports, plan)
    if standing(stack.status).kind is Kind.REVIEW:
        _delete_shell(ports, stack)
    else:
        yield from _delete_stack(ports, plan)
    yield Finished(Outcome.DELETED)


def _token(stack: Stack, *, attempt: int) -> str:
    digest = hashlib.sha256(f"destroy {stack.id} {stack.updated} {stack.status} {attempt}".encode()).hexdigest()
    return f"ecsspec-{digest[:12]}"


def _empty_capacity(ports: Ports, plan: DestroyPlan, *, token: str) -> Iterator[Waiting]:
    """Stop tasks, then let the hosts go: CloudFormation alone would wait for ever on protected hosts."""
    workloads = ports.workloads
    for service in plan.services:
        workloads.stop_service(*service_address(service.physical_id))
    for service in plan.services:
        count = partial(workloads.running_tasks, *service_address(service.physical_id))
        what = f"tasks of {service.logical_id}"
        yield from _until_none(ports, count, what=what, patience=TASKS_PATIENCE, token=token)
    for group in plan.groups:
        workloads.release_hosts(group.physical_id)
    for group in plan.groups:
        count = partial(workloads.hosts, group.physical_id)
        what = f"hosts of {group.logical_id}"
        yield from _until_none(ports, count, what=what, patience=HOSTS_PATIENCE, token=token)


def _until_none(ports: Ports, count: Callable[[], int], *, what: str, patience: float, token: str) -> Iterator[Waiting]:
    deadline, polls = ports.clock.now() + patience, 0
    while remaining := count():
        yield Waiting(what, remaining)
        if ports.clock.now() >= deadline:
            raise NeedsAttention(
                f"{remaining} {what} are still there after {patience / 60:.0f} minutes; the stack was not deleted",
                "see what holds them in the ECS and EC2 consoles, then run the command again: it goes on from here",
                code="E712",
            )
        polls += 1
        ports.clock.sleep(pause(polls, token=token))


def _delete_shell(ports: Ports, stack: Stack) -> None:
    """Take away a stack that never came to be, with the change sets of ours on it."""
    for entry in ports.change_sets.names(stack.id):
        withdraw(ports, change_set=entry.id, stack=stack.id)
    left = ports.stacks.describe(stack.id)
    if left is not None and standing(left.status).kind is Kind.REVIEW:
        ports.stacks.delete(stack.id, token=_token(stack, attempt=1))


def _delete_stack(ports: Ports, plan: DestroyPlan, *, attempt: int = 1) -> Iterator[Event]:
    """Delete and follow; again where something was still in use, as things may drain longer than AWS says."""
    purposes = {entry.logical_id: entry.purpose for entry in (*plan.going, *plan.kept)}
    follower = _begin(ports, plan.stack, token=_token(plan.stack, attempt=attempt))
    watcher = Watcher(ports, follower.stack_id)
    yield from follow(follower, purposes=purposes, unbegun=lambda: None, watcher=watcher)
    if follower.ended() == "DELETE_COMPLETE":
        return
    cause = _cause(follower)
    if attempt >= ATTEMPTS or cause is None or not any(map(_IN_USE.search, cause.originals)):
        raise _undeleted(ports, plan.stack, cause)
    ports.clock.sleep(BEFORE_RETRY)
    yield from _delete_stack(ports, plan, attempt=attempt + 1)


def _begin(ports: Ports, stack: Stack, *, token: str) -> Follower:
    last = ports.stacks.last_event(stack.id)
    follower = Follower(ports, stack.id, stack.name, token, after=last.id if last else "")
    insist(follower, lambda: ports.stacks.delete(stack.id, token=token))
    return follower


def _cause(follower: Follower) -> Finding | None:
    """Return what the deletion failed of, which the stack's events alone tell."""
    failed = [event for event in follower.seen if event.status.endswith("_FAILED")]
    failures = (ResourceFailure(one.time, one.logical_id, one.type, one.reason) for one in failed)
    return diagnose(Evidence(follower.stack_name, follower.ended() or "", tuple(failures))).cause


def _undeleted(ports: Ports, stack: Stack, cause: Finding | None) -> NeedsAttention:
    try:
        left = [entry for entry in ports.stacks.resources(stack.id) if entry.status not in _GONE]
    except AwsError:
        left = []
    why = f"; {cause.logical_id}: {cause.cause}" if cause else ""
    return NeedsAttention(
        f"stack {stack.name} could not be deleted whole{why}",
        f"clear what holds it, then `{commands.destroy(stack.name)}` again",
        code="E713",
        details=(cause.originals[:1] if cause else ()) + tuple(_left(left)),
    )


def _left(resources: Sequence[LiveResource]) -> Iterator[str]:
    for entry in resources:
        yield f"left: {entry.logical_id} {entry.type} {entry.physical_id}".rstrip()


def _deregister(ports: Ports, plan: DestroyPlan) -> None:
    """Retire the revisions that updates kept for rollbacks, but the stack's own, which goes with it.

    It comes before the deletion: a run that is cut off finds the stack, and with it what is left to do.
    """
    own = {entry.physical_id for entry in plan.of_type(TASK)}
    owner = (OWNER_TAG, plan.stack.tags.get(OWNER_TAG, plan.stack.name))
    for revision in ports.workloads.active_revisions(plan.stack.name, tag=owner) if own else ():
        if revision not in own:
            ports.workloads.deregister(revision)
