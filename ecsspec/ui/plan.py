"""A saved plan as text: what it does, to what, and what it needs."""

from __future__ import annotations

from ecsspec.deploy.plans.plan import AWS, Plan, in_words
from ecsspec.problems import counted


def render(plan: Plan, *, now: float) -> str:
    """Return what a plan holds, in words; `now` is the time in seconds since the epoch."""
    where = "AWS" if plan.target == AWS else plan.target
    rows = {
        "spec": plan.spec,
        "does": f"{'creates' if plan.is_new else 'updates'} the stack: {counted(plan.changes, 'resource')}",
        "needs": ", ".join(plan.losses) or "no consent beside the plan",
        **({"as": plan.role} if plan.role else {}),
        "made": f"{in_words(plan.created)} by ecsspec {plan.ecsspec}",
        "expired" if plan.is_expired(now=now) else "expires": in_words(plan.expires),
        "keeps": "nothing in AWS, as there was no stack" if plan.is_new else plan.set_name,
    }
    head = f"plan {plan.id} · {plan.stack} · {plan.region} · {plan.account} · {where}"
    return "\n".join([head, "", *(f"  {name:<8} {value}" for name, value in rows.items())])
