"""The commands that this room tells a user to type next, in one place."""

from __future__ import annotations


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


def unprotect(stack: str) -> str:
    """Return the command that lifts termination protection."""
    return f"aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name {stack}"


def repair(stack: str, *options: str) -> str:
    """Return the command that brings a broken stack back, or takes its rest away."""
    return " ".join(("ecsspec repair", stack, *options))
