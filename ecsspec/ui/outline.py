"""The top of a stack's part of a comment: what a reviewer must not miss."""

from __future__ import annotations

from collections.abc import Iterator

from ecsspec.deploy.changes import ResourceChange
from ecsspec.problems import Path
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui import diff
from ecsspec.ui.markup import bullet, code, prose
from ecsspec.ui.moves import where
from ecsspec.ui.notes import OFFLINE, notes
from ecsspec.ui.place import place
from ecsspec.ui.resources import LOUD, deed, meaning, sections


def outline(review: Review) -> Iterator[str]:
    """Yield the lines on top of a stack's details: the count, what it opens, what is replaced, what to know."""
    yield _heading(review)
    yield ""
    if count := diff.summary(review):
        yield f"{count}."
        yield ""
    yield from _listed("Opens access", list(_openings(review)))
    yield from _listed("Replaces or deletes", [] if review.is_new else list(_losses(review)))
    yield from _remarks(review)


def _heading(review: Review) -> str:
    preview = review.preview
    parts = [code(preview.deployment.stack_name), code(review.document.source.path)]
    parts += [] if preview.against else [code(place(preview.caller))]
    return f"#### {' · '.join([part for part in parts if part] + ['new'] * review.is_new)}"


def _listed(title: str, rows: list[str]) -> Iterator[str]:
    if rows:
        yield f"**{title}**"
        yield ""
        yield from rows
        yield ""


def _openings(review: Review) -> Iterator[str]:
    for grant in review.opened:
        yield bullet(prose(covered_forms(grant.sentence)), at(review, review.key_of_grant(grant)))


def at(review: Review, key: Path | None) -> str:
    """Return the place of a key in brackets, or nothing."""
    found = where(review, key)
    return f"({code(found)})" if found else ""


def _losses(review: Review) -> Iterator[str]:
    """Yield what is replaced or removed; first, of all movers, what is lost by it."""
    loud = [change for _, changes in sections(review) for change in changes if deed(review, change) in LOUD]
    for change in sorted(loud, key=lambda change: not review.loss_of(change)):
        yield bullet(code(change.logical_id), _loud(review, change))


def _loud(review: Review, change: ResourceChange) -> str:
    fate, colon, lost = meaning(review, change).partition(": ")
    return f"**{fate}**{colon}{prose(lost)}"


def _remarks(review: Review) -> Iterator[str]:
    if (lost := review.losses) and not review.obstacles:
        options = " ".join(f"--allow-replace {change.logical_id}" for change in lost)
        yield f"> **Needs consent**, as it cannot be taken back: apply with {code(options)}"
        yield ""
    for text in review.obstacles:
        yield f"> **Warning**: {prose(text)}"
        yield ""
    for text in notes(review):
        if text != OFFLINE:
            yield f"> **Note**: {prose(text)}"
            yield ""
