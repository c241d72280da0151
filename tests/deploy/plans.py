"""Plans over fakes: the preview that one was made of, and the plan."""

from __future__ import annotations

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.facts import Stack
from ecsspec.deploy.live import resumed
from ecsspec.deploy.plan import Plan, planned
from ecsspec.deploy.preview import Preview
from tests.deploy.fakes import START, a_deployment, a_set, a_stack, a_template, ports_with

STACK = a_stack()
SPEC = "name: web\nenvironment: {PASSWORD: hunter2}\n"


def a_preview(
    stack: Stack | None = STACK, *, live: Template | None = None, deployment: Deployment | None = None
) -> Preview:
    """Return what a plan is made of, or held against: by itself, of a stack that is there."""
    ports = ports_with(stack, template=live or a_template())
    saved = a_set() if stack else None
    return resumed(ports, deployment or a_deployment(), change_set=saved)


def a_plan(preview: Preview) -> Plan:
    """Return the plan of a preview, made in AWS when the world began."""
    return planned(preview, spec="web.yml", text=SPEC, losses=("Log",), target="aws", ecsspec="0.1.0", now=START)


A_PLAN = a_plan(a_preview())


def elsewhere(**changes: str) -> Caller:
    """Return a caller in another place than the plan's."""
    whole = {"account": A_PLAN.account, "arn": "arn:aws:iam::1:user/dev", "region": A_PLAN.region, **changes}
    return Caller(**whole)
