"""The role that CloudFormation takes on for a stack, and what a diff says of it: it stays with the stack."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.deploy.facts import Stack

STAYS = "an apply ties it to the stack, for whoever changes or deletes it later"


def role_remarks(wanted: str, stack: Stack | None) -> Iterator[str]:
    """Yield as whom CloudFormation acts, where that is not simply whoever asks."""
    kept = stack.role if stack else ""
    if wanted and wanted == kept:
        yield f"CloudFormation acts as {wanted}, as before"
    elif wanted and kept:
        yield f"CloudFormation acts as {wanted}, no longer as {kept}; {STAYS}"
    elif wanted:
        yield f"CloudFormation acts as {wanted}, not with your own permissions; {STAYS}"
    elif kept:
        yield f"CloudFormation acts as {kept}, which the stack has from an earlier --role-arn"
