"""What each stack status means, whether we may change the stack now, and what to type where we may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ecsspec.deploy import commands
from ecsspec.deploy.facts import Stack, StackEvent
from ecsspec.problems import NeedsAttention, NotDone


class Kind(Enum):
    """The few ways in which a stack can stand before us."""

    ABSENT = "absent"
    REVIEW = "review"
    READY = "ready"
    BUSY = "busy"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Standing:
    """One status: its kind, its meaning in plain words, what to do (`{…}` names a command), and whether it is news."""

    kind: Kind
    meaning: str
    remedy: str = ""


_DELETE_FIRST = "remove it with `{destroy}`, then apply again"
_LAST_FAILED = "the last deployment failed and was rolled back"

STANDINGS: Mapping[str, Standing] = {
    "REVIEW_IN_PROGRESS": Standing(Kind.REVIEW, "a change set was prepared, nothing was ever made"),
    "CREATE_COMPLETE": Standing(Kind.READY, "created"),
    "UPDATE_COMPLETE": Standing(Kind.READY, "up to date"),
    "IMPORT_COMPLETE": Standing(Kind.READY, "resources were imported"),
    "UPDATE_ROLLBACK_COMPLETE": Standing(Kind.READY, _LAST_FAILED, "see why with `{events}`"),
    "IMPORT_ROLLBACK_COMPLETE": Standing(Kind.READY, "the last import failed and was rolled back"),
    "CREATE_IN_PROGRESS": Standing(Kind.BUSY, "is being created"),
    "UPDATE_IN_PROGRESS": Standing(Kind.BUSY, "is being updated"),
    "DELETE_IN_PROGRESS": Standing(Kind.BUSY, "is being deleted"),
    "IMPORT_IN_PROGRESS": Standing(Kind.BUSY, "is importing resources"),
    "ROLLBACK_IN_PROGRESS": Standing(Kind.BUSY, "failed to be created and is being rolled back"),
    "UPDATE_ROLLBACK_IN_PROGRESS": Standing(Kind.BUSY, "failed to be updated and is being rolled back"),
    "IMPORT_ROLLBACK_IN_PROGRESS": Standing(Kind.BUSY, "failed to import and is being rolled back"),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": Standing(Kind.BUSY, "was updated and is still removing what was replaced"),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": Standing(
        Kind.BUSY, "was rolled back and is still removing what had been made"
    ),
    "CREATE_FAILED": Standing(
        Kind.BROKEN, "its creation failed and nothing was rolled back, because rollback was off", _DELETE_FIRST
    ),
    "ROLLBACK_COMPLETE": Standing(
        Kind.BROKEN,
        "its first creation failed and was rolled back: an empty shell is left, which CloudFormation cannot update",
        _DELETE_FIRST,
    ),
    "ROLLBACK_FAILED": Standing(
        Kind.BROKEN, "its creation failed, and so did the rollback: some resources are left", _DELETE_FIRST
    ),
    "DELETE_FAILED": Standing(
        Kind.BROKEN,
        "its deletion failed: some resources are left",
        "see which with `{events}`, clear what holds them, then `{destroy}` again",
    ),
    "UPDATE_FAILED": Standing(
        Kind.BROKEN,
        "its last update failed and nothing was rolled back, because rollback was off",
        "take it back to its last good state with `{rollback}`, then apply again",
    ),
    "UPDATE_ROLLBACK_FAILED": Standing(
        Kind.BROKEN,
        "its last update failed, and so did the rollback: it stands half-way",
        "see why with `{events}`, fix the cause, then `{continue_rollback}`",
    ),
    "IMPORT_ROLLBACK_FAILED": Standing(
        Kind.BROKEN,
        "an import failed, and so did its rollback",
        "see why with `{events}`, fix the cause, then `{continue_rollback}`",
    ),
    "DELETE_COMPLETE": Standing(Kind.ABSENT, "deleted"),
}


def standing(status: str) -> Standing:
    """Return what a status means; one that we have never heard of is told by its ending."""
    known = STANDINGS.get(status)
    if known:
        return known
    if status.endswith("_IN_PROGRESS"):
        return Standing(Kind.BUSY, f"is in {status}")
    return Standing(Kind.BROKEN, f"is in {status}, which this ecsspec does not know", "see `{events}`")


def remedy(stack: str, status: str) -> str:
    """Return what to do about a status, with the stack's name in the commands."""
    words = {
        "destroy": commands.destroy(stack),
        "events": commands.events(stack),
        "rollback": commands.rollback(stack),
        "continue_rollback": commands.continue_rollback(stack),
    }
    return standing(status).remedy.format(**words)


def note(stack: Stack | None) -> str:
    """Return what a user should know of a stack that can be changed, or nothing."""
    if stack is None or not standing(stack.status).remedy:
        return ""
    return f"{stack.name}: {standing(stack.status).meaning}; {remedy(stack.name, stack.status)}"


def require_changeable(stack: Stack, *, last: StackEvent | None) -> None:
    """Refuse a stack that is busy, or that a person must repair first."""
    found = standing(stack.status)
    match found.kind:
        case Kind.BUSY:
            raise busy(stack, last=last)
        case Kind.BROKEN:
            raise NeedsAttention(
                f"stack {stack.name} cannot be changed ({stack.status}): {found.meaning}",
                remedy(stack.name, stack.status),
                code="E611",
                details=(stack.reason,) if stack.reason else (),
            )
        case _:
            return


def busy(stack: Stack, *, last: StackEvent | None) -> NotDone:
    """Return the refusal of a stack on which somebody is working."""
    found = standing(stack.status)
    return NotDone(
        f"stack {stack.name} {found.meaning} ({stack.status}); {_who(last)}; nothing was changed",
        f"follow it with `{commands.watch(stack.name)}`, and try again when it has ended",
        code="E610",
    )


def _who(last: StackEvent | None) -> str:
    token = last.token if last else ""
    if token.startswith("ecsspec-"):
        return f"an ecsspec began this, plan {token.removeprefix('ecsspec-')}"
    return f"somebody else began this, token {token}" if token else "somebody else began this"
