"""A report as Markdown, for a comment on a pull request: what matters on top, the details folded away.

GitHub refuses a comment over 65,536 characters: until it fits, details are left out from the end, then notes, then
replacements. Where not even all openings fit, each stack becomes a line. What is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from ecsspec.report import LeftBehind, NotCompared, Report
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui import report
from ecsspec.ui.details import details
from ecsspec.ui.markup import bullet, code, prose
from ecsspec.ui.notes import OFFLINE
from ecsspec.ui.outline import in_short, outline
from ecsspec.ui.page import Counts, Page, Part, Weight
from ecsspec.ui.place import meant
from ecsspec.ui.retrieval import command, label_of

MARK: Final = "<!-- ecsspec diff -->"
"""By this a workflow finds the comment that it wrote before."""
LIMIT: Final = 65_536
LONGEST: Final = 40
"""Letters of a revision's name in the heading, which is always there."""
CALLED: Final[Mapping[Weight, tuple[str, str]]] = {
    Weight.FOOT: ("other stack", "other stacks"),
    Weight.STACK: ("stack", "stacks"),
    Weight.OPENING: ("opening", "openings"),
    Weight.WARNING: ("warning", "warnings"),
    Weight.LOSS: ("replacement or deletion", "replacements and deletions"),
    Weight.REMARK: ("note", "notes"),
    Weight.DETAIL: ("row of details", "rows of details"),
}
"""What one row that is left out is called, and several."""


def render(found: Report, *, limit: int = LIMIT) -> str:
    """Return a report as Markdown of at most so many characters; 1,500 are always enough."""
    tops = [tuple(outline(review)) for review in found.told]
    page = _page(found, [(*top, details(review)) for review, top in zip(found.told, tops, strict=True)])
    total = page.counts
    if len(whole := page.text(total.total())) <= limit:
        return whole
    room = limit - len(_left_out(total, found)) - 2
    kept = page.most(room)
    if kept < sum(number for weight, number in total.items() if weight <= Weight.OPENING):
        page = _page(found, [tuple(in_short(review, top)) for review, top in zip(found.told, tops, strict=True)])
        kept = page.most(room)
    return page.text(kept, "", _left_out(total - page.kept(kept), found))


def _page(found: Report, stacks: Sequence[Sequence[Part]]) -> Page:
    return Page((*_head(found), ""), tuple(chain(*stacks, _beside(found))), tuple(_foot(found)))


def _left_out(missing: Counts, found: Report) -> str:
    """Return in a sentence what is left out, and how to see it; nothing where nothing is."""
    parts = [f"{number} {CALLED[weight][number > 1]}" for weight, number in sorted(missing.items()) if number]
    if not parts:
        return ""
    listed = " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
    one = sum(missing.values()) == 1
    verb, it = ("does", "it") if one else ("do", "them")
    return f"_{listed} {verb} not fit into a comment: {code(command(found))} shows {it}._"


def _head(found: Report) -> Iterator[str]:
    label = _short(label_of(found))
    yield MARK
    yield ""
    yield f"### ecsspec diff against {code(label)}" if label else "### ecsspec diff"
    yield ""
    yield f"{'No changes. ' if found.is_empty else ''}{report.summary(found)}."


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _beside(found: Report) -> Iterator[Part]:
    """Yield the stacks that no change is told of: not compared, or without a spec."""
    unknown = "**Not compared.** What an apply would change there is not known."
    yield Part(Weight.FOOT, tuple(map(_failed, found.not_compared)), ("", unknown, ""), ("",))
    gone = "**Without a spec now.** Nothing touches these stacks until somebody destroys them."
    yield Part(Weight.FOOT, tuple(map(_left, found.left_behind)), ("", gone, ""), ("",))


def _foot(found: Report) -> Iterator[str]:
    if found.left_behind or any(review.preview.against for review in found.reviews):
        yield ""
        yield f"_{OFFLINE[0].upper()}{OFFLINE[1:]}._"


def _failed(one: NotCompared) -> str:
    return bullet(code(one.stack), f"({code(one.file)}):", prose(covered_forms(one.error.what)), code(one.error.code))


def _left(one: LeftBehind) -> str:
    name = " · ".join(code(part) for part in (one.stack, meant(one.region, one.account)) if part)
    rest = report.namesakes(one, quote=code) if one.also else code(report.destruction(one))
    return bullet(f"{name}: its spec was", f"{code(one.file)};", rest)
