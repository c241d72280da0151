"""Ask for what an apply needs: a yes to the whole, and a yes by name to what takes something with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecsspec.cli.ask import can_ask, require_yes
from ecsspec.cli.command_line import anew, errand
from ecsspec.cli.following import take_back
from ecsspec.cli.talk import draw, stderr
from ecsspec.problems import NotDone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecsspec.cli.applying.options import ApplyOptions
    from ecsspec.deploy.changes import ResourceChange
    from ecsspec.deploy.ports import Ports
    from ecsspec.review import Review


def require_consent(found: Review, ports: Ports, options: ApplyOptions) -> None:
    """Show the review and return when everything is agreed to; else take the change set back and raise."""
    try:
        agree(found, options)
    except BaseException:
        take_back(ports, found.preview)
        raise


def agree(found: Review, options: ApplyOptions) -> None:
    """Show the review and return when everything is agreed to."""
    from ecsspec.ui.diff import render

    draw(render(found, stderr()))
    if not found.is_empty:  # a second run of the same command has nothing left to agree to
        _require_meant(found, options)
        _ask(found, options)


def _require_meant(found: Review, options: ApplyOptions) -> None:
    """Refuse a consent to what does not happen: most often it is meant for something that does.

    The stack's own name agrees to its deletion, should it stand in the way; here it does not any more.
    """
    from ecsspec.losses import DELETE, REPLACE

    own = frozenset((found.preview.deployment.stack_name,))
    for option, names in ((REPLACE, options.allow_replace), (DELETE, options.allow_delete)):
        for name in sorted(names - own):
            _require_true(found, option, name)


def _require_true(found: Review, option: str, name: str) -> None:
    from ecsspec.losses import DELETE, consent
    from ecsspec.spec.meant import near

    changes = {change.logical_id: change for change in found.preview.changes}
    if name not in changes:
        meant = near(name, list(changes))
        hint = f"did you mean {consent(changes[meant])}?" if meant else f"leave {option} {name} out"
        what = f"nothing was done: you agree to the loss of {name}, which this plan does not touch"
        raise NotDone(what, hint, "E702")
    change = changes[name]
    if (option == DELETE) != (change.action == "remove"):
        deed = "is removed, not replaced" if change.action == "remove" else "is not removed"
        instead = f"{consent(change)} agrees to that" if found.loss_of(change) else f"leave {option} {name} out"
        raise NotDone(f"nothing was done: {option} {name} names what {deed}", instead, "E702")


def _ask(found: Review, options: ApplyOptions) -> None:
    missing = _missing(found, options)
    instead = agreeing(missing)
    if missing and (options.yes or not can_ask()):
        raise NotDone(f"nothing was done: {_named(missing)}", f"if it is meant: {instead}", "E702")
    if not options.yes:
        question = f"{_lost(found, missing)}\nAgree to that, and apply?" if missing else "Apply this?"
        require_yes(question, undone="nothing was done", instead=instead)


def agreeing(missing: Sequence[ResourceChange]) -> str:
    """Return the command that was given with every consent that it lacks; a plan is reviewed, and needs no --yes."""
    from ecsspec.losses import consent

    is_plan = any(option == "--plan" for option, _ in errand().given)
    return anew(*(() if is_plan else ("--yes",)), *dict.fromkeys(map(consent, missing)))


def _missing(found: Review, options: ApplyOptions) -> list[ResourceChange]:
    """Return the losses that nobody agreed to by the option that is theirs."""
    agreed = {"remove": options.allow_delete}
    return [one for one in found.losses if one.logical_id not in agreed.get(one.action, options.allow_replace)]


def _named(missing: Sequence[ResourceChange]) -> str:
    names = ", ".join(change.logical_id for change in missing)
    return f"{names} {'needs' if len(missing) == 1 else 'need'} your consent"


def _lost(found: Review, missing: Sequence[ResourceChange]) -> str:
    return "\n".join(f"{change.logical_id}: {found.loss_of(change)}" for change in missing)
