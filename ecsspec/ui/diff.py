"""A review as text: each resource that changes, its properties from → to, the spec's line, what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ecsspec.cfn.diff import PropertyChange
from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.problems import counted
from ecsspec.review import Review
from ecsspec.spec.secrecy import covered_forms
from ecsspec.ui.console import Screen
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import wrapped
from ecsspec.ui.moves import entry_lines, sentence, where
from ecsspec.ui.notes import notes
from ecsspec.ui.place import place
from ecsspec.ui.resources import deed, resource_lines, sections

TITLES: dict[str, str] = {
    "edit": "",
    "upgrade": "by an ecsspec upgrade, or edited by hand",
    "aws": "moved by AWS",
    "follows": "follows from the above",
    "may_follow": "may follow from the above, if AWS finds that a value moved",
}
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
        compared = "template" if review.preview.against else "stack"
        blocks.append("\n".join(_paragraph(f"no changes: the {compared} is what the spec says", screen)))
    else:
        blocks.append("\n".join(_openings(review, screen)))
        blocks += ["\n".join(_section(review, by, changes, screen)) for by, changes in sections(review)]
        blocks += ["\n".join(lines) for lines in _entries(review, screen)]
        blocks.append("\n".join(_paragraph(summary(review), screen)))
    blocks += ["\n".join(_consent(review, screen)), "\n".join(_remarks(review, screen))]
    return "\n\n".join(block for block in blocks if block)


def _head(review: Review, screen: Screen) -> Iterator[str]:
    preview = review.preview
    name = preview.deployment.stack_name
    if preview.against:
        left, right = f"{name} · against {preview.against}{' · create' if review.is_new else ''} · offline", ""
    else:
        verb = "create" if preview.stack is None else "no change" if preview.unchanged else "update"
        left, right = f"{name} · {place(preview.caller)} · {verb}", f"plan {preview.plan}" if preview.change_set else ""
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
        yield from sentence(covered_forms(grant.sentence), where(review, review.key_of_grant(grant)), screen)


def _section(review: Review, by: str, changes: Sequence[ResourceChange], screen: Screen) -> Iterator[str]:
    """Yield what one mover moves, below its title."""
    if TITLES[by]:
        yield from (screen.paint(line, "dim") for line in _paragraph(f"{TITLES[by]}:", screen))
    yield from resource_lines(review, changes, screen)


def _entries(review: Review, screen: Screen) -> Iterator[list[str]]:
    """Yield what moves beside the resources; in a new stack everything does, and nothing of it is news."""
    preview = review.preview
    if review.is_new:
        return
    kinds: tuple[tuple[str, str, Sequence[PropertyMove | PropertyChange]], ...] = (
        ("parameters", "Parameters", preview.parameters),
        ("tags of the stack", "Tags", preview.tags),
        ("outputs", "Outputs", preview.template_diff.outputs),
    )
    for title, section, moves in kinds:
        if moves:
            lines = [line for move in moves for line in entry_lines(review, section, move, screen)]
            yield [screen.paint(f"  {title}:", "dim"), *lines]


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
    for line in options([change.logical_id for change in lost], screen.width - 4):
        yield f"    {line}"


def options(names: Sequence[str], width: int) -> list[str]:
    """Return the options that consent, in lines of a width that can be pasted together into a shell."""
    lines = [""]
    for name in names:
        pair = f"--allow-replace {name}"
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
