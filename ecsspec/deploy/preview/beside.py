"""What differs between two templates beside their resources: parameters, other sections, where the stack may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecsspec.cfn.diff import ABSENT, PropertyChange, TemplateDiff
from ecsspec.cfn.findings import Path
from ecsspec.cfn.identity import Side
from ecsspec.cfn.template import Template
from ecsspec.deploy.changes import By, PropertyMove
from ecsspec.deploy.deployment import Deployment
from ecsspec.problems import dotted

OURS = "ecsspec"
"""The part of a template's Metadata that repeats the spec."""
FEW = 3
"""So many parts of a template are named; of more the number is enough."""


def parameter_moves(template_diff: TemplateDiff, edits: TemplateDiff | None) -> tuple[PropertyMove, ...]:
    """Return the parameters that the templates write differently: told by the default, where both have one."""
    return tuple(_parameter_move(change, edits) for change in template_diff.parameters)


def _parameter_move(change: PropertyChange, edits: TemplateDiff | None) -> PropertyMove:
    by = who_wrote(str(change.path[0]), edits)
    if len(change.path) == 1:
        return PropertyMove(change.path, _default(change.before), _default(change.after), by)
    both = ABSENT not in (change.before, change.after)
    path = change.path[:1] if both and change.path[1:] == ("Default",) else change.path
    return PropertyMove(path, change.before, change.after, by)


def _default(body: Side) -> Side:
    """Return the default of a whole parameter; one without is told in full."""
    return body.get("Default", body) if isinstance(body, Mapping) else body


def who_wrote(parameter: str, edits: TemplateDiff | None) -> By:
    """Return who writes a parameter anew: the user, where the edit touches it."""
    return "edit" if edits is None or any(one.path[0] == parameter for one in edits.parameters) else "upgrade"


def sections(template_diff: TemplateDiff) -> tuple[Path, ...]:
    """Return where two templates differ in what is neither resource, parameter, output nor our own metadata."""
    metadata = (change.path for change in template_diff.metadata if change.path[0] != OURS)
    paths = [*(change.path for change in template_diff.sections), *(("Metadata", *path) for path in metadata)]
    return tuple(dict.fromkeys(path[:2] for path in paths))


def remarks(template_diff: TemplateDiff, before: Template, deployment: Deployment) -> Iterator[str]:
    """Yield in a sentence each what no list of changes has room for."""
    moved = sections(template_diff)
    if moved and before.resources:
        named = ", ".join(map(dotted, moved)) if len(moved) <= FEW else f"{len(moved)} parts beside its resources"
        yield f"the template also changes in {named}"
    yield from places(spec_of(before), deployment)


def places(spec: Mapping[str, object], deployment: Deployment) -> Iterator[str]:
    """Yield where a stack may go now and might not before, or the other way round; `spec` is the old one."""
    if not spec:
        return
    for key, now in (("account", deployment.account), ("region", deployment.region)):
        was = str(spec.get(key) or "")
        if was != now:
            yield f"{_may_go(key, now)} (it named {was or 'none'} before)"


def _may_go(key: str, now: str) -> str:
    return f"the spec names {key} {now} now" if now else f"the spec may now go to any {key}"


def spec_of(template: Template) -> Mapping[str, object]:
    """Return the spec that a template of ours carries."""
    match template.metadata.get(OURS):
        case {"spec": Mapping() as spec}:
            return spec
    return {}
