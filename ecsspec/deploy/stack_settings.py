"""What an apply does last, once the stack stands as its template says: what CloudFormation keeps beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from ecsspec.deploy import commands
from ecsspec.deploy.events import Event, Finished, Outcome
from ecsspec.deploy.following.retries import again
from ecsspec.deploy.ports import Ports
from ecsspec.deploy.preview.compared import Preview
from ecsspec.problems import AwsError, NeedsAttention

DONE = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)


def settled(events: Iterable[Event], ports: Ports, preview: Preview) -> Iterator[Event]:
    """Hand events on; settle before the last of them says that all is done, and raise after it where that failed."""
    for event in events:
        if not isinstance(event, Finished) or event.outcome not in DONE:
            yield event
            continue
        try:
            settle(ports, preview)
        except NeedsAttention:
            yield event  # the stack is done all the same
            raise
        yield event


def settle(ports: Ports, preview: Preview) -> None:
    """Set termination protection as the spec says, where it is otherwise; raise where AWS does not let us."""
    wanted, name = preview.protection, preview.deployment.stack_name
    if wanted is None:
        return
    ask = ports.operations.protect if wanted else ports.operations.unprotect
    try:
        again(ports.clock, partial(ask, _id_of(preview)))
    except AwsError as error:
        deed = "protected against deletion" if wanted else "freed of its protection against deletion"
        raise NeedsAttention(
            f"stack {name} stands as the spec says, but it could not be {deed}: {error.what}",
            f"apply again with `{commands.apply(name)}`: only that is left to do",
            code="E724",
            details=(*filter(None, (error.hint,)), *error.details),
        ) from error


def owed(preview: Preview) -> str:
    """Return what is left to do of what was promised, where the operation goes on without us; nothing where all is."""
    if preview.protection is None:
        return ""
    deed = "set" if preview.protection else "lifted"
    again_with = commands.apply(preview.deployment.stack_name)
    return f"its termination protection is not {deed} yet: when it is done, apply again with `{again_with}`"


def _id_of(preview: Preview) -> str:
    stack, change_set = preview.stack, preview.change_set
    return stack.id if stack else change_set.stack_id if change_set else preview.deployment.stack_name
