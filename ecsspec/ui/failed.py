"""A resource that stands in the way of a repair or a destroy, as text."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.deploy.evidence.failed import Failed
from ecsspec.ui.console import Screen
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.resources import NARROW, WIDE, titled

_VERBS = {"CREATE": "not created", "UPDATE": "not changed", "DELETE": "not deleted", "IMPORT": "not imported"}


def failed_lines(entry: Failed, screen: Screen) -> Iterator[str]:
    """Yield what AWS could not do and why, AWS's own words, and what to try."""
    verb = _VERBS.get(entry.status.partition("_")[0], entry.status)
    width = min(WIDE, max(NARROW, len(entry.logical_id))) + 2
    yield from titled(f"x {entry.logical_id}", f"{verb}: {entry.cause}", screen, width=width, style="error")
    room = screen.width - 6
    if entry.original and entry.original != entry.cause:
        yield from (screen.paint(f"      {line}", "dim") for line in wrapped(f"AWS: {entry.original}", room))
    for text in entry.tries:
        yield from (f"      {line}" for line in wrapped(f"try: {text}", room))
