"""What a destroy takes away and what it keeps, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.changes import ResourceChange
from ecsspec.deploy.deployment import Caller
from ecsspec.deploy.destroy import DestroyPlan, Doomed
from ecsspec.review import loss
from ecsspec.ui.console import Screen, Style
from ecsspec.ui.fitting import cut, wrapped
from ecsspec.ui.place import place
from ecsspec.ui.resources import NARROW, WIDE, titled

DATA = ("AWS::Logs::LogGroup",)
"""What nobody can make anew; that the rest goes is what a destroy is for."""


def render(plan: DestroyPlan, caller: Caller, screen: Screen) -> str:
    """Return the screen before a destroy."""
    head = wrapped(f"{plan.stack.name} · {place(caller)} · destroy", screen.width)
    blocks = [
        "\n".join(screen.paint(line, "bold") for line in head),
        "\n".join(_listed("-", plan.going, "remove", screen)),
    ]
    if plan.kept:
        kept = _listed("=", plan.kept, "note", screen)
        blocks.append("\n".join((screen.paint("  kept in AWS, and taken in again by the next apply:", "dim"), *kept)))
    blocks.append("\n".join(_paragraphs(plan, screen)))
    return "\n\n".join(block for block in blocks if block)


def _listed(symbol: str, entries: Sequence[Doomed], style: Style, screen: Screen) -> Iterator[str]:
    width = min(WIDE, max((NARROW, *(len(entry.logical_id) for entry in entries)))) + 2
    for entry in sorted(entries, key=lambda entry: entry.logical_id):
        lost = _lost(entry) if symbol == "-" else ""
        if lost:
            text = f"{entry.purpose}: {lost}".removeprefix(": ")
            yield from titled(f"! {entry.logical_id}", text, screen, width=width, style="replace")
        else:
            text = cut(entry.purpose, screen.width - width - 3)
            yield from titled(f"{symbol} {entry.logical_id}", text, screen, width=width, style=style)


def _lost(entry: Doomed) -> str:
    """Return what is lost for good."""
    return loss(ResourceChange(entry.logical_id, entry.type, "", "remove")) if entry.type in DATA else ""


def _paragraphs(plan: DestroyPlan, screen: Screen) -> Iterator[str]:
    count = f"{len(plan.going)} to remove" + (f", {len(plan.kept)} kept" if plan.kept else "")
    order = "; first the tasks stop, then the hosts go, then the rest is deleted" if plan.groups else ""
    yield from (f"  {line}" for line in wrapped(count + order, screen.width - 2))
