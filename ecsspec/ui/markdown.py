"""A report as Markdown, for a comment on a pull request: what matters on top, the details folded away.

GitHub refuses a comment over 65,536 characters, so details are left out from the end until it fits, and that is said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.report import LeftBehind, NotCompared, Report
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui import report
from ecsspec.ui.details import Details, details
from ecsspec.ui.markup import bullet, code, prose
from ecsspec.ui.notes import OFFLINE
from ecsspec.ui.outline import outline

MARK: Final = "<!-- ecsspec diff -->"
"""By this a workflow finds the comment that it wrote before."""
LIMIT: Final = 65_536
REST: Final = "_The rest does not fit into a comment: `ecsspec diff` shows it._"
LONGEST: Final = 40
"""Letters of a revision's name in the heading, which is always there."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The parts of a comment: a head that is always there, lines on top of each stack, rows of its details."""

    head: tuple[str, ...]
    stacks: tuple[tuple[tuple[str, ...], Details], ...]
    foot: tuple[str, ...]

    @property
    def lines(self) -> int:
        """Return how many lines there are beside the head and the details."""
        return sum(len(top) for top, _ in self.stacks) + len(self.foot)

    @property
    def rows(self) -> int:
        """Return how many rows of details there are."""
        return sum(len(below.rows) for _, below in self.stacks)

    def text(self, *, lines: int, rows: int) -> str:
        """Return the page with so many lines and so many rows of it, and what is left out."""
        out, lines_left, rows_left = [*self.head], lines, rows
        for top, below in self.stacks:
            out += ["", *top[:lines_left], *_folded(below, rows_left)]
            lines_left, rows_left = max(0, lines_left - len(top)), max(0, rows_left - len(below.rows))
        out += ["", *self.foot[:lines_left], "", _left_out(self.lines - lines, self.rows - rows)]
        return _tidy(out)


def render(found: Report, *, limit: int = LIMIT) -> str:
    """Return a report as Markdown of at most so many characters (500 are always enough); what is on top goes last."""
    stacks = tuple((tuple(outline(one)), details(one)) for one in found.changed)
    page = _Page(tuple(_head(found)), stacks, tuple(_foot(found)))
    lines, rows = page.lines, page.rows
    if len(whole := page.text(lines=lines, rows=rows)) <= limit:
        return whole
    kept = _most(rows - 1, lambda number: len(page.text(lines=lines, rows=number)) <= limit)
    if kept < 0:
        lines = max(0, _most(lines - 1, lambda number: len(page.text(lines=number, rows=0)) <= limit))
    return page.text(lines=lines, rows=max(0, kept))


def _most(most: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number that fits, where every smaller one does; -1 where none does."""
    return bisect_left(range(most + 1), x=True, key=lambda number: not fits(number)) - 1


def _folded(below: Details, number: int) -> list[str]:
    kept = below.rows[:number]
    return ["", *below.opening, *kept, *below.closing] if kept else []


def _left_out(lines: int, rows: int) -> str:
    if lines:
        return REST
    words = "row of details does" if rows == 1 else "rows of details do"
    return f"_{rows} more {words} not fit into a comment: `ecsspec diff` shows them._" if rows else ""


def _tidy(lines: Sequence[str]) -> str:
    """Return lines as a text, with one empty line where there were several and none at the end."""
    kept = [line for before, line in zip(["", *lines], lines, strict=False) if line or before]
    return "\n".join(kept).rstrip("\n") + "\n"


def _head(found: Report) -> Iterator[str]:
    against = {review.preview.against for review in found.reviews}
    label = _short(next(iter(against))) if len(against) == 1 else ""
    yield MARK
    yield ""
    yield f"### ecsspec diff against {code(label)}" if label else "### ecsspec diff"
    yield ""
    yield f"{'No changes. ' if found.is_empty else ''}{report.summary(found)}."


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _foot(found: Report) -> Iterator[str]:
    if found.not_compared:
        yield "**Not compared.** What an apply would change there is not known."
        yield ""
        yield from map(_failed, found.not_compared)
        yield ""
    if found.left_behind:
        yield "**Without a spec now.** Nothing touches these stacks until somebody destroys them."
        yield ""
        yield from map(_left, found.left_behind)
        yield ""
    if any(review.preview.against for review in found.reviews):
        yield f"_{OFFLINE[0].upper()}{OFFLINE[1:]}._"


def _failed(one: NotCompared) -> str:
    return bullet(code(one.stack), f"({code(one.file)}):", prose(covered_forms(one.error.what)), code(one.error.code))


def _left(one: LeftBehind) -> str:
    return bullet(f"{code(one.stack)}: its spec was", f"{code(one.file)};", code(f"ecsspec destroy {one.stack}"))
