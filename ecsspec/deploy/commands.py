"""The commands that this room tells a user to type next, in one place."""

from __future__ import annotations


def watch(stack: str) -> str:
    """Return the command that follows a running operation."""
    return f"ecsspec watch {stack}"


def destroy(stack: str) -> str:
    """Return the command that removes a stack."""
    return f"ecsspec destroy {stack}"


def events(stack: str) -> str:
    """Return the command that shows what happened to a stack."""
    return f"ecsspec events {stack}"


def unprotect(stack: str) -> str:
    """Return the command that lifts termination protection."""
    return f"aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name {stack}"


def continue_rollback(stack: str) -> str:
    """Return the command that resumes a rollback that stopped half-way."""
    return f"aws cloudformation continue-update-rollback --stack-name {stack}"


def rollback(stack: str) -> str:
    """Return the command that takes a stopped stack back to its last good state."""
    return f"aws cloudformation rollback-stack --stack-name {stack}"
