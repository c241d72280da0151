"""What a destroy takes away and what it keeps, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ecsspec.deploy.changes import ResourceChange
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.outside import LogGroup
from ecsspec.deploy.removal.destroy import DestroyPlan, InventoryItem
from ecsspec.deploy.removal.protections import Guard
from ecsspec.deploy.removal.retained import Retained, deletable
from ecsspec.review import loss
from ecsspec.ui.console import Screen
from ecsspec.ui.failed import failed_lines
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.place import place
from ecsspec.ui.resources import NARROW, WIDE, titled

DATA = ("AWS::Logs::LogGroup",)
"""What nobody can make anew; that the rest goes is what a destroy is for."""
KEPT = "kept in AWS, where storage goes on costing; the next apply takes it in again:"
LEFT = "left in AWS, in no stack:"
ENDED = "kept by the stack, and deleted for good after it:"
BEYOND = "kept in AWS; ecsspec does not delete it, this does:"
_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_THOUSAND = 1000


def render(
    plan: DestroyPlan, caller: Caller, screen: Screen, *, remnants: Sequence[Retained] = (), ending: bool = False
) -> str:
    """Return the screen before a destroy; `remnants` are what it keeps, or deletes as well (`ending`)."""
    blocks = [
        "\n".join(_head(plan.stack.name, caller, screen)),
        "\n".join(line for entry in plan.stuck for line in failed_lines(entry, screen)),
        "\n".join(_guarded(plan.guards, screen)),
        "\n".join(_listed(plan.going, screen)),
        *("\n".join(lines) for lines in _staying(plan, remnants, screen, ending=ending)),
        "\n".join(_paragraphs(plan, _ended(plan, remnants, ending=ending), screen)),
    ]
    return "\n\n".join(block for block in blocks if block)


def render_remnants(name: str, remnants: Sequence[Retained], caller: Caller, screen: Screen) -> str:
    """Return the screen before what an earlier destroy left is deleted."""
    head = "\n".join(_head(name, caller, screen))
    note = "\n".join(_indented("the stack is gone; this is left of it, and would be deleted for good:", screen))
    return "\n\n".join((head, note, "\n".join(_ending(remnants, screen))))


def _head(name: str, caller: Caller, screen: Screen) -> Iterator[str]:
    head = wrapped(f"{name} · {place(caller)} · destroy", screen.width)
    yield from (screen.paint(line, "bold") for line in head)


def _guarded(guards: Sequence[Guard], screen: Screen) -> Iterator[str]:
    if guards:
        yield from _over("protected, which is lifted first:", screen)
    width = _width([guard.name for guard in guards])
    for guard in guards:
        yield from titled(f"! {guard.name}", f"{guard.kind}: on, becomes off", screen, width=width, style="replace")


def _listed(entries: Sequence[InventoryItem], screen: Screen) -> Iterator[str]:
    width = _width([entry.logical_id for entry in entries])
    for entry in sorted(entries, key=lambda entry: entry.logical_id):
        if lost := _lost(entry.type):
            text = f"{entry.purpose}: {lost}".removeprefix(": ")
            yield from titled(f"! {entry.logical_id}", text, screen, width=width, style="replace")
        else:
            yield from titled(f"- {entry.logical_id}", entry.purpose, screen, width=width, style="remove")


def _lost(type_: str) -> str:
    """Return what is lost for good."""
    return loss(ResourceChange("", type_, "", "remove")) if type_ in DATA else ""


def _staying(
    plan: DestroyPlan, remnants: Sequence[Retained], screen: Screen, *, ending: bool
) -> Iterator[Iterable[str]]:
    """Yield what stays, by what becomes of it."""
    known = {one.logical_id: one for one in remnants}
    left = [known.get(one.logical_id) or _bare(one) for one in plan.kept if one.logical_id in plan.retain]
    kept = [known.get(one.logical_id) or _bare(one) for one in plan.kept if one.logical_id not in plan.retain]
    ended = _ended(plan, remnants, ending=ending)
    beyond = [one for one in kept if ending and not one.is_ours_to_delete]
    if ended:
        yield (*_over(ENDED, screen), *_ending(ended, screen))
    if kept and not ending:
        yield (*_over(KEPT, screen), *_kept(kept, screen))
    if beyond:
        yield (*_over(BEYOND, screen), *_kept(beyond, screen, by_hand=True))
    if left:
        yield (*_over(LEFT, screen), *_kept(left, screen, by_hand=True))


def _over(text: str, screen: Screen) -> Iterator[str]:
    """Yield what stands over a list."""
    yield from (screen.paint(line, "dim") for line in _indented(text, screen))


def _ended(plan: DestroyPlan, remnants: Sequence[Retained], *, ending: bool) -> Sequence[Retained]:
    """Return what is deleted after the stack."""
    return deletable(plan, remnants) if ending else ()


def _bare(one: InventoryItem) -> Retained:
    return Retained(one.logical_id, one.type, one.physical_id, one.purpose)


def _kept(entries: Sequence[Retained], screen: Screen, *, by_hand: bool = False) -> Iterator[str]:
    width = _width([entry.logical_id for entry in entries])
    for entry in sorted(entries, key=lambda entry: entry.logical_id):
        yield from titled(f"= {entry.logical_id}", entry.purpose, screen, width=width, style="note")
        yield from (f"      {line}" for line in wrapped(stored(entry), screen.width - 6))
        if by_hand:
            yield f"      {entry.by_hand}"  # a command is pasted whole


def _ending(entries: Sequence[Retained], screen: Screen) -> Iterator[str]:
    names = [entry.logical_id or entry.physical_id for entry in entries]
    for name, entry in zip(names, entries, strict=True):
        yield from titled(f"! {name}", _lost(entry.type), screen, width=_width(names), style="replace")
        yield from (f"      {line}" for line in wrapped(stored(entry), screen.width - 6))


def stored(one: Retained) -> str:
    """Return what is kept by its name in AWS, with what it holds as far as that is known."""
    match one.holds:
        case LogGroup(_, size, days):
            time = "for ever" if days is None else f"for {days} days"
            return f"{one.physical_id}: {f'{amount(size)} so far, ' if size else ''}each line is kept {time}"
        case _:
            return one.physical_id


def amount(size: int) -> str:
    """Return a number of bytes as people say it: `820 bytes`, `1.2 GB`."""
    number, unit = float(size), 0
    while number >= _THOUSAND and unit < len(_UNITS) - 1:
        number, unit = number / _THOUSAND, unit + 1
    return f"{number:.1f} {_UNITS[unit]}" if unit else f"{size} {_UNITS[0]}"


def _width(names: Sequence[str]) -> int:
    return min(WIDE, max((NARROW, *map(len, names)))) + 2


def _paragraphs(plan: DestroyPlan, ended: Sequence[Retained], screen: Screen) -> Iterator[str]:
    kept = len(plan.kept) - len(ended)
    after = f", {len(ended)} more after the stack" if ended else ""
    count = f"{len(plan.going)} to remove{after}" + (f", {kept} kept" if kept else "")
    order = "; first the tasks stop, then the hosts go, then the rest is deleted" if plan.groups else ""
    yield from _indented(count + order, screen)
    if plan.stuck and not plan.retain:
        names = " ".join(f"--retain {entry.logical_id}" for entry in plan.stuck)
        yield from _indented(f"what cannot be put right may be left in AWS: {names}", screen)


def _indented(text: str, screen: Screen) -> Iterator[str]:
    yield from (f"  {line}" for line in wrapped(text, screen.width - 2))
