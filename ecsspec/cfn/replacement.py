"""What a template diff does to the real things: each change judged, its effects followed along the references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ecsspec.cfn.diff import ABSENT, Modified, PropertyChange, TemplateDiff
from ecsspec.cfn.findings import Path
from ecsspec.cfn.graph import order
from ecsspec.cfn.identity import Side
from ecsspec.cfn.template import Resource, Template
from ecsspec.cfn.values import GetAtt, Ref
from ecsspec.cfn.verdicts import Verdict, verdict, worst
from ecsspec.cfn.walk import uses

__all__ = ["Cause", "Impact", "Verdict", "impact", "verdict", "worst"]

GROUP = "AWS::AutoScaling::AutoScalingGroup"
COUNTERS = frozenset(
    {
        ("AWS::EC2::LaunchTemplate", "DefaultVersionNumber"),
        ("AWS::EC2::LaunchTemplate", "LatestVersionNumber"),
    }
)
"""Attributes that change whenever their resource does, replaced or not."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for a verdict: the property, and `via` the resource or parameter that it follows, if any."""

    path: Path
    verdict: Verdict
    via: str = ""


@dataclass(frozen=True, slots=True)
class Impact:
    """What becomes of one resource, and why; only attributes such as DependsOn changed where there is no cause."""

    verdict: Verdict
    causes: tuple[Cause, ...] = ()


def impact(diff: TemplateDiff, old: Template, new: Template) -> Mapping[str, Impact]:
    """Return what becomes of each resource that both templates have and that a change reaches, by logical id."""
    modified = {change.id: change for change in diff.resources if isinstance(change, Modified)}
    moved = _changed_parameters(diff)
    impacts: dict[str, Impact] = {}
    for id_ in order(new):
        if id_ in old.resources:
            own = _own_causes(modified[id_]) if id_ in modified else ()
            causes = (*own, *_travelled(new.resources[id_], new=new, impacts=impacts, moved=moved))
            if causes or id_ in modified:
                impacts[id_] = Impact(worst(cause.verdict for cause in causes), causes)
    return {id_: impacts[id_] for id_ in sorted(impacts)}


def _own_causes(change: Modified) -> tuple[Cause, ...]:
    # AWS refuses another type under the same logical id; what is asked for is another thing all the same.
    types = (Cause(one.path, Verdict.REPLACE) for one in change.attributes if one.path == ("Type",))
    return (*types, *(Cause(one.path, _verdict_of(change.new, one)) for one in change.properties))


def _verdict_of(resource: Resource, change: PropertyChange) -> Verdict:
    """Judge the leaves that a change adds or takes away: only some of them may be create-only."""
    leaves = {path for side in (change.before, change.after) for path in _leaves(side, change.path)}
    return worst(_verdict_in(resource, path) for path in leaves)


def _leaves(value: Side, path: Path) -> Iterator[Path]:
    match value:
        case dict() | Mapping() if value:
            for key, item in value.items():
                yield from _leaves(item, (*path, key))
        case list() | tuple() if value:
            for index, item in enumerate(value):
                yield from _leaves(item, (*path, index))
        case _ if value is not ABSENT:
            yield path


def _verdict_in(resource: Resource, path: Path) -> Verdict:
    found = verdict(resource.type, path)
    if found is Verdict.MAY_REPLACE and resource.type == GROUP and not _asks_for_a_new_group(resource):
        return Verdict.IN_PLACE
    return found


def _asks_for_a_new_group(resource: Resource) -> bool:
    """Tell whether an Auto Scaling group's UpdatePolicy wants a new group: without it these changes are in place."""
    match resource.attributes.get("UpdatePolicy"):
        case {"AutoScalingReplacingUpdate": {"WillReplace": wanted}}:
            return wanted not in (False, "false")
    return False


def _changed_parameters(diff: TemplateDiff) -> frozenset[str]:
    """Return the parameters whose value changes with the template: another default, or another type."""
    moved = (change.path for change in diff.parameters if len(change.path) == 1 or change.path[1] != "Description")
    return frozenset(str(path[0]) for path in moved)


def _travelled(
    resource: Resource, *, new: Template, impacts: Mapping[str, Impact], moved: frozenset[str]
) -> Iterator[Cause]:
    """Yield what reaches a resource through its references."""
    for path, reference in dict.fromkeys(uses(resource.properties)):
        if reference.id in moved:
            yield Cause(path, _verdict_in(resource, path), reference.id)
        elif _moves(reference, new=new, impacts=impacts):
            source = impacts[reference.id].verdict
            yield Cause(path, _softened(_verdict_in(resource, path), source), reference.id)


def _moves(reference: Ref | GetAtt, *, new: Template, impacts: Mapping[str, Impact]) -> bool:
    """Tell whether the value behind a reference changes with its resource."""
    source = impacts.get(reference.id)
    if source is None or not source.causes:
        return False
    counted = isinstance(reference, GetAtt) and (new.resources[reference.id].type, reference.attribute) in COUNTERS
    return counted or source.verdict in (Verdict.REPLACE, Verdict.MAY_REPLACE)


def _softened(found: Verdict, source: Verdict) -> Verdict:
    """Lower a replacement that follows only if its source is replaced."""
    return Verdict.MAY_REPLACE if found is Verdict.REPLACE and source is Verdict.MAY_REPLACE else found
