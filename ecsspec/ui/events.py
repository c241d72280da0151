"""A stack's history as lines, one operation after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.facts import StackEvent
from ecsspec.diagnosis.known import bare
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import cut, wrapped
from ecsspec.ui.statuses import Ledger
from ecsspec.ui.underway import STACK

BEGINNINGS = (
    "REVIEW_IN_PROGRESS",
    "CREATE_IN_PROGRESS",
    "UPDATE_IN_PROGRESS",
    "DELETE_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
)
TIME = 19


def render(events: Sequence[StackEvent], screen: Screen) -> str:
    """Return one line an event, the reason of a failure below it, and an empty line between operations."""
    return "\n".join(_lines(events, screen))


def _lines(events: Sequence[StackEvent], screen: Screen) -> Iterator[str]:
    ledger = Ledger()
    for at, event in enumerate(events):
        whole = _is_of_the_stack(event)
        if whole and event.status in BEGINNINGS:
            yield from [""] if at else []
            ledger = Ledger()
        news = ledger.news(event.logical_id, event.status, reason=event.reason, detailed_status=event.detailed_status)
        if news is None:
            continue
        verb, style = news
        name = f"stack {event.logical_id}" if whole else ledger.title(event.logical_id, event.status)
        head = f"{event.time[:TIME].replace('T', ' ')}  {screen.paint(f'{verb:<14}', style)} "
        yield head + cut(name, screen.width - TIME - 17)
        if style == "error" or (whole and _tells(event)):
            parts = wrapped(bare(event.reason), screen.width - TIME - 2)
            yield from (f"{' ' * (TIME + 2)}{part}" for part in parts if part)


def _is_of_the_stack(event: StackEvent) -> bool:
    return event.type == STACK and ":stack/" in event.physical_id


def _tells(event: StackEvent) -> bool:
    """Tell whether the stack's own reason is worth a line."""
    return event.reason not in ("", "User Initiated", "Transformation succeeded")
