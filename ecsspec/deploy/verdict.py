"""The error that an operation ends with, by what its stack and its services say at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from ecsspec.deploy import commands
from ecsspec.deploy.events import ENDINGS, Outcome
from ecsspec.deploy.follow import Follower, is_of_the_stack
from ecsspec.deploy.helm import Order
from ecsspec.deploy.statuses import remedy, standing
from ecsspec.deploy.verify import Setback
from ecsspec.diagnosis.entry import Place, Rank
from ecsspec.diagnosis.findings import Diagnosis, Finding
from ecsspec.problems import DeploymentFailed, EcsspecError, NeedsAttention, counted

CANCELLED: Final = "cancelled-by-order"
"""The id of the finding that somebody, or a limit, cancelled the operation."""


def blamed(diagnosis: Diagnosis, order: Order | None) -> Diagnosis:
    """Return a diagnosis that begins with who cancelled the operation, and has nothing that only follows from that."""
    if order is None:
        return diagnosis
    first = Finding(id=CANCELLED, rank=Rank.CAUSE, place=Place.RESOURCE, cause=f"it was cancelled: {order.why}")
    kept = (one for one in diagnosis.findings if not _follows(one, order))
    return replace(diagnosis, findings=(first, *kept))


def _follows(finding: Finding, order: Order) -> bool:
    """Tell whether a finding only says that the order was carried out: what ECS and CloudFormation say of it then."""
    if finding.tasks or "" < finding.first < order.at:
        return False
    return finding.rank >= Rank.SYMPTOM or (finding.rank is Rank.UNKNOWN and finding.place is Place.EVENT)


def failure(follower: Follower, status: str, diagnosis: Diagnosis, *, order: Order | None = None) -> EcsspecError:
    """Return the error of an operation that ended in this status, which is no good one."""
    name, cause = follower.stack_name, _apart(diagnosis, order)
    if order and ENDINGS[status] is not Outcome.NEEDS_ATTENTION:
        return _cancelled(name, status, cause, why=order.why)
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


def _apart(diagnosis: Diagnosis, order: Order | None) -> Finding | None:
    """Return the cause that stands beside an order to cancel, if there is one."""
    found = (one for one in diagnosis.findings if order is None or not _follows(one, order))
    return replace(diagnosis, findings=tuple(found)).cause


def _said(order: Order | None) -> Iterator[str]:
    if order:
        yield f"it was cancelled: {order.why}"


def _cancelled(name: str, status: str, cause: Finding | None, *, why: str) -> EcsspecError:
    """Return the error of an operation that ended as it was cancelled, with the cause that was seen by then."""
    became = "deleted" if ENDINGS[status] is Outcome.DELETED else "rolled back"
    seen = f": {sentence(cause)}" if cause else ""
    correct = "correct the cause and apply again" if cause else "apply again"
    return DeploymentFailed(
        f"the deployment of {name} was cancelled ({why}) and {became}{seen}",
        remedy(name, status) if status == "ROLLBACK_COMPLETE" else correct,
        code="E704",
        details=cause.originals[:1] if cause else (),
    )


def set_back(
    follower: Follower, setbacks: Sequence[Setback], diagnosis: Diagnosis, *, order: Order | None = None
) -> EcsspecError:
    """Return the error of an operation that CloudFormation takes for done, though a service is not."""
    first, cause = setbacks[0], _apart(diagnosis, order)
    seen = sentence(cause) if cause else "" if order else first.reason
    why = "; ".join(filter(None, (*_said(order), seen)))
    what = f"CloudFormation says that {follower.stack_name} is done, but not {first.logical_id}: {first.what}"
    return DeploymentFailed(
        f"{what}; {why}" if why else what,
        f"see why with `{commands.diagnose(follower.stack_name)}`, correct the cause and apply again",
        code="E719",
        details=tuple(one.reason for one in setbacks if one.reason),
    )


def sentence(cause: Finding) -> str:
    """Return a cause in one sentence: which resource, how many tasks of it, and why."""
    of = cause.logical_id or cause.service
    failed = f"{counted(cause.tasks, 'task')} failed, as " if cause.tasks else ""
    return f"{of}: {failed}{cause.cause}" if of else f"{failed}{cause.cause}"


def _reason(follower: Follower) -> str:
    """Return what the stack's own events say where no resource failed: a cancellation, most often."""
    said = [event.reason for event in follower.seen if is_of_the_stack(event, follower.stack_id) and event.reason]
    return said[0] if said else f"see `{commands.events(follower.stack_name)}`"
