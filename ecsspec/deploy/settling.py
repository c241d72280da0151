"""What an apply does last, once the stack stands as its template says: what CloudFormation keeps beside it."""

from __future__ import annotations

from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview import Preview
from ecsspec.problems import AwsError, NeedsAttention


def settle(ports: Ports, preview: Preview) -> None:
    """Set termination protection as the spec says, where it is otherwise; raise where AWS does not let us."""
    wanted, name = preview.protection, preview.deployment.stack_name
    try:
        match wanted:
            case True:
                ports.stacks.protect(_id_of(preview))
            case False:
                ports.stacks.unprotect(_id_of(preview))
    except AwsError as error:
        deed = "protected against deletion" if wanted else "freed of its protection against deletion"
        raise NeedsAttention(
            f"stack {name} stands as the spec says, but it could not be {deed}: {error.what}",
            error.hint or "apply again: only that is left to do",
            code="E724",
        ) from error


def _id_of(preview: Preview) -> str:
    stack, change_set = preview.stack, preview.change_set
    return stack.id if stack else change_set.stack_id if change_set else preview.deployment.stack_name
