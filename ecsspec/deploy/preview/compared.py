"""What would change, as one value: what CloudFormation says of it and our template diff, both as one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecsspec.cfn.diff import TemplateDiff, diff
from ecsspec.cfn.findings import Path
from ecsspec.cfn.replacement import impact
from ecsspec.cfn.template import Template
from ecsspec.deploy.changes import PropertyMove, ResourceChange, is_only_by_aws, ours
from ecsspec.deploy.counts import LiveCount
from ecsspec.deploy.deployment import Caller, Deployment
from ecsspec.deploy.preview import beside
from ecsspec.deploy.preview.merge import merged
from ecsspec.deploy.preview.obstacles import Obstacle, obstacles
from ecsspec.deploy.preview.protection import protection_between

if TYPE_CHECKING:
    from ecsspec.deploy.facts import ChangeSet, Stack


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Everything that a screen shows before an apply, and what the apply needs.

    `stack` and `before` are stack and template as they stand (None and empty where there is none), `changes` both
    views merged. `validated` says whether CloudFormation has seen it; `three_way` whether the user's edit is told
    apart from an upgrade's.
    """

    deployment: Deployment
    caller: Caller
    plan: str
    stack: Stack | None
    before: Template
    change_set: ChangeSet | None
    changes: tuple[ResourceChange, ...]
    template_diff: TemplateDiff
    parameters: tuple[PropertyMove, ...] = ()
    tags: tuple[PropertyMove, ...] = ()
    unchanged: bool = False
    three_way: bool = False
    note: str = ""
    obstacles: tuple[Obstacle, ...] = ()
    """Why AWS would give the update up half-way, with the ways round it."""
    counts: Mapping[str, LiveCount] = field(default_factory=dict)
    """The services that are set to another number of tasks than the live template says, as `note` tells."""
    against: str = ""
    """The template file that was compared with, where nothing was asked of AWS."""

    @property
    def validated(self) -> bool:
        """Tell whether CloudFormation confirmed the list."""
        return self.change_set is not None or (self.unchanged and not self.against)

    @property
    def protection(self) -> bool | None:
        """Tell whether termination protection is to go on, or off; None where it stays as it is, or nobody knows."""
        stands = self.stack is not None and self.stack.protected
        return None if self.deployment.protect is stands or self.against else self.deployment.protect

    @property
    def sections(self) -> tuple[Path, ...]:
        """Return what changes of the template beside resources, parameters, outputs and our own metadata."""
        return beside.sections(self.template_diff)

    @property
    def is_only_by_aws(self) -> bool:
        """Tell whether nothing moves but what AWS looks up, and what follows from that."""
        edited = self.tags or self.template_diff.outputs or self.template_diff.parameters or self.sections
        return not edited and is_only_by_aws(self.changes, self.parameters)

    @property
    def purposes(self) -> Mapping[str, str]:
        """Return each changing resource's purpose, what is removed included."""
        gone = {change.logical_id: change.purpose for change in self.changes}
        return gone | {id_: resource.why for id_, resource in self.deployment.template.resources.items()}


def compared(deployment: Deployment, before: Template, *, against: str, baseline: Template | None) -> Preview:
    """Compare with a template at hand, without asking AWS anything."""
    template_diff = diff(before, deployment.template)
    edits = None
    if baseline is not None:  # a revision's own template has no edit but the user's: one comparison serves both
        edits = template_diff if baseline is before else diff(baseline, deployment.template)
    impacts = impact(template_diff, before, deployment.template)
    mine = ours(template_diff, impacts, after=deployment.template, edits=edits)
    changes = merged(mine, None, impacts=impacts, tags="edit")
    parts = template_diff.parameters or template_diff.outputs or beside.sections(template_diff)
    return Preview(
        deployment=deployment,
        caller=Caller("", "", ""),
        plan="",
        stack=None,
        before=before,
        change_set=None,
        changes=changes,
        template_diff=template_diff,
        parameters=beside.parameter_moves(template_diff, edits),
        obstacles=obstacles(before, deployment.template),
        unchanged=not changes and not parts,
        three_way=edits is not None,
        note="; ".join(
            [
                *protection_between(beside.spec_of(before), deployment),
                *beside.remarks(template_diff, before, deployment),
            ]
        ),
        against=against,
    )
