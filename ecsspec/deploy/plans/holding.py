"""Whether a saved plan still holds: each `require_…` returns in silence, or raises what does not hold.

Pure: what AWS says of the stack and of the change set comes in as values.
"""

from __future__ import annotations

from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.facts import ChangeSet, Stack
from ecsspec.deploy.plans.plan import AWS, LOCAL, Plan, digest, edited, in_words, live_digest
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import MachineError, NotDone

EXECUTED = "EXECUTE_"
"""How the execution status of a set begins that was begun, whatever became of it."""


def spec_is_gone(plan: Plan, why: MachineError) -> NotDone:
    """Return the refusal of a plan whose spec cannot be read."""
    what = f"the spec of the plan cannot be read: {why.what}; nothing was done"
    return NotDone(what, f"go to the folder in which the plan was made, or {plan.again}", "E625")


def require_spec(plan: Plan, text: str) -> None:
    """Refuse a spec that was edited since."""
    if digest(text) != plan.spec_digest:
        raise NotDone(f"{plan.spec} was edited since the plan was made: nothing was done", plan.again, "E625")


def require_template(plan: Plan, deployment: Deployment, *, ecsspec: str) -> None:
    """Refuse where this ecsspec makes another template of the same spec than the one that was reviewed."""
    if digest(deployment.body) == plan.template and ecsspec == plan.ecsspec:
        return
    if ecsspec != plan.ecsspec:
        what = f"ecsspec {plan.ecsspec} made the plan, and this is {ecsspec}: nothing was done"
        raise NotDone(what, f"use ecsspec {plan.ecsspec}, or {plan.again}", "E622")
    what = "the same spec makes another template now (a backend or its version differs): nothing was done"
    raise NotDone(what, plan.again, "E622")


def require_target(plan: Plan, target: str) -> None:
    """Refuse another target than the plan's."""
    if target != plan.target:
        what = f"the plan is for {_named(plan.target)}, and you aim at {_named(target)}: nothing was done"
        raise NotDone(what, _aim(plan, target), "E624")


def require_place(plan: Plan, caller: Caller) -> None:
    """Refuse another account or region than the plan's."""
    if caller.account != plan.account:
        what = f"the plan is for account {plan.account}, and you are in {caller.account}: nothing was done"
        raise NotDone(what, "choose its credentials with --profile or AWS_PROFILE", "E624", (f"as {caller.arn}",))
    if caller.region != plan.region:
        what = f"the plan is for region {plan.region}, and you are in {caller.region}: nothing was done"
        raise NotDone(what, f"add `--region {plan.region}`", "E624")


def require_role(plan: Plan, role: str) -> None:
    """Refuse another role than the one that the plan was made with; none that is named is the plan's."""
    if role not in ("", plan.role):
        made = f"is to be carried out as {plan.role}" if plan.role else "was made without --role-arn"
        raise NotDone(f"the plan {made}, and you name {role}: nothing was done", "leave --role-arn out", "E624")


def require_fresh(plan: Plan, *, now: float) -> None:
    """Refuse a plan that has outlived itself, or that says it was made at a time that is yet to come."""
    if plan.is_early(now=now):
        raise edited(plan.file)
    if plan.is_expired(now=now):
        raise NotDone(f"the plan has expired, on {in_words(plan.expires)}: nothing was done", plan.again, "E623")


def require_same_stack(plan: Plan, stack: Stack | None) -> None:
    """Refuse a stack that came, went, or is another one of the same name."""
    if plan.is_new and stack is not None:
        what = f"the plan is to create {plan.stack}, and there is a stack of that name now: nothing was done"
    elif not plan.is_new and stack is None:
        what = f"the stack {plan.stack} was deleted since the plan was made: nothing was done"
    elif stack is not None and stack.id != plan.stack_id:
        what = f"the stack {plan.stack} was deleted and made again since the plan was made: nothing was done"
    else:
        return
    raise NotDone(what, plan.again, "E626")


def require_unapplied(plan: Plan, change_set: ChangeSet | None) -> None:
    """Refuse a plan that was carried out, well or badly."""
    if change_set is not None and change_set.execution_status.startswith(EXECUTED):
        what = f"the plan {plan.id} was applied before ({change_set.execution_status}): nothing was done"
        raise NotDone(what, f"see what became of it: `ecsspec events {plan.stack}`; or {plan.again}", "E628")


def require_unchanged(plan: Plan, preview: Preview) -> None:
    """Refuse a stack that somebody changed, and values that are looked up and are other ones now."""
    stack = preview.stack
    if stack is not None and (stack.updated != plan.updated or live_digest(preview) != plan.live):
        when = in_words(stack.updated)
        what = f"the stack {plan.stack} was changed since the plan was made, last on {when}: nothing was done"
    elif preview.plan != plan.id:  # which is a digest of the parameters, too
        what = f"a value that {plan.stack} takes from elsewhere is another one now: nothing was done"
    else:
        return
    raise NotDone(what, plan.again, "E627")


def require_executable(plan: Plan, change_set: ChangeSet | None) -> None:
    """Refuse a change set that is gone, that another one has made obsolete, or that failed."""
    if plan.is_new:
        return
    if change_set is None:
        raise NotDone(f"the change set of the plan, {plan.set_name}, is gone: nothing was done", plan.again, "E629")
    if change_set.execution_status != "AVAILABLE":
        state = f"{change_set.status}, {change_set.execution_status}"
        what = f"the change set of the plan, {change_set.name}, cannot be executed any more ({state}): nothing was done"
        raise NotDone(what, plan.again, "E629")


def _named(target: str) -> str:
    return {LOCAL: "the local target", AWS: "AWS"}.get(target, target)


def _aim(plan: Plan, target: str) -> str:
    if plan.target == LOCAL:
        return "add --local" if target == AWS else "--local in place of --endpoint-url"
    if plan.target == AWS:
        return "leave --local out, and unset ECSSPEC_TARGET" if target == LOCAL else "leave --endpoint-url out"
    return f"add --endpoint-url {plan.target}"
