"""The error that an operation ends with, by what its stack and its services say at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ecsspec.deploy import commands
from ecsspec.deploy.events import ENDINGS, Outcome
from ecsspec.deploy.evidence.verify import Setback
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.following.cancel_order import Order
from ecsspec.deploy.following.follow import Follower, is_of_the_stack
from ecsspec.deploy.statuses import Kind, remedy, standing
from ecsspec.diagnosis.entry import Place, Rank
from ecsspec.diagnosis.findings import Diagnosis, Finding
from ecsspec.diagnosis.stack import BY_ORDER, ON_REQUEST
from ecsspec.problems import DeploymentFailed, EcsspecError, NeedsAttention, counted


def blamed(diagnosis: Diagnosis, order: Order | None) -> Diagnosis:
    """Return a diagnosis that begins with who cancelled the operation, and has nothing that only follows from that."""
    if order is None:
        return diagnosis
    first = Finding(id=BY_ORDER, rank=Rank.CAUSE, place=Place.RESOURCE, cause=f"it was cancelled: {order.why}")
    return replace(diagnosis, findings=(first, *beside(diagnosis, order).findings))


def beside(diagnosis: Diagnosis, order: Order | None) -> Diagnosis:
    """Return a diagnosis without what only follows from an order to cancel."""
    kept = (one for one in diagnosis.findings if order is None or not _follows(one, order))
    return replace(diagnosis, findings=tuple(kept))


def _follows(finding: Finding, order: Order) -> bool:
    """Tell whether a finding only says that the order was carried out: what ECS and CloudFormation say of it then."""
    if finding.id == ON_REQUEST:
        return True
    if finding.tasks or "" < finding.first < order.at:
        return False
    return finding.rank >= Rank.SYMPTOM or (finding.rank is Rank.UNKNOWN and finding.place is Place.EVENT)


def failure(follower: Follower, status: str, diagnosis: Diagnosis, *, order: Order | None = None) -> EcsspecError:
    """Return the error of an operation that ended in this status, which is no good one."""
    found = beside(diagnosis, order)
    name, cause = follower.stack_name, _beyond(found) or found.cause
    if order and ENDINGS[status] is not Outcome.NEEDS_ATTENTION:
        return _cancelled(name, status, cause, how=f"cancelled ({order.why})")
    if found.is_cancelled and ENDINGS[status] is Outcome.ROLLED_BACK:
        return _cancelled(name, status, _beyond(found), how="cancelled from elsewhere")
    why = "; ".join([*_said(order), sentence(cause) if cause else _reason(follower)])
    details = cause.originals[:1] if cause else ()
    match ENDINGS[status]:
        case Outcome.DELETED:
            what = f"stack {name} was deleted while it was being deployed"
            return DeploymentFailed(what, "apply again", code="E709", details=details)
        case Outcome.NEEDS_ATTENTION:
            what = f"stack {name} needs attention ({status}): {standing(status).meaning}; {why}"
            return NeedsAttention(what, remedy(name, status), code="E705", details=details)
        case _:
            hint = remedy(name, status) if status == "ROLLBACK_COMPLETE" else "correct the cause and apply again"
            what = f"the deployment of {name} failed and was rolled back: {why}"
            return DeploymentFailed(what, hint, code="E704", details=details)


def _beyond(diagnosis: Diagnosis) -> Finding | None:
    """Return the cause that was seen before somebody cancelled the operation, if there was one."""
    kept = tuple(one for one in diagnosis.findings if one.id != ON_REQUEST)
    return replace(diagnosis, findings=kept).cause


def _apart(diagnosis: Diagnosis, order: Order | None) -> Finding | None:
    """Return the cause that stands beside an order to cancel, if there is one."""
    return beside(diagnosis, order).cause


def _said(order: Order | None) -> Iterator[str]:
    if order:
        yield f"it was cancelled: {order.why}"


def _cancelled(name: str, status: str, cause: Finding | None, *, how: str) -> EcsspecError:
    """Return the error of an operation that ended as it was cancelled, with the cause that was seen by then."""
    became = "deleted" if ENDINGS[status] is Outcome.DELETED else "rolled back"
    seen = f": {sentence(cause)}" if cause else ""
    correct = "correct the cause and apply again" if cause else "apply again"
    return DeploymentFailed(
        f"the deployment of {name} was {how} and {became}{seen}",
        remedy(name, status) if status == "ROLLBACK_COMPLETE" else correct,
        code="E704",
        details=cause.originals[:1] if cause else (),
    )


def set_back(
    name: str, setbacks: Sequence[Setback], diagnosis: Diagnosis | None = None, *, order: Order | None = None
) -> EcsspecError:
    """Return the error of a stack that CloudFormation takes for done, though a service is not."""
    first, cause = setbacks[0], _apart(diagnosis, order) if diagnosis else None
    seen = sentence(cause) if cause else "" if order else first.reason
    why = "; ".join(filter(None, (*_said(order), seen)))
    what = f"CloudFormation says that {name} is done, but not {first.logical_id}: {first.what}"
    elsewhere = f"; where it was not in the spec, deploy once more with `{first.again}`" if first.again else ""
    return DeploymentFailed(
        f"{what}; {why}" if why else what,
        f"see why with `{commands.diagnose(name)}`, correct the cause and apply again{elsewhere}",
        code="E719",
        details=tuple(one.reason for one in setbacks if one.reason and one.reason != why),
    )


def as_it_rests(stack: Stack, *, cancelled: bool = False) -> EcsspecError | None:
    """Return the error of a stack whose last operation failed, or was cancelled, by its status; None of any other."""
    now, name, why = standing(stack.status), stack.name, commands.diagnose(stack.name)
    details = (stack.reason,) if stack.reason else ()
    told = remedy(name, stack.status)
    hint = told if why in told else f"see why with `{why}`" + (f"; {told}" if told else "")
    if ENDINGS.get(stack.status) is Outcome.ROLLED_BACK:
        failed = f"the last operation on {name} failed ({stack.status}): {now.meaning}"
        ended = f"the last operation on {name} was cancelled and rolled back ({stack.status})"
        return DeploymentFailed(ended if cancelled else failed, hint, "E704", details)
    if now.kind is Kind.BROKEN:
        return NeedsAttention(f"stack {name} needs attention ({stack.status}): {now.meaning}", hint, "E705", details)
    return None


def sentence(cause: Finding) -> str:
    """Return a cause in one sentence: which resource, how many tasks of it, and why."""
    of = "" if cause.id == ON_REQUEST else cause.logical_id or cause.service
    failed = f"{counted(cause.tasks, 'task')} failed, as " if cause.tasks else ""
    return f"{of}: {failed}{cause.cause}" if of else f"{failed}{cause.cause}"


def _reason(follower: Follower) -> str:
    """Return what the stack's own events say where no resource failed: a cancellation, most often."""
    said = [event.reason for event in follower.seen if is_of_the_stack(event, follower.stack_id) and event.reason]
    return said[0] if said else f"see `{commands.events(follower.stack_name)}`"
