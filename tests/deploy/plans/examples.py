"""Plans over fakes: the preview that one was made of, and the plan."""

from __future__ import annotations

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.facts import ChangeSet, Stack
from ecsspec.deploy.plans.plan import Plan, planned
from ecsspec.deploy.preview.compared import Preview
from ecsspec.deploy.preview.live import resumed
from ecsspec.deploy.request import description
from tests.deploy.fakes import START, a_deployment, a_set, a_stack, a_template, ports_with

STACK = a_stack()
SPEC = "name: web\nenvironment: {PASSWORD: hunter2}\n"


def a_saved_set(plan: str, **changes: object) -> ChangeSet:
    """Return the change set that is kept for a plan."""
    name = f"ecsspec-plan-{plan}-7-1f"
    arn = f"arn:aws:cloudformation:us-east-1:123456789012:changeSet/{name}/1"
    tags = a_deployment().all_tags
    return a_set(**{"id": arn, "name": name, "description": description(plan), "tags": tags, **changes})


def a_preview(
    stack: Stack | None = STACK, *, live: Template | None = None, deployment: Deployment | None = None
) -> Preview:
    """Return what a plan is made of, or held against: by itself, of a stack that is there."""
    ports, chosen = ports_with(stack, template=live or a_template()), deployment or a_deployment()
    without = resumed(ports, chosen, change_set=None)
    return resumed(ports, chosen, change_set=a_saved_set(without.plan)) if stack else without


def a_plan(preview: Preview) -> Plan:
    """Return the plan of a preview, made in AWS when the world began."""
    return planned(
        preview, spec="web.yml", text=SPEC, losses=("--allow-delete Log",), target="aws", ecsspec="0.1.0", now=START
    )


A_PLAN = a_plan(a_preview())
A_SET = a_saved_set(A_PLAN.id)


def elsewhere(**changes: str) -> Caller:
    """Return a caller in another place than the plan's."""
    whole = {"account": A_PLAN.account, "arn": "arn:aws:iam::1:user/dev", "region": A_PLAN.region, **changes}
    return Caller(**whole)
