"""The resources of a review as lines: a sign, the name, what becomes of it, and its properties below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecsspec.deploy.changes import PropertyMove, ResourceChange
from ecsspec.review import GROUP, REPLACED, SERVICE, Review
from ecsspec.ui.console import Screen, Style
from ecsspec.ui.excerpt import columns
from ecsspec.ui.fitting import filled, wrapped
from ecsspec.ui.members import by_member
from ecsspec.ui.moves import property_lines

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
LOUD = ("replace", "may_replace", "remove")
"""What a reader must not miss, even where nothing is lost."""
MOVERS = ("edit", "upgrade", "aws", "follows", "may_follow")
TASK = "AWS::ECS::TaskDefinition"
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
FAMILY = 3
"""From so many resources with nothing but the same new tags on, they are told once."""


def sections(review: Review) -> Iterator[tuple[str, list[ResourceChange]]]:
    """Yield who moves something and what: first what is lost, then other replacements and removals, then the rest."""
    for by in MOVERS:
        if moved := [change for change in review.preview.changes if _mover(review, change) == by]:
            yield by, sorted(moved, key=lambda change: _weight(review, change))


def _mover(review: Review, change: ResourceChange) -> str:
    return "may_follow" if deed(review, change) == "may_follow" else change.by


def _weight(review: Review, change: ResourceChange) -> int:
    if review.loss_of(change):
        return 0
    return 1 if deed(review, change) in LOUD else 2


def resource_lines(review: Review, changes: Sequence[ResourceChange], screen: Screen) -> Iterator[str]:
    """Yield the lines of resources; those that only get the same tags are told together."""
    told = {change.logical_id: _properties(review, change, screen) for change in changes}
    families = _families(review, told)
    width = min(WIDE, max((NARROW, *map(len, told)))) + 2
    for change in changes:
        own = tuple(told[change.logical_id])
        if families.get(own, [""])[0] not in ("", change.logical_id):
            continue
        names = families.get(own, [change.logical_id])
        name = change.logical_id if len(names) == 1 else f"{len(names)} resources"
        symbol, style = SYMBOLS[deed(review, change)]
        yield from titled(f"{symbol} {name}", meaning(review, change), screen, width=width, style=style)
        yield from own
        if len(names) > 1:
            yield from (screen.paint(f"      {line}", "dim") for line in wrapped(", ".join(names), screen.width - 6))


def _properties(review: Review, change: ResourceChange, screen: Screen) -> list[str]:
    moves = told_moves(review, change)
    # Two moves may be told alike, and are told once; two lines may be alike as well, each a part of another row.
    rows = dict.fromkeys(tuple(property_lines(review, change, move, screen)) for move in moves)
    return [line for row in rows for line in row]


def told_moves(review: Review, change: ResourceChange) -> tuple[PropertyMove, ...]:
    """Return the moves of a resource that are told."""
    return by_member(review.news_of(change))


def _families(review: Review, told: dict[str, list[str]]) -> dict[tuple[str, ...], list[str]]:
    """Return the names of resources by what is told of them, where that is the same new tags."""
    families: dict[tuple[str, ...], list[str]] = {}
    for change in review.preview.changes:
        if change.logical_id in told and deed(review, change) == "modify" and _is_tagged(review.news_of(change)):
            families.setdefault(tuple(told[change.logical_id]), []).append(change.logical_id)
    return {lines: names for lines, names in families.items() if len(names) >= FAMILY}


def _is_tagged(moves: tuple[PropertyMove, ...]) -> bool:
    return bool(moves) and all(move.path[:1] == ("Tags",) for move in moves)


def titled(name: str, text: str, screen: Screen, *, width: int, style: Style) -> Iterator[str]:
    """Yield a name with a text beside it, wrapped under itself; below a name that is too long."""
    indent = width + 3
    lines = wrapped(text, screen.width - indent) if text else []
    if lines and columns(name) <= width:
        yield f"  {screen.paint(filled(name, width), style)} {lines.pop(0)}"
    else:
        first, *rest = wrapped(name, screen.width - 4)
        yield f"  {screen.paint(first, style)}"
        yield from (f"    {screen.paint(line, style)}" for line in rest)
    yield from (f"{' ' * indent}{line}" for line in lines)


def deed(review: Review, change: ResourceChange) -> str:
    """Return what becomes of a resource in one word; a new revision is the way of life of a task definition."""
    found = review.deed_of(change)
    return "revision" if change.type == TASK and found in REPLACED else found


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
