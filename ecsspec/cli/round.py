"""Show what would change in several stacks, and ask once for all of them; a loss is agreed to by name, as ever."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.carry import told
from ecsspec.cli.talk import draw, say, stderr
from ecsspec.losses import DELETE, REPLACE, consent
from ecsspec.problems import NotDone
from ecsspec.spec.meant import near
from ecsspec.ui.diff import render

if TYPE_CHECKING:
    from ecsspec.cli.applying import Applying
    from ecsspec.cli.wishes import Wishes
    from ecsspec.deploy.changes import ResourceChange


def shown(stacks: Sequence[Applying]) -> None:
    """Show what would change in each, in their order; those without a change share a line."""
    for one in stacks:
        told(one.review, one.wishes)
    texts = [render(one.review, stderr()) for one in stacks if not is_at_rest(one)]
    if texts:
        draw("\n\n".join(texts))
    if texts and stacks[0].wishes.yes:  # else a question stands between this and what follows
        draw("")
    if still := [one.name for one in stacks if is_at_rest(one)]:
        say(f"unchanged: {', '.join(still)}\n")


def is_at_rest(one: Applying) -> bool:
    """Tell whether a stack is as its spec says, and there is nothing else to tell of it."""
    return one.review.preview.unchanged and not one.review.preview.note


def refused(stacks: Sequence[Applying], wishes: Wishes, *, known: Collection[str]) -> Mapping[str, NotDone]:
    """Ask for what the stacks need, and return, by file, why one of them is not to be begun.

    `known` are the names that an option may mean, as something of another stack has them.
    """
    changing = [one for one in stacks if not one.review.is_empty]
    try:
        _require_meant(changing, wishes, known)
        return _asked(changing, wishes)
    except NotDone as error:
        return {one.aim.file: error for one in changing}


def _require_meant(stacks: Sequence[Applying], wishes: Wishes, known: Collection[str]) -> None:
    """Refuse a consent to what nothing in the command has: most often it is meant for something that does happen."""
    changes = {change.logical_id: change for one in stacks for change in one.review.preview.changes}
    for name in sorted((wishes.allow_replace | wishes.allow_delete).difference(changes, known) if stacks else ()):
        meant = near(name, list(changes))
        hint = f"did you mean {consent(changes[meant])}?" if meant else "leave it out"
        raise NotDone(f"nothing was begun: you agree to the loss of {name}, which nothing touches", hint, "E702")


def _asked(stacks: Sequence[Applying], wishes: Wishes) -> Mapping[str, NotDone]:
    """Return the stacks that lack a consent where nobody can be asked; else ask once, for all."""
    lacking = {one.aim.file: lost for one in stacks if (lost := list(_missing(one, wishes)))}
    if wishes.yes or not stacks:
        return {one.aim.file: _unagreed(one, lacking[one.aim.file]) for one in stacks if one.aim.file in lacking}
    options = "".join(dict.fromkeys(f" {consent(change)}" for lost in lacking.values() for change in lost))
    instead = f"apply again with --yes{options}"
    if lacking and not can_ask():
        names = ", ".join(one.name for one in stacks if one.aim.file in lacking)
        raise NotDone(f"nothing was begun: {names}: what is lost needs your consent", instead, "E702")
    require_yes(_question(stacks, lacking), undone="nothing was begun", instead=instead)
    return {}


def _missing(one: Applying, wishes: Wishes) -> Iterator[ResourceChange]:
    given = {f"{REPLACE} {name}" for name in wishes.allow_replace} | {
        f"{DELETE} {name}" for name in wishes.allow_delete
    }
    return (change for change in one.review.losses if consent(change) not in given)


def _unagreed(one: Applying, lost: Sequence[ResourceChange]) -> NotDone:
    names, options = ", ".join(change.logical_id for change in lost), " ".join(map(consent, lost))
    needs = "needs" if len(lost) == 1 else "need"
    return NotDone(f"{one.name} was not begun: {names} {needs} your consent", f"apply again with {options}", "E702")


def _question(stacks: Sequence[Applying], lacking: Mapping[str, Sequence[ResourceChange]]) -> str:
    number = "this" if len(stacks) == 1 else f"these {len(stacks)}"
    losses = [
        f"{one.name}: {change.logical_id}: {one.review.loss_of(change)}"
        for one in stacks
        for change in lacking.get(one.aim.file, ())
    ]
    return "\n".join([*losses, f"Agree to that, and apply {number}?"]) if losses else f"Apply {number}?"
