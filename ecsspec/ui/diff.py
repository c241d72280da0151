"""A review as text: each resource that changes, its properties from → to, the spec's line, what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ecsspec.losses import consent
from ecsspec.problems import counted
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui.console import Screen
from ecsspec.ui.entries import KINDS, by_kind
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.moves import entry_lines, near, sentence
from ecsspec.ui.notes import notes
from ecsspec.ui.place import place_of
from ecsspec.ui.resources import resource_lines
from ecsspec.ui.sections import Section, deed, sections

COUNTED = {
    "add": "to create",
    "import": "to adopt",
    "modify": "to change in place",
    "revision": "with a new revision",
    "replace": "to replace",
    "may_replace": "that may be replaced",
    "remove": "to remove",
    "may_follow": "that may follow",
}


def render(review: Review, screen: Screen) -> str:
    """Return the whole screen of a diff."""
    blocks = ["\n".join(_head(review, screen))]
    if review.is_empty:
        blocks.append("\n".join(_paragraph(f"no changes: {_same(review)}", screen)))
    else:
        blocks.append("\n".join(_openings(review, screen)))
        blocks += ["\n".join(_section(review, section, screen)) for section in sections(review)]
        blocks += ["\n".join(lines) for lines in _entries(review, screen)]
        blocks.append("\n".join(_paragraph(summary(review), screen)))
    blocks += ["\n".join(_consent(review, screen)), "\n".join(_remarks(review, screen))]
    return "\n\n".join(block for block in blocks if block)


def _head(review: Review, screen: Screen) -> Iterator[str]:
    preview = review.preview
    name = preview.deployment.stack_name
    if preview.against:
        parts = [name, place_of(review), f"against {preview.against}", "create" if review.is_new else "", "offline"]
        left, right = " · ".join(part for part in parts if part), ""
    else:
        verb = "create" if preview.stack is None else "no change" if review.is_empty else "update"
        left, right = f"{name} · {place_of(review)} · {verb}", f"plan {preview.plan}" if preview.change_set else ""
    *above, last = wrapped(left, screen.width)
    yield from (screen.paint(line, "bold") for line in above)
    gap = screen.width - columns(last) - columns(right)
    if right and gap < 2:
        yield screen.paint(last, "bold")
        last, gap = "", screen.width - columns(right)
    yield screen.paint(last, "bold") + (" " * gap + screen.paint(right, "dim") if right else "")


def _openings(review: Review, screen: Screen) -> Iterator[str]:
    """Yield who may reach or do what they could not before."""
    opened = review.opened
    if opened:
        yield screen.paint("  opens access:", "replace")
    for grant in opened:
        yield from sentence(covered_forms(grant.sentence), near(review, review.key_of_grant(grant)), screen)


def _section(review: Review, section: Section, screen: Screen) -> Iterator[str]:
    """Yield what one mover moves, below its title."""
    if section.title:
        yield from (screen.paint(line, "dim") for line in _paragraph(f"{section.title}:", screen))
    yield from resource_lines(review, section.changes, screen)


def _entries(review: Review, screen: Screen) -> Iterator[list[str]]:
    """Yield what moves beside the resources; in a new stack everything does, and nothing of it is news."""
    if review.is_new:
        return
    for kind, found in by_kind(review):
        lines = [line for entry in found for line in entry_lines(review, entry, screen)]
        yield [screen.paint(f"  {KINDS[kind][1]}:", "dim"), *lines]


def _same(review: Review) -> str:
    """Return what is the same as what."""
    against, spec = review.preview.against, review.document.source.path
    if not against:
        return "the stack is what the spec says"
    if review.was is None:
        return f"{spec} compiles to what {against} holds"
    return f"{spec} compiles to the same template as {'' if review.was.source.path == against else 'at '}{against}"


def summary(review: Review) -> str:
    """Return in one sentence how many resources change, and how."""
    changes = review.preview.changes
    counts = Counter(deed(review, change) for change in changes)
    parts = [f"{counts[one]} {words}" for one, words in COUNTED.items() if counts[one]]
    return f"{counted(len(changes), 'resource')}: {', '.join(parts)}" if parts else ""


def _consent(review: Review, screen: Screen) -> Iterator[str]:
    lost = review.losses
    if not lost or review.obstacles:
        return
    verb = "change cannot be taken back and needs" if len(lost) == 1 else "changes cannot be taken back and need"
    for line in _paragraph(f"{len(lost)} {verb} your consent; apply with", screen):
        yield screen.paint(line, "replace")
    for line in options([consent(change) for change in lost], screen.width - 4):
        yield f"    {line}"


def options(pairs: Sequence[str], width: int) -> list[str]:
    """Return the options that consent, in lines of a width that can be pasted together into a shell."""
    lines = [""]
    for pair in pairs:
        for piece in [pair] if columns(pair) + 2 <= width else pair.split(" "):
            if lines[-1] and columns(f"{lines[-1]} {piece}") + 2 > width:
                lines[-1] += " \\"
                lines.append("")
            lines[-1] += f" {piece}" if lines[-1] else piece
    return lines


def _paragraph(text: str, screen: Screen) -> list[str]:
    return [f"  {line}" for line in wrapped(text, screen.width - 2)] if text else []


def _remarks(review: Review, screen: Screen) -> Iterator[str]:
    for label, text in (*(("warning", one) for one in review.obstacles), *(("note", one) for one in notes(review))):
        first, *rest = wrapped(text, screen.width - len(label) - 4)
        yield f"  {screen.paint(label, 'warning' if label == 'warning' else 'note')}: {first}"
        yield from (f"{' ' * (len(label) + 4)}{line}" for line in rest)
