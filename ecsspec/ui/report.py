"""A report as text: a screen for each stack that changes, what was left behind, and the count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from ecsspec.problems import counted
from ecsspec.report import LeftBehind, Report
from ecsspec.review import Review
from ecsspec.ui.console import Screen
from ecsspec.ui.diff import render as render_review
from ecsspec.ui.fitting import visible, wrapped
from ecsspec.ui.place import meant


def render(report: Report, screen: Screen) -> str:
    """Return the screen of a report; that of one spec is its review, whatever it says."""
    if len(report.reviews) == 1 and not (report.left_behind or report.not_compared):
        return render_review(report.reviews[0], screen)
    blocks = [render_review(review, screen) for review in report.told]
    blocks += ["\n".join(_left(one, screen)) for one in report.left_behind]
    return "\n\n".join([*blocks, *wrapped(summary(report), screen.width)])


def _left(one: LeftBehind, screen: Screen) -> Iterator[str]:
    head = " · ".join(part for part in (one.stack, meant(one.region, one.account), "no spec any more") if part)
    yield from (screen.paint(line, "bold") for line in wrapped(head, screen.width))
    yield ""
    if one.also:
        what = f"{one.file} was its spec, and {namesakes(one)}: the stack stays as it is"
    else:
        what = f"{one.file} was its spec; the stack stays as it is until somebody types"
    yield from (f"  {line}" for line in wrapped(what, screen.width - 2))
    if not one.also:
        yield f"    {visible(destruction(one))}"


def namesakes(one: LeftBehind, *, quote: Callable[[str], str] = str) -> str:
    """Return which other specs name a stack that is left."""
    files = ", ".join(map(quote, one.also))
    return f"{files} {'names' if len(one.also) == 1 else 'name'} {quote(one.stack)} too"


def destruction(one: LeftBehind) -> str:
    """Return the command that destroys a stack, where its spec said that it is."""
    return f"ecsspec destroy {one.stack}{f' --region {one.region}' if one.region else ''}"


def summary(report: Report) -> str:
    """Return in one sentence how many specs there are and what becomes of their stacks."""
    counts = Counter(map(_fate, report.reviews))
    parts = [f"{counts[fate]} {fate}" for fate in ("new", "changed", "unchanged") if counts[fate]]
    parts += [f"{len(report.left_behind)} without a spec now"] if report.left_behind else []
    parts += [f"{len(report.not_compared)} not compared"] if report.not_compared else []
    total = len(report.reviews) + len(report.not_compared)
    return f"{counted(total, 'spec')}: {', '.join(parts)}"


def _fate(review: Review) -> str:
    if review.is_empty:
        return "unchanged"
    return "new" if review.is_new else "changed"
