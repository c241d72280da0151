"""The commands that this room tells a user to type next, in one place."""

from __future__ import annotations

from ecsspec.deploy.counts import service_address


def apply(stack: str) -> str:
    """Return the command that makes a stack what its spec says."""
    return f"ecsspec apply {stack}"


def watch(stack: str) -> str:
    """Return the command that follows a running operation."""
    return f"ecsspec watch {stack}"


def destroy(stack: str, *options: str) -> str:
    """Return the command that removes a stack."""
    return " ".join(("ecsspec destroy", stack, *options))


def events(stack: str) -> str:
    """Return the command that shows what happened to a stack."""
    return f"ecsspec events {stack}"


def diff(stack: str, *options: str) -> str:
    """Return the command that tells what an apply would change."""
    return " ".join(("ecsspec diff", stack, *options))


def diagnose(stack: str) -> str:
    """Return the command that says why a deployment failed."""
    return f"ecsspec diagnose {stack}"


def repair(stack: str, *options: str) -> str:
    """Return the command that brings a broken stack back, or takes its rest away."""
    return " ".join(("ecsspec repair", stack, *options))


def redeploy(service: str, definition: str) -> str:
    """Return the command that deploys a task definition once more, given the ARNs of a service and of it."""
    cluster, name = service_address(service)
    region = service.split(":")[3] if service.startswith("arn:") else ""
    about = f"--cluster {cluster} --service {name} --task-definition {definition.rpartition('/')[2]}"
    return f"aws ecs update-service {about} --force-new-deployment{f' --region {region}' if region else ''}"
