"""The error that an operation ends with, by what its stack and its services say at the end."""

from __future__ import annotations

from collections.abc import Sequence

from ecsspec.deploy import commands
from ecsspec.deploy.events import ENDINGS, Outcome
from ecsspec.deploy.follow import Follower, is_of_the_stack
from ecsspec.deploy.statuses import remedy, standing
from ecsspec.deploy.verify import Setback
from ecsspec.diagnosis.findings import Diagnosis, Finding
from ecsspec.problems import DeploymentFailed, EcsspecError, NeedsAttention, counted


def failure(follower: Follower, status: str, diagnosis: Diagnosis) -> EcsspecError:
    """Return the error of an operation that ended in this status, which is no good one."""
    name, cause = follower.stack_name, diagnosis.cause
    why = sentence(cause) if cause else _reason(follower)
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


def set_back(follower: Follower, setbacks: Sequence[Setback], diagnosis: Diagnosis) -> EcsspecError:
    """Return the error of an operation that CloudFormation takes for done, though a service is not."""
    first, cause = setbacks[0], diagnosis.cause
    why = sentence(cause) if cause else first.reason
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
