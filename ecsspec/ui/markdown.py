"""A report as Markdown, for a comment on a pull request: what matters on top, the details folded away.

GitHub refuses a comment over 65,536 characters, so details are left out from the end until it fits, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ecsspec.cfn.diff import PropertyChange
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import Path
from ecsspec.report import Report
from ecsspec.review import Review
from ecsspec.ui import diff, report
from ecsspec.ui.labels import label
from ecsspec.ui.moves import value_of, where
from ecsspec.ui.resources import SYMBOLS, deed, meaning
from ecsspec.ui.values import shown

MARK: Final = "<!-- ecsspec diff -->"
"""By this a workflow finds the comment that it wrote before."""
LIMIT: Final = 65_536
CUT: Final = "_Details are left out, as a comment holds no more: `ecsspec diff` shows them._"
LOUD: Final = ("replace", "may_replace", "remove")
_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>#|~]")
_TICKS: Final = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class _Block:
    """What one stack contributes: what is always said, and its details."""

    outline: str
    details: str


def render(found: Report, *, limit: int = LIMIT) -> str:
    """Return a report as Markdown of at most so many characters; what is on top goes last."""
    blocks = [_Block("\n\n".join(_outline(one)), "\n".join(_details(one))) for one in found.changed]
    for folded in range(len(blocks), -1, -1):
        text = _page(found, blocks, folded=folded)
        if len(text) <= limit:
            return text
    for kept in range(len(blocks) - 1, -1, -1):
        text = _page(found, blocks[:kept], folded=0, cut=True)
        if len(text) <= limit:
            return text
    return f"{MARK}\n\n{CUT}\n"


def _page(found: Report, blocks: Sequence[_Block], *, folded: int, cut: bool = False) -> str:
    parts = [MARK, f"### ecsspec: {_title(found)}"]
    for number, block in enumerate(blocks):
        parts += [block.outline, *([block.details] if block.details and number < folded else [])]
    parts += ["\n".join(_left(found))] if found.left_behind else []
    parts += [CUT] if cut or folded < len(blocks) else []
    return "\n\n".join(parts) + "\n"


def _title(found: Report) -> str:
    return "no changes" if found.is_empty else report.summary(found)


def _outline(review: Review) -> Iterator[str]:
    """Yield what a reviewer must not miss: what it opens, what is lost, and the count."""
    preview = review.preview
    against = f" · against {_code(preview.against)}" if preview.against else ""
    yield f"#### {_code(preview.deployment.stack_name)}{' · new' if review.is_new else ''}{against}"
    if review.opened:
        rows = (f"- {_text(grant.sentence)}{_place(review, review.key_of_grant(grant))}" for grant in review.opened)
        yield "\n".join(["**Opens access**", "", *rows])
    if loud := [change for change in preview.changes if deed(review, change) in LOUD and not review.is_new]:
        rows = (f"- {_code(change.logical_id)} {_loud(meaning(review, change))}" for change in loud)
        yield "\n".join(["**Replaces or deletes**", "", *rows])
    yield from (f"> **Warning**: {_text(one)}" for one in review.obstacles)
    if count := diff.summary(review):
        yield f"{count}."


def _loud(words: str) -> str:
    deed_, colon, lost = words.partition(": ")
    return f"**{deed_}**{colon}{_text(lost)}"


def _details(review: Review) -> Iterator[str]:
    rows = [*_rows(review)]
    if not rows:
        return
    yield f"<details><summary>{len(rows)} {'row' if len(rows) == 1 else 'rows'} of details</summary>"
    yield ""
    yield "| | resource | what | before | after | spec |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield from rows
    yield ""
    yield "</details>"


def _rows(review: Review) -> Iterator[str]:
    for change in review.preview.changes:
        yield _row(SYMBOLS[deed(review, change)][0], _code(change.logical_id), _text(meaning(review, change)))
        if deed(review, change) != "may_follow":
            yield from (_property(review, change, move) for move in review.news_of(change))
    if review.is_new:
        return
    preview = review.preview
    yield from (_entry(review, "Parameters", "parameter", move) for move in preview.parameters)
    yield from (_entry(review, "Tags", "tag of the stack", move) for move in preview.tags)
    yield from (_entry(review, "Outputs", "output", move) for move in preview.template_diff.outputs)


def _property(review: Review, change: ResourceChange, move: PropertyMove) -> str:
    name = _code(label(move.path))
    if move.by == "follows" and move.via:
        return _row("", "", f"{name} follows {_code(move.via)}")
    key = review.key_of(change, move) if move.by == "edit" else None
    return _moved(review, "", name, move, key)


def _entry(review: Review, section: str, kind: str, move: PropertyMove | PropertyChange) -> str:
    return _moved(review, kind, _code(label(move.path)), move, review.key_at((section, *move.path)))


def _moved(review: Review, first: str, name: str, move: PropertyMove | PropertyChange, key: Path | None) -> str:
    before, after = (_code(shown(value_of(side), move.path)) for side in (move.before, move.after))
    return _row("", first, name, before, after, where(review, key))


def _row(*cells: str) -> str:
    return f"| {' | '.join((*cells, *[''] * (6 - len(cells))))} |"


def _left(found: Report) -> Iterator[str]:
    yield "**Without a spec now**; nothing touches these stacks until they are destroyed"
    yield ""
    for one in found.left_behind:
        yield f"- {_code(one.stack)}, whose spec was {_code(one.file)}: {_code(f'ecsspec destroy {one.stack}')}"


def _place(review: Review, key: Path | None) -> str:
    place = where(review, key)
    return f" ({_text(place)})" if place else ""


def _code(text: str) -> str:
    """Return text as code, whatever is in it, in a line of a table too."""
    line = " ".join(text.split()).replace("|", "\\|")
    if not line:
        return ""
    fence = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def _text(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
