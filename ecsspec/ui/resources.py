"""The resources of a review as lines: a sign, the name, what becomes of it, and its properties below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.review import GROUP, SERVICE, Review
from ecsspec.ui.console import Screen, Style
from ecsspec.ui.excerpt import columns
from ecsspec.ui.families import families
from ecsspec.ui.fitting import filled, wrapped
from ecsspec.ui.members import by_member
from ecsspec.ui.moves import property_lines
from ecsspec.ui.sections import deed

SYMBOLS: dict[str, tuple[str, Style]] = {
    "add": ("+", "add"),
    "import": ("+", "add"),
    "modify": ("~", "change"),
    "replace": ("!", "replace"),
    "may_replace": ("!", "replace"),
    "remove": ("-", "remove"),
    "revision": ("±", "change"),
    "may_follow": ("~", "dim"),
}
NEW_HOSTS = "in place: new hosts get it, running ones stay as they are"
FOR_NEW_HOSTS = {
    GROUP: ("LaunchTemplate", "NewInstancesProtectedFromScaleIn"),
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData",),
}
"""What reaches a host only when it starts."""
ROLLING = ("LoadBalancers", "NetworkConfiguration", "TaskDefinition")
"""What of a service reaches a task only by a new one in its place."""
NARROW, WIDE = 24, 27
"""Columns for names."""
SIDE_BY_SIDE = 60
"""Columns of a screen from which on a text has room beside a name."""


def resource_lines(review: Review, changes: Sequence[ResourceChange], screen: Screen) -> Iterator[str]:
    """Yield the lines of resources; those that only get the same tags are told together."""
    told = {change.logical_id: tuple(_properties(review, change, screen)) for change in changes}
    width = min(WIDE, max((NARROW, *map(len, told)))) + 2
    for family in families(review, changes, told):
        symbol, style = SYMBOLS[deed(review, family.head)]
        yield from titled(f"{symbol} {family.title}", meaning(review, family.head), screen, width=width, style=style)
        yield from family.rows
        if len(family.names) > 1:
            names = wrapped(", ".join(family.names), screen.width - 6)
            yield from (screen.paint(f"      {line}", "dim") for line in names)


def _properties(review: Review, change: ResourceChange, screen: Screen) -> list[str]:
    moves = told_moves(review, change)
    # Two moves may be told alike, and are told once; two lines may be alike as well, each a part of another row.
    rows = dict.fromkeys(tuple(property_lines(review, change, move, screen)) for move in moves)
    return [line for row in rows for line in row]


def told_moves(review: Review, change: ResourceChange) -> tuple[PropertyMove, ...]:
    """Return the moves of a resource that are told."""
    return by_member(review.news_of(change))


def titled(name: str, text: str, screen: Screen, *, width: int, style: Style) -> Iterator[str]:
    """Yield a name with a text beside it, wrapped under itself; below it where it is long or the screen narrow."""
    roomy = screen.width >= SIDE_BY_SIDE
    indent = width + 3 if roomy else 4
    lines = wrapped(text, screen.width - indent) if text else []
    if lines and roomy and columns(name) <= width:
        yield f"  {screen.paint(filled(name, width), style)} {lines.pop(0)}"
    else:
        first, *rest = wrapped(name, screen.width - 4)
        yield f"  {screen.paint(first, style)}"
        yield from (f"    {screen.paint(line, style)}" for line in rest)
    yield from (f"{' ' * indent}{line}" for line in lines)


def meaning(review: Review, change: ResourceChange) -> str:
    """Return in words what becomes of a resource, and what is lost by it."""
    purpose, lost = review.purpose_of(change), review.loss_of(change)
    match deed(review, change):
        case "add":
            return purpose
        case "import":
            return f"found in AWS and adopted: {purpose}" if purpose else "found in AWS and adopted"
        case "revision":
            return "new revision"
        case "remove":
            kept = "taken out of the stack and kept" if "Retain" in change.policy else "deleted"
            return f"{kept}: {lost}" if lost else kept
        case "replace":
            return f"REPLACED: {lost}" if lost else "replaced"
        case "may_replace":
            return f"MAY BE REPLACED: {lost}" if lost else "may be replaced"
        case "may_follow":
            return "no change expected"
        case _:
            return _in_place(review, change)


def _in_place(review: Review, change: ResourceChange) -> str:
    moved = {move.path[0] for move in review.news_of(change)}
    if not moved.isdisjoint(FOR_NEW_HOSTS.get(change.type, ())):
        return NEW_HOSTS
    rolls = change.type == SERVICE and not moved.isdisjoint(ROLLING)
    return "in place, rolling" if rolls else "in place"
