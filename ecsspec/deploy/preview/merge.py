"""Two answers made one: what our template diff says of each resource, and what CloudFormation's change set says.

CloudFormation has the last word on what happens to a resource; the template diff knows the properties by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ecsspec.cfn.diff import ABSENT
from ecsspec.cfn.findings import Path
from ecsspec.cfn.identity import Side
from ecsspec.cfn.replacement import Impact, Verdict
from ecsspec.deploy.changes import Action, Agreement, By, PropertyMove, ResourceChange, by_most, steps

if TYPE_CHECKING:
    from ecsspec.deploy.facts import Change, PropertyDetail

_EFFECTS = {"Always": Verdict.REPLACE, "Conditionally": Verdict.MAY_REPLACE, "Never": Verdict.IN_PLACE}
_WHOLE: Mapping[str, Action] = {"Add": "add", "Remove": "remove", "Import": "import"}
_REPLACEMENT: Mapping[str, Action] = {"True": "replace", "Conditional": "may_replace"}
_FOLLOWS = ("ResourceReference", "ResourceAttribute")


def merged(
    mine: Mapping[str, ResourceChange], theirs: tuple[Change, ...] | None, *, impacts: Mapping[str, Impact], tags: By
) -> tuple[ResourceChange, ...]:
    """Return both views as one list, sorted by logical id; `tags` says who moves the stack's tags.

    `theirs` is None where CloudFormation was not asked: then what follows stands on our word.
    """
    described = {change.logical_id: change for change in theirs or ()}
    out = []
    for logical_id in sorted(mine.keys() | described.keys()):
        own, aws = mine.get(logical_id), described.get(logical_id)
        known = _is_known(own, impacts.get(logical_id))
        if own is not None:
            own = replace(own, own=own.action if known else None)
        if aws is not None:
            out.append(_with_aws(own, aws, known=known, tags=tags))
        elif own is not None and not _is_idle(own, asked=theirs is not None):
            out.append(own)
    return tuple(out)


def _is_known(own: ResourceChange | None, impact: Impact | None) -> bool:
    """Tell whether our table had an opinion."""
    return own is not None and (impact is None or impact.verdict is not Verdict.UNKNOWN)


def _is_idle(own: ResourceChange, *, asked: bool) -> bool:
    """Tell whether only the order of creation changes, or a reference that CloudFormation, if asked, found equal."""
    return own.action == "modify" and all(_is_order(move) or (asked and move.via) for move in own.properties)


def _is_order(move: PropertyMove) -> bool:
    return move.beside and move.path[:1] == ("DependsOn",)


def _with_aws(own: ResourceChange | None, aws: Change, *, known: bool, tags: By) -> ResourceChange:
    action = aws_action(aws)
    moves = _joined(own.properties if own else (), aws, tags=tags)
    base = own or ResourceChange(aws.logical_id, aws.type, "", action)
    return replace(
        base,
        type=base.type or aws.type,
        action=action,
        properties=moves if action not in ("add", "remove", "import") else (),
        sources=("template", "aws") if own else ("aws",),
        agreement=_agreement(own, action, known=known),
        by=base.by if own else (by_most(moves) if moves else "aws"),
        physical_id=aws.physical_id,
        policy=aws.policy or base.policy,
    )


def _agreement(own: ResourceChange | None, action: Action, *, known: bool) -> Agreement:
    if own is None or not known:
        return "only AWS's"
    return "confirmed" if own.action == action else "corrected"


def aws_action(change: Change) -> Action:
    """Return CloudFormation's action and replacement as one word."""
    return _WHOLE.get(change.action) or _REPLACEMENT.get(change.replacement, "modify")


def _joined(own: tuple[PropertyMove, ...], aws: Change, *, tags: By) -> tuple[PropertyMove, ...]:
    """Return our moves, with AWS's values where we had none, and AWS's moves of properties that we did not see."""
    seen: dict[Path, PropertyMove] = {}
    for detail in aws.details:
        path = _path(detail)
        if path and (path not in seen or detail.evaluation == "Static"):
            seen[path] = _aws_move(detail, path, tags=tags)
    by_property = {move.path[:1]: move for move in seen.values()}
    filled = tuple(_filled(move, by_property.get(move.path[:1])) for move in own)
    return filled + tuple(move for _, move in sorted(seen.items(), key=_by_text) if not _is_told(move, own))


def _is_told(move: PropertyMove, own: tuple[PropertyMove, ...]) -> bool:
    """Tell whether a move of AWS's is among ours: an edit by its property, what follows by the very place in it."""
    follows = move.by == "follows"
    return any(_meet(one.path, move.path) if follows else one.path[:1] == move.path[:1] for one in own)


def _meet(path: Path, other: Path) -> bool:
    """Tell whether one path leads to or through the other; AWS counts the entries of a list, we call them by name."""
    pairs = zip(path, other, strict=False)
    return all(mine == theirs or isinstance(mine, int) or isinstance(theirs, int) for mine, theirs in pairs)


def _by_text(item: tuple[Path, PropertyMove]) -> tuple[str, ...]:
    return tuple(map(str, item[0]))


def _filled(move: PropertyMove, aws: PropertyMove | None) -> PropertyMove:
    if aws is None or move.before is not ABSENT or move.after is not ABSENT:
        return move
    return replace(move, before=aws.before, after=aws.after, effect=aws.effect)


def _path(detail: PropertyDetail) -> Path:
    """Return the property that a detail speaks of: its pointer where AWS gives one, else its name."""
    if found := steps(detail.path):
        return found
    return (detail.name,) if detail.name else (detail.scope,) if detail.scope not in ("", "Properties") else ()


def _aws_move(detail: PropertyDetail, path: Path, *, tags: By) -> PropertyMove:
    return PropertyMove(
        path,
        _side(detail.before),
        _side(detail.after),
        by=_by_aws(detail, tags=tags),
        via=detail.causing,
        effect=_EFFECTS.get(detail.recreation, Verdict.UNKNOWN),
        beside=detail.scope not in ("Properties", "Tags"),
    )


def _by_aws(detail: PropertyDetail, *, tags: By) -> By:
    if detail.source in _FOLLOWS:
        return "follows"
    return tags if detail.scope == "Tags" else "aws"


def _side(text: str) -> Side:
    """Return AWS's text of a value; lists and mappings come as JSON."""
    if not text:
        return ABSENT
    if text[0] in "[{":
        try:
            found: Side = json.loads(text)
        except ValueError:
            return text
        return found
    return text
