"""Ask for what an apply needs: a yes to the whole, and a yes by name to what takes something with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.following import take_back
from ecsspec.cli.talk import draw, stderr
from ecsspec.problems import NotDone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.deploy.changes import ResourceChange
    from ecsspec.deploy.ports import Ports
    from ecsspec.review import Review


def require_consent(
    found: Review, ports: Ports, *, yes: bool, allowed: frozenset[str], others: frozenset[str] = frozenset()
) -> None:
    """Show the review and return when everything is agreed to; else take the change set back and raise."""
    try:
        agree(found, yes=yes, allowed=allowed, others=others)
    except BaseException:
        take_back(ports, found.preview)
        raise


def agree(found: Review, *, yes: bool, allowed: frozenset[str], others: frozenset[str] = frozenset()) -> None:
    """Show the review and return when everything is agreed to.

    `others` are resources of other specs in the same command, which `allowed` may name as well.
    """
    from ecsspec.ui.diff import render

    draw(render(found, stderr()))
    if not found.preview.unchanged:  # a second run of the same command has nothing left to agree to
        _require_changes(found, allowed - others)
        _ask(found, yes=yes, allowed=allowed)


def _require_changes(found: Review, allowed: frozenset[str]) -> None:
    """Refuse a consent to what does not happen: most often it is meant for something that does."""
    changes = [change.logical_id for change in found.preview.changes]
    for name in sorted(allowed.difference(changes)):
        from ecsspec.spec.meant import near

        meant = near(name, changes)
        hint = f"did you mean --allow-replace {meant}?" if meant else f"leave --allow-replace {name} out"
        what = f"nothing was done: you agree to the loss of {name}, which this plan does not touch"
        raise NotDone(what, hint, "E702")


def _ask(found: Review, *, yes: bool, allowed: frozenset[str]) -> None:
    missing = [change for change in found.losses if change.logical_id not in allowed]
    options = "".join(f" --allow-replace {change.logical_id}" for change in missing)
    if missing and (yes or not can_ask()):
        raise NotDone(
            f"nothing was done: {_named(missing)}", f"apply again with{'' if yes else ' --yes'}{options}", "E702"
        )
    if not yes:
        question = f"{_lost(found, missing)}\nAgree to that, and apply?" if missing else "Apply this?"
        require_yes(question, undone="nothing was done", instead=f"apply again with --yes{options}")


def _named(missing: Sequence[ResourceChange]) -> str:
    names = ", ".join(change.logical_id for change in missing)
    return f"{names} {'needs' if len(missing) == 1 else 'need'} your consent"


def _lost(found: Review, missing: Sequence[ResourceChange]) -> str:
    return "\n".join(f"{change.logical_id}: {found.loss_of(change)}" for change in missing)
