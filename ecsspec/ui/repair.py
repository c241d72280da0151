"""What stands of a broken stack and what would be done about it, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.damage import Damage
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.removal.destroy import InventoryItem
from ecsspec.deploy.repair import Repair
from ecsspec.deploy.statuses import Action, lasting, who
from ecsspec.losses import HOLDINGS
from ecsspec.problems import counted
from ecsspec.ui.console import Screen, Style
from ecsspec.ui.failed import failed_lines
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.place import place
from ecsspec.ui.resources import NARROW, WIDE, titled

_WILL = {
    Action.CANCEL: "cancel the update: CloudFormation takes the stack back to where it stood before",
    Action.STOP: "stop the service's deployment: the creation fails of it, and CloudFormation takes back what it made",
    Action.CONTINUE: "continue the rollback, to where the stack stood before the update",
    Action.ROLL_BACK: "take the stack back to its last good state",
}


def render(plan: Repair, caller: Caller, screen: Screen) -> str:
    """Return the screen before a repair."""
    also = [line for text in _otherwise(plan) for line in _indented(text, screen)]
    return _joined([*_whole(plan, caller, screen, verb="repair"), "\n".join([*_todo(plan, screen), *also])])


def in_the_way(plan: Repair, caller: Caller, screen: Screen) -> str:
    """Return the screen of an apply whose stack must be repaired first."""
    then = "then create it anew" if plan.deletes else "then apply"
    todo = "\n".join(_todo(plan, screen, then=f"; {then}"))
    return _joined([*_whole(plan, caller, screen, verb="in the way"), todo])


def _whole(plan: Repair, caller: Caller, screen: Screen, *, verb: str) -> Iterator[str]:
    """Yield what stands, block by block: the stack, what failed, what would go, what would be left."""
    head = wrapped(f"{plan.name} · {place(caller)} · {verb}", screen.width)
    yield "\n".join(screen.paint(line, "bold") for line in head)
    yield "\n".join(_stands(plan.damage, screen))
    yield "\n".join(line for entry in plan.damage.failed for line in failed_lines(entry, screen))
    yield "\n".join(_listed("-", plan.going or (), screen, style="remove"))
    yield "\n".join(_lost(plan, screen))
    yield "\n".join(_kept(plan, screen))


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(block for block in blocks if block)


def _stands(damage: Damage, screen: Screen) -> Iterator[str]:
    ago = "" if damage.seconds is None else f" for {lasting(damage.seconds)}"
    since = f", since {damage.since[:16].replace('T', ' ')} UTC" if damage.since else ""
    yield from _indented(f"{damage.stack.status}{ago}{since}: {damage.standing.meaning}", screen)
    told = {f"{entry.logical_id}: {entry.cause}" for entry in damage.failed}
    if damage.why and damage.why not in told:
        yield from _indented(f"it began with {damage.why}", screen)
    if damage.work.first:
        yield from _indented(who(damage.work.first.token, seconds=damage.work.seconds), screen)
    if damage.sets:
        yield from _indented(f"change sets on it, which go with it: {', '.join(damage.sets)}", screen)


def _listed(symbol: str, entries: Sequence[InventoryItem], screen: Screen, *, style: Style) -> Iterator[str]:
    width = _width([entry.logical_id for entry in entries])
    for entry in sorted(entries, key=lambda entry: entry.logical_id):
        yield from titled(f"{symbol} {entry.logical_id}", entry.purpose, screen, width=width, style=style)


def _width(names: Sequence[str]) -> int:
    return min(WIDE, max((NARROW, *map(len, names)))) + 2


def _kept(plan: Repair, screen: Screen) -> Iterator[str]:
    if plan.deletes and plan.kept:
        yield screen.paint("  left in AWS:", "dim")
        yield from _listed("=", plan.kept, screen, style="note")


def _lost(plan: Repair, screen: Screen) -> Iterator[str]:
    """Yield what is lost with the resources that go: what they hold, and nobody gets back."""
    for entry in sorted(plan.going or (), key=lambda entry: entry.logical_id):
        if entry.type in HOLDINGS:
            line = f"! {entry.logical_id}: {HOLDINGS[entry.type]}"
            yield from (screen.paint(text, "replace") for text in _indented(line, screen))


def _todo(plan: Repair, screen: Screen, *, then: str = "") -> Iterator[str]:
    """Yield what will be done."""
    if plan.deletes:
        count = len(plan.going or ())
        with_them = f" and the {counted(count, 'resource')} above" if count else ""
        empty = "" if count or plan.kept else "empty "
        yield from _indented(f"to do: delete the {empty}stack{with_them}{_forced(plan)}{then}", screen)
    else:
        skipped = f"; {', '.join(plan.wish.skip)} stays as it is" if plan.wish.skip else ""
        yield from _indented(f"to do: {_WILL[plan.action]}{skipped}{then}", screen)


def _forced(plan: Repair) -> str:
    return "; what cannot be deleted is left in AWS, in no stack" if plan.wish.force else ""


def _otherwise(plan: Repair) -> Iterator[str]:
    names = plan.damage.failed_ids
    if plan.action is Action.CONTINUE and names and not plan.wish.skip:
        yield (
            f"or, where it cannot be put right: --skip {names[0]} leaves it as it is, "
            "and the stack's template is no longer what stands"
        )
    if plan.action is Action.DELETE and Action.ROLL_BACK in plan.damage.standing.actions and _keeps_fresh(plan):
        yield "or: --roll-back takes the creation back, and with it what a deletion leaves in AWS"
    if plan.damage.stack.status == "DELETE_FAILED" and names and not (plan.wish.retain or plan.wish.force):
        yield f"or: --retain {names[0]} leaves it in AWS, and --force whatever cannot be deleted"


def _keeps_fresh(plan: Repair) -> bool:
    """Tell whether a deletion would leave something in AWS that a rollback takes."""
    return any(entry.logical_id in plan.damage.fresh for entry in plan.kept)


def _indented(text: str, screen: Screen) -> Iterator[str]:
    yield from (f"  {line}" for line in wrapped(text, screen.width - 2))
