"""What is asked of CloudFormation for a deployment, and the names and digests that follow from it.

The plan id is a digest of everything that decides the outcome, so that a second run after a crash finds the change
set of the first one without any state on disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, TypeAlias

from ecsspec.cfn.template import Template
from ecsspec.deploy.deployment import Deployment
from ecsspec.deploy.facts import Bucket, ChangeSetRequest, Stack

Purpose: TypeAlias = Literal["diff", "apply", "plan"]

OUR_SETS = ("ecsspec-apply-", "ecsspec-diff-", "ecsspec-plan-")
DIFF_SETS = "ecsspec-diff-"
KEPT = ("Retain", "RetainExceptOnCreate")
_NAME_PROPERTY = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
}


def plan_id(deployment: Deployment, *, parameters: Mapping[str, str], stack: Stack | None) -> str:
    """Return the digest of what is asked for and of the stack it was asked of; `stack` is None before it exists."""
    place = (stack.id, stack.updated) if stack else ("", "")
    everything = [deployment.stack_name, deployment.body, dict(parameters), dict(deployment.all_tags), place]
    everything += [deployment.role] if deployment.role else []
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:12]


def token(plan: str) -> str:
    """Return the client token of a plan; it marks every event of the operation as ours."""
    return f"ecsspec-{plan}"


def description(plan: str) -> str:
    """Return how a change set says whose it is."""
    return f"ecsspec plan {plan}"


def set_name(plan: str, *, purpose: Purpose, invocation: str) -> str:
    """Return the change set's name: one per plan to apply, one per run to diff or to save."""
    return f"ecsspec-apply-{plan}" if purpose == "apply" else f"ecsspec-{purpose}-{plan}-{invocation}"


def change_set_request(
    deployment: Deployment,
    *,
    name: str,
    plan: str,
    parameters: Mapping[str, str],
    stack: Stack | None,
    bucket: Bucket | None = None,
) -> ChangeSetRequest:
    """Return what to ask CloudFormation for; a template that does not fit a request goes through a bucket."""
    return ChangeSetRequest(
        stack=deployment.stack_name,
        name=name,
        kind="UPDATE" if stack else "CREATE",
        body=deployment.body,
        parameters=parameters,
        tags=deployment.all_tags,
        token=token(plan),
        description=description(plan),
        capabilities=capabilities(deployment.template),
        import_existing=any(resource.keep.on_delete in KEPT for resource in deployment.template.resources.values()),
        role=deployment.role,
        bucket=bucket,
    )


def capabilities(template: Template) -> tuple[str, ...]:
    """Return what CloudFormation wants acknowledged: IAM resources, named or not, and transforms."""
    wanted = []
    iam = [resource for resource in template.resources.values() if resource.type.startswith("AWS::IAM::")]
    if any(_NAME_PROPERTY.get(resource.type, "") in resource.properties for resource in iam):
        wanted.append("CAPABILITY_NAMED_IAM")
    elif iam:
        wanted.append("CAPABILITY_IAM")
    if "Transform" in template.sections:
        wanted.append("CAPABILITY_AUTO_EXPAND")
    return tuple(wanted)
