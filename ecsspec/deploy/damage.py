"""What stands of a stack before it is repaired: since when, what failed and why, what a deletion would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile

from ecsspec.cfn import read
from ecsspec.cfn.template import Template
from ecsspec.deploy.evidence.failed import Failed, failed
from ecsspec.deploy.evidence.lookback import last_operation
from ecsspec.deploy.evidence.ongoing import Work, work
from ecsspec.deploy.evidence.verdict import sentence
from ecsspec.deploy.facts import Stack, StackEvent
from ecsspec.deploy.following.follow import is_of_the_stack
from ecsspec.deploy.ownership import require_free, require_ours
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.removal.destroy import DestroyPlan, plan_destroy
from ecsspec.deploy.statuses import Action, Kind, Standing, standing
from ecsspec.diagnosis.evidence import Evidence, ResourceFailure
from ecsspec.diagnosis.findings import diagnose
from ecsspec.problems import AwsError


@dataclass(frozen=True, slots=True)
class Damage:
    """A stack that may need repair. `since` is when it came to stand so, ISO 8601, `seconds` how long ago.

    `last` is the id of its newest event, after which a repair's own come; `why` is what its operation failed of first.
    `work` is the operation that runs; `doomed` what a deletion would take, where that is what can be done, and `sets`
    the change sets that would go with it. `fresh` are the resources that only a rollback of their creation takes away.
    """

    stack: Stack
    since: str = ""
    seconds: float | None = None
    failed: tuple[Failed, ...] = ()
    last: str = ""
    why: str = ""
    work: Work = field(default_factory=Work)
    doomed: DestroyPlan | None = None
    sets: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """Return what the status means."""
        return standing(self.stack.status)

    @property
    def failed_ids(self) -> tuple[str, ...]:
        """Return the names of what failed."""
        return tuple(entry.logical_id for entry in self.failed)


def look(ports: Ports, stack_name: str, *, owner: str = "") -> Damage | None:
    """Return what stands of a stack, None where there is none; refuse one that is not ours."""
    stack = ports.stacks.describe(stack_name)
    if stack is None or standing(stack.status).kind is Kind.ABSENT:
        return None
    sets = _waiting(ports, stack, owner=owner)
    template = _own_template(ports, stack, owner=owner)
    if standing(stack.status).kind is Kind.BUSY:
        return Damage(stack, work=work(ports, stack))
    history = _history(ports, stack)
    since = _since(history, stack)
    moment = datetime.fromisoformat(since).timestamp() if since else None
    return Damage(
        stack=stack,
        since=since,
        last=history[-1].id if history else "",
        why=_why(history, stack),
        seconds=None if moment is None else max(0.0, ports.clock.now() - moment),
        failed=failed(stack, ports.stacks.resources(stack.id), since=since),
        doomed=plan_destroy(ports, stack.id, owner=owner) if Action.DELETE in standing(stack.status).actions else None,
        sets=sets,
        fresh=tuple(id_ for id_, one in template.resources.items() if one.keep.on_delete == "RetainExceptOnCreate"),
    )


def _waiting(ports: Ports, stack: Stack, *, owner: str) -> tuple[str, ...]:
    """Return the change sets that wait on a stack in review; refuse one in which others prepared something."""
    if standing(stack.status).kind is not Kind.REVIEW:
        return ()
    waiting = ports.change_sets.names(stack.id)
    require_free(stack, waiting, owner=owner)
    return tuple(sorted(entry.name for entry in waiting))


def _own_template(ports: Ports, stack: Stack, *, owner: str) -> Template:
    """Return the template of a stack of ours, one in review has none yet; refuse another tool's."""
    if standing(stack.status).kind is Kind.REVIEW:
        return Template("", {})
    template = read.read(ports.stacks.template(stack.id))
    require_ours(stack, template, owner=owner)
    return template


def _history(ports: Ports, stack: Stack) -> Sequence[StackEvent]:
    """Return the events of the stack; who may not read them does without."""
    try:
        return ports.stacks.events(stack.id)
    except AwsError:
        return ()


def _since(history: Sequence[StackEvent], stack: Stack) -> str:
    """Return when the stack came to its status."""
    own = [event for event in history if is_of_the_stack(event, stack.id) and event.status == stack.status]
    return own[-1].time if own else ""


def _why(history: Sequence[StackEvent], stack: Stack) -> str:
    """Return what the last operation of a broken stack failed of, before it was taken back, as far as events tell."""
    if standing(stack.status).kind is not Kind.BROKEN:
        return ""
    forth = takewhile(lambda event: not _goes_back(event, stack), last_operation(history, stack.id))
    failed = (event for event in forth if event.status.endswith("_FAILED") and event.reason)
    seen = (ResourceFailure(e.time, e.logical_id, e.type, e.reason, stack.name) for e in failed)
    cause = diagnose(Evidence(stack.name, stack.status, tuple(seen))).cause
    return sentence(cause) if cause else ""


def _goes_back(event: StackEvent, stack: Stack) -> bool:
    return is_of_the_stack(event, stack.id) and "ROLLBACK" in event.status
