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


class Action(Enum):
    """What can be done about a status; the value is how a sentence says it."""

    CREATE = "create it"
    NOTHING = "repair nothing"
    FOLLOW = "follow what runs"
    CANCEL = "cancel the update"
    STOP = "stop the creation"
    DELETE = "delete what is left"
    ROLL_BACK = "roll back"
    CONTINUE = "continue the rollback"


@dataclass(frozen=True, slots=True)
class Standing:
    """One status: its kind, its meaning in plain words, what to type (`{…}`: a command or the stack) where it is news.

    `actions` are what can be done about it, the first what a repair proposes.
    """

    kind: Kind
    meaning: str
    remedy: str = ""
    actions: tuple[Action, ...] = ()


def _ready(meaning: str, remedy: str = "") -> Standing:
    return Standing(Kind.READY, meaning, remedy, (Action.NOTHING,))


def _busy(meaning: str, *more: Action) -> Standing:
    return Standing(Kind.BUSY, meaning, "", (Action.FOLLOW, *more))


def _broken(meaning: str, remedy: str, *actions: Action) -> Standing:
    return Standing(Kind.BROKEN, meaning, remedy, actions)


_SEE_WHY = "see why with `{diagnose}`"
_DELETE_FIRST = "remove it with `{repair}`, then apply again; or both at once: `{apply} --allow-delete {stack}`"
_GO_ON = "see what failed and why, and go on, with `{repair}`"

STANDINGS: Mapping[str, Standing] = {
    "REVIEW_IN_PROGRESS": Standing(
        Kind.REVIEW, "a change set was prepared, nothing was ever made", actions=(Action.DELETE,)
    ),
    "CREATE_COMPLETE": _ready("created"),
    "UPDATE_COMPLETE": _ready("up to date"),
    "IMPORT_COMPLETE": _ready("resources were imported"),
    "UPDATE_ROLLBACK_COMPLETE": _ready("the last deployment failed and was rolled back", _SEE_WHY),
    "IMPORT_ROLLBACK_COMPLETE": _ready("the last import failed and was rolled back", _SEE_WHY),
    "CREATE_IN_PROGRESS": _busy("is being created", Action.STOP),
    "UPDATE_IN_PROGRESS": _busy("is being updated", Action.CANCEL),
    "DELETE_IN_PROGRESS": _busy("is being deleted"),
    "IMPORT_IN_PROGRESS": _busy("is importing resources"),
    "ROLLBACK_IN_PROGRESS": _busy("failed to be created and is being rolled back"),
    "UPDATE_ROLLBACK_IN_PROGRESS": _busy("failed to be updated and is being rolled back"),
    "IMPORT_ROLLBACK_IN_PROGRESS": _busy("failed to import and is being rolled back"),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": _busy("was updated and is still removing what was replaced"),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _busy("was rolled back and is still removing what had been made"),
    "CREATE_FAILED": _broken(
        "its creation failed and nothing was rolled back, because rollback was off",
        _DELETE_FIRST,
        Action.DELETE,
        Action.ROLL_BACK,
    ),
    "ROLLBACK_COMPLETE": _broken(
        "its first creation failed and was rolled back: an empty shell is left, which CloudFormation cannot update",
        _DELETE_FIRST,
        Action.DELETE,
    ),
    "ROLLBACK_FAILED": _broken(
        "its creation failed, and so did the rollback: some resources are left", _DELETE_FIRST, Action.DELETE
    ),
    "DELETE_FAILED": _broken(
        "its deletion failed: some resources are left",
        "see what holds them, and delete again, with `{repair}`",
        Action.DELETE,
    ),
    "UPDATE_FAILED": _broken(
        "its last update failed and nothing was rolled back, because rollback was off",
        "take it back to its last good state with `{repair}`, then apply again",
        Action.ROLL_BACK,
    ),
    "UPDATE_ROLLBACK_FAILED": _broken(
        "its last update failed, and so did the rollback: it stands half-way", _GO_ON, Action.CONTINUE
    ),
    "IMPORT_ROLLBACK_FAILED": _broken("an import failed, and so did its rollback", _GO_ON, Action.CONTINUE),
    "DELETE_COMPLETE": Standing(Kind.ABSENT, "deleted", actions=(Action.CREATE,)),
}


