"""What will happen to each resource, as values, and how far our own template diff can tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ecsspec.cfn.diff import ABSENT, Added, Modified, PropertyChange, Removed, TemplateDiff
from ecsspec.cfn.diff import ResourceChange as OurChange
from ecsspec.cfn.findings import Path
from ecsspec.cfn.identity import Side
from ecsspec.cfn.replacement import Cause, Impact, Verdict
from ecsspec.cfn.template import Resource, Template

Action: TypeAlias = Literal["add", "modify", "replace", "may_replace", "remove", "import"]
By: TypeAlias = Literal["edit", "upgrade", "aws", "follows"]
Agreement: TypeAlias = Literal["confirmed", "corrected", "only ours", "only AWS's"]

_ACTIONS: Mapping[Verdict, Action] = {Verdict.REPLACE: "replace", Verdict.MAY_REPLACE: "may_replace"}


@dataclass(frozen=True, slots=True)
class PropertyMove:
    """One property that moves, and who moves it.

    `by`: the user's edit; an upgrade of ecsspec (or somebody's hand); AWS, as a looked-up value of its own changed;
    or it follows another resource, which `via` names. `effect` is what this move alone does to the resource;
    `beside` says that it stands beside Properties, as DeletionPolicy does.
    """

    path: Path
    before: Side
    after: Side
    by: By = "edit"
    via: str = ""
    effect: Verdict = Verdict.UNKNOWN
    beside: bool = False

    @property
    def is_of_the_stack(self) -> bool:
        """Tell whether a resource without tags of its own takes those of the stack: AWS gives no values then."""
        return self.path == ("Tags",) and self.by == "edit" and self.before is ABSENT and self.after is ABSENT


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """What will happen to one resource, with who says so and whether the two of them agree.

    `action` is CloudFormation's word where it has one, `own` that of our own table, None where that has no opinion.
    `policy` says in CloudFormation's words what becomes of the old one (Delete, Retain, ReplaceAndDelete, …): as it
    tells us, else as the old template says, empty where neither does.
    """

    logical_id: str
    type: str
    purpose: str
    action: Action
    properties: tuple[PropertyMove, ...] = ()
    sources: tuple[Literal["template", "aws"], ...] = ("template",)
    agreement: Agreement = "only ours"
    by: By = "edit"
    physical_id: str = ""
    policy: str = ""
    own: Action | None = None


def steps(pointer: str) -> Path:
    """Return the property that one of AWS's pointers leads to, from the resource or from the template."""
    found = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/") if step]
    if found[:1] == ["Resources"]:
        found = found[2:]
    if found[:1] == ["Properties"]:
        found = found[1:]
    return tuple(int(step) if step.isdecimal() else step for step in found)


def ours(
    diff: TemplateDiff, impacts: Mapping[str, Impact], *, after: Template, edits: TemplateDiff | None
) -> dict[str, ResourceChange]:
    """Return what the template diff says, by logical id; `edits` is the part of it that the user made, if known."""
    edited = None if edits is None else {change.id: change for change in edits.resources}
    found = {change.id: _our_change(change, impacts.get(change.id), edited) for change in diff.resources}
    for logical_id, impact in impacts.items():
        if logical_id not in found:
            moves = tuple(_following(cause) for cause in impact.causes)
            found[logical_id] = _changed(after.resources[logical_id], after.resources[logical_id], impact, moves)
    return found


def _our_change(change: OurChange, impact: Impact | None, edited: Mapping[str, OurChange] | None) -> ResourceChange:
    match change:
        case Added(resource):
            return ResourceChange(resource.id, resource.type, resource.why, "add", by=_by_whole(change.id, edited))
        case Removed(resource):
            by, policy = _by_whole(change.id, edited), _policy(resource, "remove")
            return ResourceChange(resource.id, resource.type, resource.why, "remove", by=by, policy=policy)
    moves = (*_own_moves(change, impact, edited), *_followers(change, impact))
    return _changed(change.old, change.new, impact, moves)


def _changed(old: Resource, new: Resource, impact: Impact | None, moves: tuple[PropertyMove, ...]) -> ResourceChange:
    action, by = _action(impact), by_most(moves)
    return ResourceChange(new.id, new.type, new.why, action, moves, by=by, policy=_policy(old, action))


def _policy(old: Resource, action: Action) -> str:
    """Return what a template says becomes of the old thing; RetainExceptOnCreate retains what was made before."""
    if action == "remove":
        return "Retain" if old.keep.on_delete == "RetainExceptOnCreate" else old.keep.on_delete or ""
    replaced = action in ("replace", "may_replace") and old.keep.on_replace
    return f"ReplaceAnd{old.keep.on_replace}" if replaced else ""


def _own_moves(
    change: Modified, impact: Impact | None, edited: Mapping[str, OurChange] | None
) -> Iterator[PropertyMove]:
    effects = {cause.path: cause.verdict for cause in impact.causes if not cause.via} if impact else {}
    for beside, moves in ((False, change.properties), (True, change.attributes)):
        for moved in moves:
            by = _by_path(change.id, moved, edited)
            effect = effects.get(moved.path, Verdict.IN_PLACE)
            yield PropertyMove(moved.path, moved.before, moved.after, by, effect=effect, beside=beside)


def _followers(change: Modified, impact: Impact | None) -> Iterator[PropertyMove]:
    """Yield the moves that come from other resources, unless the property itself was changed as well."""
    own = {moved.path[:1] for moved in change.properties}
    for cause in impact.causes if impact else ():
        if cause.via and cause.path[:1] not in own:
            yield _following(cause)


def _following(cause: Cause) -> PropertyMove:
    return PropertyMove(cause.path, ABSENT, ABSENT, "follows", via=cause.via, effect=cause.verdict)


def _by_whole(logical_id: str, edited: Mapping[str, OurChange] | None) -> By:
    return "edit" if edited is None or logical_id in edited else "upgrade"


def _by_path(logical_id: str, moved: PropertyChange, edited: Mapping[str, OurChange] | None) -> By:
    """Return who moves a property: the user, where the edit touches it, what is inside it or what it is inside."""
    if edited is None:
        return "edit"
    match edited.get(logical_id):
        case None:
            return "upgrade"
        case Modified() as change:
            touched = (entry.path for entry in (*change.properties, *change.attributes))
            return "edit" if any(_overlap(path, moved.path) for path in touched) else "upgrade"
        case _:
            return "edit"


def _overlap(one: Path, other: Path) -> bool:
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]


def by_most(moves: tuple[PropertyMove, ...]) -> By:
    """Return who moves a resource as a whole: the user before an upgrade before AWS."""
    present = {move.by for move in moves}
    return next(by for by in ("edit", "upgrade", "aws", "follows") if by in present)


def is_only_by_aws(changes: Sequence[ResourceChange], parameters: Sequence[PropertyMove]) -> bool:
    """Tell whether AWS alone moves what changes, as with a newer image behind a name, or it follows from that.

    A resource that comes, goes or is taken in is somebody's decision, whoever tells us of it.
    """
    moves = [*parameters, *(move for change in changes for move in change.properties)]
    whole = any(change.action in ("add", "remove", "import") for change in changes)
    movers = {move.by for move in moves}
    return not whole and "aws" in movers and movers <= {"aws", "follows"}


def _action(impact: Impact | None) -> Action:
    return _ACTIONS.get(impact.verdict, "modify") if impact else "modify"
