"""Where and why the YAML reader stopped, and how to look at the lines around that place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ruamel.yaml.error import YAMLError

if TYPE_CHECKING:
    from ruamel.yaml.events import ScalarEvent

    from ecsspec.problems import Span
    from ecsspec.spec.document import Sheet
    from ecsspec.spec.events import Events

KEY: Final = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):(?:\s|$)")
KEY_AND_VALUE: Final = re.compile(r"\s*(?:- +)*([A-Za-z_][\w-]*):\s+[^\s#]")
FLOW_END: Final = "flow node: expected the node content, but found '<stream end>'"
NO_CHARACTER: Final = "an escape that is no character"

_COMMENT: Final = re.compile(r"(?:^|(?<=\s))#.*")


@dataclass(frozen=True, slots=True)
class Snag:
    """Where and why reading stopped: the reader's words, its 0-based places, and the last value before."""

    sheet: Sheet
    said: str
    start: tuple[int, int]
    at: tuple[int, int]
    last: ScalarEvent | None

    @classmethod
    def of(cls, error: Exception, *, sheet: Sheet, events: Events, last: ScalarEvent | None) -> Snag:
        """Return the snag behind an exception that reading the events raised."""
        context, problem = getattr(error, "context", None), getattr(error, "problem", None)
        said = f"{context or ''}: {problem or ''}" if isinstance(error, YAMLError) else NO_CHARACTER
        at = getattr(error, "problem_mark", None) or events.place()
        start = events.opened() if FLOW_END in said else getattr(error, "context_mark", None) or at
        return cls(sheet, said, (start.line, start.column), (at.line, at.column), last)

    @property
    def line(self) -> str:
        """Return the line where reading stopped."""
        return self.sheet.line(self.at[0])

    @property
    def opening(self) -> str:
        """Return the line where the thing that could not be finished begins."""
        return self.sheet.line(self.start[0])

    @property
    def swallowed(self) -> bool:
        """Tell whether the last value goes on to the line where reading stopped, so that it is not what was meant."""
        if self.last is None or self.last.style:
            return False
        return bool(self.last.start_mark.line < self.last.end_mark.line == self.at[0])

    @property
    def here(self) -> Span:
        """Return the place where reading stopped, to the end of its line."""
        return self.sheet.rest(*self.at)


def bare(text: str) -> str:
    """Return text without the comment at its end."""
    return _COMMENT.sub("", text).rstrip()


def depth_of(line: str) -> int:
    """Return how far a line is indented."""
    return len(line) - len(line.lstrip(" "))


def line_before(sheet: Sheet, number: int) -> int:
    """Return the number of the nearest line above that is not empty and not a comment."""
    return next((n for n in range(number - 1, -1, -1) if bare(sheet.line(n)).strip()), max(0, number - 1))


def first_line(sheet: Sheet) -> int:
    """Return the number of the first line that is not empty and not a comment."""
    return next((n for n, line in enumerate(sheet.lines) if bare(line).strip()), 0)