_CANCELLED: Mapping[str, str] = {
    "UPDATE_ROLLBACK_COMPLETE": "the last deployment was cancelled and rolled back",
    "ROLLBACK_IN_PROGRESS": "was cancelled and is being rolled back",
    "UPDATE_ROLLBACK_IN_PROGRESS": "was cancelled and is being rolled back",
    "DELETE_IN_PROGRESS": "was cancelled and is being deleted",
}
"""What is said of what somebody, or a limit, put an end to: it did not fail."""


def meaning(status: str, *, cancelled: bool) -> str:
    """Return what a status means in plain words, of an operation that was cancelled or was not."""
    return (_CANCELLED.get(status) if cancelled else None) or standing(status).meaning


def standing(status: str) -> Standing:
    """Return what a status means; one that we have never heard of is told by its ending."""
    known = STANDINGS.get(status)
    if known:
        return known
    if status.endswith("_IN_PROGRESS"):
        return _busy(f"is in {status}")
    return Standing(Kind.BROKEN, f"is in {status}, which this ecsspec does not know", "see `{events}`")


def remedy(stack: str, status: str) -> str:
    """Return what to do about a status, with the stack's name in the commands."""
    named = {
        "apply": commands.apply,
        "diagnose": commands.diagnose,
        "events": commands.events,
        "repair": commands.repair,
    }
    words = {name: command(stack) for name, command in named.items()}
    return standing(status).remedy.format_map({**words, "stack": stack})


def note(stack: Stack | None) -> str:
    """Return what a user should know of a stack that can be changed, or nothing."""
    if stack is None or not standing(stack.status).remedy:
        return ""
    return f"{stack.name}: {standing(stack.status).meaning}; {remedy(stack.name, stack.status)}"


@dataclass
class Busy(NotDone):
    """Somebody is at work on a stack; `stack` is how it was seen, `whose` says in words who began and when."""

    stack: Stack | None = None
    whose: str = ""


@dataclass
class Broken(NeedsAttention):
    """A stack must be repaired first; `stack` is how it was seen."""

    stack: Stack | None = None


def require_changeable(stack: Stack, *, last: StackEvent | None, seconds: float | None = None) -> None:
    """Refuse a stack that is busy (for so many seconds, where that is known), or that a person must repair first."""
    found = standing(stack.status)
    match found.kind:
        case Kind.BUSY:
            raise busy(stack, last=last, seconds=seconds)
        case Kind.BROKEN:
            raise Broken(
                f"stack {stack.name} cannot be changed ({stack.status}): {found.meaning}",
                remedy(stack.name, stack.status),
                code="E611",
                details=(stack.reason,) if stack.reason else (),
                stack=stack,
            )
        case _:
            return


def busy(stack: Stack, *, last: StackEvent | None, seconds: float | None = None) -> Busy:
    """Return the refusal of a stack on which somebody has been working for so many seconds.

    `last` is an event of that work, which tells whose it is.
    """
    found = standing(stack.status)
    stop = f", or stop it with `{commands.repair(stack.name, '--cancel')}`" if can_be_cancelled(stack) else ""
    whose = who(last.token if last else "", seconds=seconds)
    return Busy(
        f"stack {stack.name} {found.meaning} ({stack.status}); {whose}; nothing was changed",
        f"follow it with `{commands.watch(stack.name)}`, and try again when it has ended{stop}",
        code="E610",
        stack=stack,
        whose=whose,
    )


def can_be_cancelled(stack: Stack) -> bool:
    """Tell whether what runs on a stack can be ended before its time."""
    return not {Action.CANCEL, Action.STOP}.isdisjoint(standing(stack.status).actions)


OURS = "ecsspec-"
REPAIRS = f"{OURS}repair-"
"""How the tokens of our operations begin, and those of repairs among them."""


def who(token: str, *, seconds: float | None = None) -> str:
    """Return who began an operation, by its token, and how long ago."""
    ago = "" if seconds is None else f" {lasting(seconds)} ago"
    if token.startswith(REPAIRS):
        return f"an ecsspec repair began this{ago}"
    if token.startswith(OURS):
        return f"an ecsspec began this{ago}, plan {token.removeprefix(OURS)}"
    return f"somebody else began this{ago}{f', token {token}' if token else ''}"


def lasting(seconds: float) -> str:
    """Return a length of time as people say it: `40 s`, `3 min`, `2 h 5 min`, `3 days`."""
    whole = max(0, int(seconds))
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if days > 1:
        return f"{days} days"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min" if minutes else f"{whole} s"
