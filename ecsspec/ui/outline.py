"""The top of a stack's part of a comment: what a reviewer must not miss; in full, or a line where room is short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecsspec.deploy.changes import ResourceChange
from ecsspec.losses import consent
from ecsspec.problems import Path, counted
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui import diff
from ecsspec.ui.entries import KINDS, by_kind
from ecsspec.ui.markup import bullet, code, prose
from ecsspec.ui.moves import where
from ecsspec.ui.notes import OFFLINE, notes
from ecsspec.ui.page import Part, Weight
from ecsspec.ui.place import place_of
from ecsspec.ui.resources import meaning
from ecsspec.ui.sections import LOUD, deed, sections


def outline(review: Review) -> Iterator[Part]:
    """Yield the parts on top of a stack's details: the count, what it opens, what is replaced, what to know."""
    yield Part(Weight.STACK, (f"#### {_name(review)}\n\n{_count(review)}.",), ("",), ("",))
    yield _listed(Weight.OPENING, "Opens access", list(_openings(review)))
    yield from _quoted(Weight.WARNING, "Warning", review.obstacles)
    yield _listed(Weight.LOSS, "Replaces or deletes", [] if review.is_new else list(_losses(review)))
    if options := _consent(review):
        yield _quote(Weight.WARNING, f"**Needs consent**, as it cannot be taken back: apply with {code(options)}")
    yield from _quoted(Weight.REMARK, "Note", [text for text in notes(review) if text != OFFLINE])


def in_short(review: Review, top: Iterable[Part]) -> Iterator[Part]:
    """Yield a line that names and counts, and below it what the stack opens, as its top says."""
    openings = [row for part in top if part.weight == Weight.OPENING for row in part.rows]
    opens = f"**opens access**: {len(openings)} · " if openings else ""
    yield Part(Weight.STACK, (bullet(f"{_name(review)} · {opens}{_fate(review)}{_count(review)}"),))
    yield Part(Weight.OPENING, tuple(f"  {row}" for row in openings))


def _fate(review: Review) -> str:
    """Return in few words what nobody may miss: AWS will refuse it, or it cannot be taken back."""
    if review.obstacles:
        return "**AWS cannot do this in one step** · "
    return "**needs consent** · " if review.losses else ""


def _name(review: Review) -> str:
    parts = [code(review.preview.deployment.stack_name), code(review.document.source.path), code(place_of(review))]
    return " · ".join([part for part in parts if part] + ["new"] * review.is_new)


def _count(review: Review) -> str:
    """Return how many resources change, or what else does where none of them do."""
    if count := diff.summary(review):
        return count
    beside = [f"{len(found)} {KINDS[kind][len(found) > 1]}" for kind, found in by_kind(review)]
    return "no changes" if review.is_empty else ", ".join([counted(0, "resource"), *beside])


def _listed(weight: Weight, title: str, rows: list[str]) -> Part:
    return Part(weight, tuple(rows), ("", f"**{title}**", ""), ("",))


def _quoted(weight: Weight, title: str, texts: Iterable[str]) -> Iterator[Part]:
    yield from (_quote(weight, f"**{title}**: {prose(text)}") for text in texts)


def _quote(weight: Weight, text: str) -> Part:
    return Part(weight, (f"> {text}",), ("",), ("",))


def _openings(review: Review) -> Iterator[str]:
    for grant in review.opened:
        yield bullet(prose(covered_forms(grant.sentence)), _at(review, review.key_of_grant(grant)))


def _at(review: Review, key: Path | None) -> str:
    """Return the place of a key in brackets, or nothing."""
    found = where(review, key)
    return f"({code(found)})" if found else ""


def _losses(review: Review) -> Iterator[str]:
    """Yield what is replaced or removed; first, of all movers, what is lost by it."""
    changes = [change for section in sections(review) for change in section.changes]
    loud = [change for change in changes if deed(review, change) in LOUD]
    for change in sorted(loud, key=lambda change: not review.loss_of(change)):
        yield bullet(code(change.logical_id), _loud(review, change))


def _loud(review: Review, change: ResourceChange) -> str:
    fate, colon, lost = meaning(review, change).partition(": ")
    return f"**{fate}**{colon}{prose(lost)}"


def _consent(review: Review) -> str:
    lost = () if review.obstacles else review.losses
    return " ".join(map(consent, lost))
