"""Show what would change in several stacks, and ask once for all of them; a loss is agreed to by name, as ever."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ecsspec.cli.applying.consent import agreeing
from ecsspec.cli.applying.execution import told
from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.talk import fitted, stderr
from ecsspec.losses import DELETE, REPLACE, consent
from ecsspec.problems import NotDone
from ecsspec.spec.meant import near
from ecsspec.ui.diff import render

if TYPE_CHECKING:
    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.cli.many.worker import Worker
    from ecsspec.deploy.changes import ResourceChange


def shown(stacks: Sequence[Worker], tell: Callable[[str], None]) -> None:
    """Show what would change in each, in their order; those without a change share a line."""
    for one in stacks:
        told(one.review, one.options)
    for one in stacks:
        if not is_at_rest(one):
            tell(f"\n{render(one.review, stderr())}\n")
    if still := ", ".join(one.name for one in stacks if is_at_rest(one)):
        said = "\n".join(fitted(f"unchanged: {still}", stderr().width))
        tell(f"\n{said}\n")


def is_at_rest(one: Worker) -> bool:
    """Tell whether a stack is as its spec says, and there is nothing else to tell of it."""
    return one.review.preview.unchanged and not one.review.preview.note


def refused(
    stacks: Sequence[Worker], options: ApplyOptions, *, known: Collection[str], undone: str
) -> Mapping[str, NotDone]:
    """Ask for what the stacks need, and return, by file, why one of them is not to be begun.

    `known` are the names that an option may mean, as something of another stack has them. `undone` says what a no
    leaves: others may have been begun before.
    """
    changing = [one for one in stacks if not one.review.is_empty]
    try:
        _require_meant(changing, options, known, undone)
        return _asked(changing, options, undone)
    except NotDone as error:
        return {one.aim.file: error for one in changing}


def _require_meant(stacks: Sequence[Worker], options: ApplyOptions, known: Collection[str], undone: str) -> None:
    """Refuse a consent to what nothing in the command has: most often it is meant for something that does happen."""
    changes = {change.logical_id: change for one in stacks for change in one.review.preview.changes}
    for name in sorted((options.allow_replace | options.allow_delete).difference(changes, known) if stacks else ()):
        meant = near(name, list(changes))
        hint = f"did you mean {consent(changes[meant])}?" if meant else "leave it out"
        raise NotDone(f"{undone}: you agree to the loss of {name}, which nothing touches", hint, "E702")


def _asked(stacks: Sequence[Worker], options: ApplyOptions, undone: str) -> Mapping[str, NotDone]:
    """Return the stacks that lack a consent where nobody can be asked; else ask once, for all."""
    lacking = {one.aim.file: lost for one in stacks if (lost := list(_missing(one, options)))}
    if options.yes or not stacks:
        return {one.aim.file: _unagreed(one, lacking[one.aim.file]) for one in stacks if one.aim.file in lacking}
    instead = agreeing([change for lost in lacking.values() for change in lost])
    if lacking and not can_ask():
        names = ", ".join(one.name for one in stacks if one.aim.file in lacking)
        what = f"{undone}: {names}: what is lost needs your consent"
        raise NotDone(what, f"if it is meant: {instead}", "E702")
    require_yes(_question(stacks, lacking), undone=undone, instead=instead)
    return {}


def _missing(one: Worker, options: ApplyOptions) -> Iterator[ResourceChange]:
    given = {f"{REPLACE} {name}" for name in options.allow_replace} | {
        f"{DELETE} {name}" for name in options.allow_delete
    }
    return (change for change in one.review.losses if consent(change) not in given)


def _unagreed(one: Worker, lost: Sequence[ResourceChange]) -> NotDone:
    names, needs = ", ".join(change.logical_id for change in lost), "needs" if len(lost) == 1 else "need"
    what = f"{one.name} was not begun: {names} {needs} your consent"
    return NotDone(what, f"if it is meant: {agreeing(lost)}", "E702")


def _question(stacks: Sequence[Worker], lacking: Mapping[str, Sequence[ResourceChange]]) -> str:
    number = "this" if len(stacks) == 1 else f"these {len(stacks)}"
    losses = [
        f"{one.name}: {change.logical_id}: {one.review.loss_of(change)}"
        for one in stacks
        for change in lacking.get(one.aim.file, ())
    ]
    return "\n".join([*losses, f"Agree to that, and apply {number}?"]) if losses else f"Apply {number}?"
